package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.session.Counters;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.Failure;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.net.DtlsServer;
import dev.dunlin.session.net.ServerSession;
import dev.dunlin.session.net.SessionEnd;
import dev.dunlin.session.net.SessionHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Our server: sends back what it gets, and remembers what became of its clients. */
final class EchoServer implements SessionHandler, AutoCloseable {
    private final BlockingQueue<ServerSession> established = new LinkedBlockingQueue<>();
    private final BlockingQueue<SessionEnd> ends = new LinkedBlockingQueue<>();
    private final BlockingQueue<Failure> failures = new LinkedBlockingQueue<>();
    private final BlockingQueue<SendOutcome.Kind> echoes = new LinkedBlockingQueue<>();
    private final DtlsServer server;

    EchoServer(DtlsServerConfig config) {
        try {
            server = DtlsServer.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), config, this);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    int port() {
        return server.localAddress().getPort();
    }

    InetSocketAddress address() {
        return server.localAddress();
    }

    Counters counters() {
        return server.counters();
    }

    /** The next client that has completed its handshake. */
    ServerSession awaitEstablished() {
        return await(established, "session");
    }

    /** How the next session has ended. */
    SessionEnd awaitEnd() {
        return await(ends, "end of a session");
    }

    /** How the next handshake has failed. */
    Failure awaitFailure() {
        return await(failures, "failed handshake");
    }

    /** Waits for one echo, which must have gone out. */
    void assertEchoed() {
        assertEquals(SendOutcome.Kind.SENT, await(echoes, "echo"));
    }

    @Override
    public void established(ServerSession session) {
        established.add(session);
    }

    @Override
    public void received(ServerSession session, ByteBuffer message) {
        echoes.add(session.send(message).kind());
    }

    @Override
    public void closed(ServerSession session, SessionEnd end) {
        ends.add(end);
    }

    @Override
    public void handshakeFailed(InetSocketAddress peer, Failure failure) {
        failures.add(failure);
    }

    @Override
    public void close() {
        server.close();
    }

    private <T> T await(BlockingQueue<T> queue, String what) {
        @Nullable T next;
        try {
            next = queue.poll(Exchange.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        if (next == null) {
            throw new AssertionError("no " + what + "; established " + established + ", ended " + ends + ", failed "
                    + failures + ", " + server.counters());
        }
        return next;
    }
}
