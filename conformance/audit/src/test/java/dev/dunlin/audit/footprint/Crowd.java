package dev.dunlin.audit.footprint;

import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.TimeoutOutcome;
import dev.dunlin.session.TransmitOutcome;
import dev.dunlin.testkit.Identity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** An acceptor and any number of clients, of which nothing is kept once they have done their part. */
final class Crowd implements AutoCloseable {
    private static final int PORTS = 50_000;
    private static final int FIRST_PORT = 10_000;

    private final DtlsAcceptor acceptor;
    private final DtlsClientConfig clientConfig;
    private final ByteBuffer datagram = ByteBuffer.allocate(2_000);
    private final ByteBuffer plaintext = ByteBuffer.allocate(1 << 14);
    private int count;

    Crowd(DtlsServerConfig server, DtlsClientConfig client) {
        acceptor = DtlsAcceptor.create(server);
        clientConfig = client;
    }

    DtlsAcceptor acceptor() {
        return acceptor;
    }

    /** So many more clients complete their handshakes and are never heard of again. */
    void connect(int clients) {
        for (int i = 0; i < clients; i++) {
            var path = nextPath();
            try (var client = DtlsSession.client(clientConfig, Identity.NAME, 0)) {
                boolean moved;
                do {
                    moved = toServer(client, path);
                    moved |= toClient(client);
                } while (moved);
                if (!client.isEstablished()) {
                    throw new AssertionError(client.failure().toString());
                }
            }
        }
    }

    /** So many more clients send their ClientHellos, are answered with a whole flight, and are never heard of again. */
    void begin(int clients) {
        for (int i = 0; i < clients; i++) {
            var path = nextPath();
            try (var client = DtlsSession.client(clientConfig, Identity.NAME, 0)) {
                toServer(client, path);
                toClient(client);
            }
        }
    }

    /** Handles what is due at {@code now}. */
    void expire(long now) {
        TimeoutOutcome.Kind due;
        do {
            due = acceptor.handleTimeout(now).kind();
        } while (due != TimeoutOutcome.Kind.NOT_DUE);
    }

    private PeerPath nextPath() {
        int number = count++;
        try {
            var host = InetAddress.getByAddress(new byte[] {(byte) 198, 51, 100, (byte) (number / PORTS)});
            return PeerPath.of(new InetSocketAddress(host, FIRST_PORT + number % PORTS));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private boolean toServer(DtlsSession client, PeerPath path) {
        boolean sent = false;
        while (client.transmit(datagram.clear(), 0).kind() == TransmitOutcome.Kind.DATAGRAM) {
            sent = true;
            datagram.flip();
            while (datagram.hasRemaining()) {
                expect(acceptor.receive(path, datagram, plaintext.clear(), 0));
            }
        }
        return sent;
    }

    private boolean toClient(DtlsSession client) {
        boolean sent = false;
        while (acceptor.transmit(datagram.clear(), 0).kind() == TransmitOutcome.Kind.DATAGRAM) {
            sent = true;
            datagram.flip();
            while (datagram.hasRemaining()) {
                expect(client.receive(datagram, plaintext.clear(), 0));
            }
        }
        return sent;
    }

    private static void expect(ReceiveOutcome outcome) {
        switch (outcome.kind()) {
            case HANDSHAKE_PROGRESS, ESTABLISHED -> {}
            default -> throw new AssertionError(outcome);
        }
    }

    @Override
    public void close() {
        acceptor.close();
    }
}
