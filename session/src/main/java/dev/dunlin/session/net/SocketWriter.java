package dev.dunlin.session.net;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.session.Counters;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.SendOutcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Hands sealed datagrams to the socket and finds out what it made of them, so that no result is lost. */
final class SocketWriter {
    private UdpSocket socket;
    private final Counters counters;
    private final ByteBuffer datagram;

    /** @param mtu bytes of the longest datagram that any session will seal */
    SocketWriter(UdpSocket socket, Counters counters, int mtu) {
        this.socket = socket;
        this.counters = counters;
        this.datagram = ByteBuffer.allocate(mtu);
    }

    /** From here on datagrams go to {@code other}. */
    void use(UdpSocket other) {
        socket = other;
    }

    /** Seals and sends one message; consumes {@code message} only when the socket took it. */
    SendOutcome send(DtlsSession session, ByteBuffer message, InetSocketAddress target) {
        var start = message.position();
        var sealed = session.send(message, emptied(), System.nanoTime());
        if (sealed instanceof SendOutcome.Failed failed
                && failed.failure().reason() == FailureReason.PEER_UNRESPONSIVE) {
            return counted(SendOutcome.peerUnresponsive(failed.failure()));
        }
        if (sealed.kind() != SendOutcome.Kind.SENT) {
            return sealed;
        }
        var trouble = write(target, session);
        if (trouble == null) {
            return sealed;
        }
        message.position(start);
        return trouble;
    }

    /** The buffer for the next datagram that is to be sealed. */
    ByteBuffer emptied() {
        return datagram.clear();
    }

    /**
     * Sends what was sealed into {@link #emptied()} for {@code session}, or for none yet; null when the socket took it, else what happened
     * instead. A datagram that is too long lowers the session's MTU.
     */
    @Nullable
    SendOutcome write(InetSocketAddress target, @Nullable DtlsSession session) {
        datagram.flip();
        var expected = datagram.remaining();
        try {
            var written = socket.send(datagram, target);
            if (written == expected) {
                return null;
            }
            return counted(written == 0 ? SendOutcome.refused() : SendOutcome.partialWrite(written, expected));
        } catch (DatagramTooLongException e) {
            if (session == null) {
                return counted(SendOutcome.ioError(e));
            }
            session.mtu(PathMtu.below(expected));
            return counted(SendOutcome.tooLarge(session.maxPlaintext()));
        } catch (IOException e) {
            return counted(SendOutcome.ioError(e));
        }
    }

    private SendOutcome counted(SendOutcome outcome) {
        counters.countTransport(outcome.kind());
        return outcome;
    }
}
