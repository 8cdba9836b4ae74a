package dev.dunlin.session.net;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.HandshakeTask;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.SessionInfo;
import dev.dunlin.session.TimeoutOutcome;
import dev.dunlin.session.TransmitOutcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One session and its socket. Nothing here blocks: everything is done under the lock of {@link DtlsClient}, which waits outside of it.
 */
final class ClientConnection implements AutoCloseable {
    /** The longest datagram that UDP can bring. */
    private static final int LONGEST_DATAGRAM = 65_535;

    private static final ByteBuffer NO_DATAGRAM = ByteBuffer.allocate(0);

    private volatile UdpSocket socket;
    private final InetSocketAddress server;
    private final DtlsSession session;
    private final SocketWriter writer;
    private final ByteBuffer inbound = ByteBuffer.allocate(LONGEST_DATAGRAM).limit(0);
    /** Whether records that had come too early may be readable since the last datagram or task. */
    private boolean stashed;

    private @Nullable IOException untold;
    private int written;

    private ClientConnection(UdpSocket socket, InetSocketAddress server, DtlsSession session, int mtu) {
        this.socket = socket;
        this.server = server;
        this.session = session;
        this.writer = new SocketWriter(socket, session.counters(), mtu);
    }

    /** Begins a session over {@code socket}, which is closed when that fails. */
    static ClientConnection over(UdpSocket socket, InetSocketAddress server, PeerName name, DtlsClientConfig config) {
        var complete = false;
        try {
            var session = DtlsSession.client(config, name, PeerPath.of(server), System.nanoTime());
            var connection = new ClientConnection(socket, server, session, config.mtu());
            complete = true;
            return connection;
        } finally {
            if (!complete) {
                socket.close();
            }
        }
    }

    UdpSocket socket() {
        return socket;
    }

    DtlsSession session() {
        return session;
    }

    /** What the handshake has agreed, while the session lasts. */
    Optional<SessionInfo> agreed() {
        return session.isEstablished() ? session.info() : Optional.empty();
    }

    /**
     * What became of the next record that is there, or of the time that has gone by; null when there is nothing to tell, and the socket
     * is to be waited for.
     */
    @Nullable
    ReceiveOutcome poll(ByteBuffer plaintext) {
        progress();
        if (session.isClosed()) {
            return told(session.receive(NO_DATAGRAM, plaintext, System.nanoTime()));
        }
        var trouble = takeUntold();
        if (trouble != null) {
            return counted(ReceiveOutcome.ioError(trouble));
        }
        if (!inbound.hasRemaining()) {
            if (stashed) {
                var early = session.receiveStashed(plaintext, System.nanoTime());
                if (early.kind() != ReceiveOutcome.Kind.EMPTY) {
                    return told(early);
                }
                stashed = false;
            }
            try {
                if (!readDatagram()) {
                    return null;
                }
            } catch (IOException e) {
                return counted(ReceiveOutcome.ioError(e));
            }
        }
        return told(session.receive(inbound, plaintext, System.nanoTime()));
    }

    /** Brings a task back that has been run. */
    ReceiveOutcome resume(HandshakeTask task) {
        stashed = true;
        return told(session.resume(task, System.nanoTime()));
    }

    /** How long to wait for the socket before a timer of the session is due. */
    long nextTimeout() {
        return session.nextTimeout(System.nanoTime());
    }

    /** Sends one message; consumes {@code plaintext} only when it was sent. */
    SendOutcome send(ByteBuffer plaintext) {
        progress();
        return writer.send(session, plaintext, server);
    }

    /** Goes on over another socket. */
    RebindOutcome rebind(SocketOpener opener) {
        progress();
        var agreed = agreed();
        if (agreed.isEmpty()) {
            return RebindOutcome.NotEstablished.INSTANCE;
        }
        if (agreed.get().peerConnectionId().isEmpty()) {
            return RebindOutcome.NoConnectionId.INSTANCE;
        }
        UdpSocket other;
        try {
            other = opener.open(server);
        } catch (IOException e) {
            return new RebindOutcome.IoError(e);
        }
        var before = socket;
        socket = other;
        writer.use(other);
        // Ends the wait of whoever waits for messages, who then sees the new one.
        before.close();
        session.migrate(session.path(), System.nanoTime());
        return new RebindOutcome.Rebound(other.localAddress());
    }

    /** Begins to replace the keys, and those of the peer if asked. */
    KeyUpdateOutcome updateKeys(boolean requestPeerUpdate) {
        progress();
        var outcome = session.updateKeys(requestPeerUpdate, System.nanoTime());
        transmit();
        return outcome;
    }

    /** Tells the peer that nothing more will come; what became of that datagram, {@code CLOSED} when it has been told before. */
    SendOutcome shutdown() {
        progress();
        session.shutdown(System.nanoTime());
        return transmitLast();
    }

    /** Tells the peer why this is the end; what became of that datagram, {@code CLOSED} when there was nothing to end. */
    SendOutcome abort(AlertDescription alert, String detail) {
        progress();
        session.abort(alert, detail, System.nanoTime());
        return transmitLast();
    }

    private SendOutcome transmitLast() {
        written = 0;
        var trouble = transmit();
        if (trouble != null) {
            return trouble;
        }
        return written > 0 ? SendOutcome.sent() : SendOutcome.closed();
    }

    /** Counts what only this side of the session knows. */
    ReceiveOutcome counted(ReceiveOutcome outcome) {
        session.counters().countTransport(outcome.kind());
        return outcome;
    }

    @Override
    public void close() {
        session.close();
        socket.close();
    }

    /** Does what is due and sends what waits. */
    private void progress() {
        var now = System.nanoTime();
        while (session.nextTimeout(now) == 0) {
            if (session.handleTimeout(now).kind() == TimeoutOutcome.Kind.NOT_DUE) {
                break;
            }
        }
        transmit();
    }

    /**
     * Sends every datagram that waits; the last trouble with one of them. What is lost here is repeated by the session's timer, as if the
     * network had lost it; an error of the socket is told by the next {@link #poll} too.
     */
    private @Nullable SendOutcome transmit() {
        SendOutcome trouble = null;
        while (session.transmit(writer.emptied(), System.nanoTime()).kind() == TransmitOutcome.Kind.DATAGRAM) {
            var latest = writer.write(server, session);
            written++;
            if (latest != null) {
                trouble = latest;
            }
            if (latest instanceof SendOutcome.IoError error) {
                untold = error.cause();
            }
        }
        return trouble;
    }

    private boolean readDatagram() throws IOException {
        inbound.clear();
        var source = socket.receive(inbound);
        inbound.flip();
        stashed |= source != null;
        return source != null;
    }

    private @Nullable IOException takeUntold() {
        var trouble = untold;
        untold = null;
        return trouble;
    }

    private ReceiveOutcome told(ReceiveOutcome outcome) {
        transmit();
        if (outcome instanceof ReceiveOutcome.Failed failed
                && failed.failure().reason() == FailureReason.PEER_UNRESPONSIVE) {
            return counted(ReceiveOutcome.peerUnresponsive(failed.failure()));
        }
        return outcome;
    }
}
