package dev.dunlin.handshake.internal.flight;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.recordlayer.internal.RecordFraming;

/**
 * In what the exchange of flights differs between the versions; chosen once, by the first state that belongs to one. Until then nothing is
 * acknowledged and nothing of an ACK believed (RFC9147bis §7.1), which is what DTLS 1.2 does for ever.
 */
public enum FlightPolicy {
    /** No version has been chosen yet. */
    UNDECIDED(RecordFraming.UNDECIDED, false),
    /**
     * A flight is acknowledged by the one that answers it. Nothing answers the last one: whoever sends it repeats it when the peer repeats
     * its own (RFC 6347 §4.2.4). No messages come after the handshake.
     */
    DTLS_1_2(RecordFraming.DTLS_1_2, false),
    /**
     * Records are acknowledged one by one, by ACK or by the first record of the answer (RFC 9147 §7). What nothing answers, the client's
     * last flight and messages after the handshake, is repeated until an ACK has come (RFC 9147 §5.8.4).
     */
    DTLS_1_3(RecordFraming.DTLS_1_3, true);

    private final RecordFraming framing;
    private final boolean acknowledges;

    FlightPolicy(RecordFraming framing, boolean acknowledges) {
        this.framing = framing;
        this.acknowledges = acknowledges;
    }

    /** The records that flights come in. */
    public RecordFraming framing() {
        return framing;
    }

    /**
     * Whether a message of its own, ChangeCipherSpec, says that what follows is in the next epoch; otherwise an epoch begins with its first
     * record.
     */
    public boolean announcesEpochs() {
        return !acknowledges;
    }

    /** Whether the level of an alert says what it means (RFC 5246 §7.2), and not its description alone (RFC 8446 §6). */
    public boolean heedsAlertLevel() {
        return !acknowledges;
    }

    /** Whether an alert of this description may be sent: not in DTLS 1.3 what that only knows from before (RFC 8446 appendix B.2). */
    public boolean maySay(AlertDescription alert) {
        return this == DTLS_1_2 || alert != AlertDescription.DECOMPRESSION_FAILURE;
    }

    /** Whether there are ACKs, and with them messages after the handshake. */
    public boolean acknowledges() {
        return acknowledges;
    }
}
