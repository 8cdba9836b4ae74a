package dev.dunlin.bench;

import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.TransmitOutcome;
import java.nio.ByteBuffer;

/** Carries datagrams between two sessions, in memory and without loss, until neither has anything more to say. */
final class Loopback {
    private static final int DATAGRAM = 1 << 12;

    private final ByteBuffer datagram = ByteBuffer.allocate(DATAGRAM);
    private final ByteBuffer nothing = ByteBuffer.allocate(0);

    /** Lets {@code one} and {@code other} shake hands; everything else than success is an exception. */
    void establish(DtlsSession one, DtlsSession other) {
        boolean moved;
        do {
            moved = pass(one, other);
            moved |= pass(other, one);
        } while (moved);
        if (!one.isEstablished() || !other.isEstablished()) {
            throw new IllegalStateException("no handshake: " + one.failure() + ", " + other.failure());
        }
    }

    private boolean pass(DtlsSession from, DtlsSession to) {
        boolean any = false;
        while (from.transmit(datagram.clear(), 0).kind() == TransmitOutcome.Kind.DATAGRAM) {
            any = true;
            datagram.flip();
            while (datagram.hasRemaining()) {
                var outcome = to.receive(datagram, nothing, 0);
                switch (outcome.kind()) {
                    case HANDSHAKE_PROGRESS, ESTABLISHED -> {}
                    default -> throw new IllegalStateException("a handshake without loss: " + outcome);
                }
            }
        }
        return any;
    }
}
