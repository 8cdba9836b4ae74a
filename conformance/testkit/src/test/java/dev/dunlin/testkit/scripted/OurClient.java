package dev.dunlin.testkit.scripted;

import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.TimeoutOutcome;
import dev.dunlin.session.TransmitOutcome;
import dev.dunlin.testkit.Identity;
import java.nio.ByteBuffer;

/** A client session of ours, which knows its server by {@code home}. */
final class OurClient extends OurSide {
    private final DtlsSession session;
    private final PeerPath home;

    OurClient(DtlsClientConfig config, PeerPath home) {
        this.home = home;
        this.session = DtlsSession.client(config, Identity.NAME, home, now());
    }

    PeerPath home() {
        return home;
    }

    @Override
    DtlsSession session() {
        return session;
    }

    @Override
    ReceiveOutcome receiveRecord(PeerPath from, ByteBuffer datagram, ByteBuffer plaintext, long now) {
        return session.receive(from, datagram, plaintext, now);
    }

    @Override
    void afterRecord(PeerPath from) {
        receiveStashed(session);
    }

    @Override
    TransmitOutcome transmit(ByteBuffer datagram, long now) {
        return session.transmit(datagram, now);
    }

    @Override
    PeerPath destination() {
        return session.destination();
    }

    @Override
    long nextTimeout(long now) {
        return session.nextTimeout(now);
    }

    @Override
    TimeoutOutcome handleTimeout(long now) {
        return session.handleTimeout(now);
    }

    @Override
    public void close() {
        session.close();
    }
}
