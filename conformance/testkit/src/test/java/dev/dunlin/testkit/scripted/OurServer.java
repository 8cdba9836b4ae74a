package dev.dunlin.testkit.scripted;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.TimeoutOutcome;
import dev.dunlin.session.TransmitOutcome;
import java.nio.ByteBuffer;

/** An acceptor of ours. */
final class OurServer extends OurSide {
    private final DtlsAcceptor acceptor;
    private @Nullable DtlsSession session;

    OurServer(DtlsServerConfig config) {
        acceptor = DtlsAcceptor.create(config);
    }

    DtlsAcceptor acceptor() {
        return acceptor;
    }

    /** The session that the last record was for. */
    @Override
    DtlsSession session() {
        if (session == null) {
            throw new AssertionError("no session yet");
        }
        return session;
    }

    @Override
    ReceiveOutcome receiveRecord(PeerPath from, ByteBuffer datagram, ByteBuffer plaintext, long now) {
        return acceptor.receive(from, datagram, plaintext, now);
    }

    @Override
    void afterRecord(PeerPath from) {
        acceptor.session().ifPresent(current -> {
            session = current;
            receiveStashed(current);
        });
    }

    @Override
    TransmitOutcome transmit(ByteBuffer datagram, long now) {
        return acceptor.transmit(datagram, now);
    }

    @Override
    PeerPath destination() {
        return acceptor.destination();
    }

    @Override
    long nextTimeout(long now) {
        return acceptor.nextTimeout(now);
    }

    @Override
    TimeoutOutcome handleTimeout(long now) {
        return acceptor.handleTimeout(now);
    }

    @Override
    public void close() {
        acceptor.close();
    }
}
