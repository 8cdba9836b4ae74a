package dev.dunlin.interop.bogo;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** The runner's end of a connection: datagrams and orders, each with a letter in front, over TCP. */
final class PacketStream implements AutoCloseable {
    /** A datagram, both ways. */
    static final char PACKET = 'P';
    /** So many nanoseconds pass. */
    static final char TIMEOUT = 'T';
    /** The path carries so many bytes. */
    static final char MTU = 'M';
    /** The next time-out must be due in so many nanoseconds. */
    static final char EXPECT_NEXT_TIMEOUT = 'E';
    /** The first wait of a flight is so many milliseconds. */
    static final char UPDATE_TIMEOUT = 'U';
    /** The runner has closed the connection. */
    static final char END = 0;

    private static final char TIMEOUT_TAKEN = 't';
    /** A runner that has nothing more to say closes the connection; it waits 15 s for us itself. */
    private static final int PATIENCE_MILLIS = 30_000;
    /** No datagram is longer; the runner does not send any that UDP could not carry. */
    private static final int LONGEST_PACKET = 1 << 20;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    PacketStream(Options options) throws IOException {
        socket = new Socket(InetAddress.getByName(options.ipv6 ? "::1" : "127.0.0.1"), options.port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        out.writeLong(Long.reverseBytes(options.shimId));
        out.flush();
    }

    /** What the runner does next: one of the letters. */
    char next() throws IOException {
        try {
            int letter = in.read();
            return letter < 0 ? END : (char) letter;
        } catch (IOException reset) {
            // The runner has closed without having read all that we sent.
            return END;
        }
    }

    /** The datagram after {@link #PACKET}. */
    byte[] packet() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LONGEST_PACKET) {
            throw new EOFException("a packet of " + length + " bytes");
        }
        var packet = new byte[length];
        in.readFully(packet);
        return packet;
    }

    /** The number after {@link #TIMEOUT} and {@link #EXPECT_NEXT_TIMEOUT}. */
    long nanoseconds() throws IOException {
        return in.readLong();
    }

    /** The number after {@link #MTU} and {@link #UPDATE_TIMEOUT}. */
    int number() throws IOException {
        return in.readInt();
    }

    /** Says that the time-out has been taken, before what it brings about is sent. */
    void takeTimeout() throws IOException {
        out.writeByte(TIMEOUT_TAKEN);
        out.flush();
    }

    void send(byte[] datagram, int length) throws IOException {
        out.writeByte(PACKET);
        out.writeInt(length);
        out.write(datagram, 0, length);
        out.flush();
    }

    /** Closes our direction first and reads what still comes, so that the runner gets all that was sent. */
    @Override
    public void close() throws IOException {
        try (socket) {
            socket.shutdownOutput();
            in.transferTo(DataOutputStream.nullOutputStream());
        } catch (IOException gone) {
            // The runner was faster.
        }
    }
}
