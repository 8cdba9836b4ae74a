package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.flight.Intake;
import dev.dunlin.recordlayer.DiscardReason;

/** What follows when a handshake fragment is not taken: noise, or a fault of the peer. */
final class RefusedFragment {
    private RefusedFragment() {}

    /** What is authenticated comes from the peer, whose fault a contradiction then is; plaintext may come from anyone. */
    static void requireWellFormed(Intake.Refusal refusal) throws HandshakeFailure {
        if (refusal == Intake.Refusal.MALFORMED) {
            throw new HandshakeFailure(
                    AlertDescription.DECODE_ERROR,
                    FailureReason.MALFORMED_MESSAGE,
                    "a handshake fragment is cut short");
        }
        if (refusal == Intake.Refusal.SUPERSEDED_EPOCH) {
            throw excess();
        }
        if (refusal == Intake.Refusal.TOO_LARGE) {
            // It will not become shorter: better to say so than to let the peer repeat itself until it gives up.
            throw Faults.illegal("a handshake message longer than the limit");
        }
        if (refusal == Intake.Refusal.CONFLICT || refusal == Intake.Refusal.SPANS_EPOCHS) {
            throw Faults.illegal("fragments of one message contradict each other");
        }
    }

    /** RFC 9147 §8: whoever changes keys has said everything in the old epoch. In DTLS 1.2 nothing follows Finished at all. */
    static HandshakeFailure excess() {
        return new HandshakeFailure(
                AlertDescription.UNEXPECTED_MESSAGE,
                FailureReason.UNEXPECTED_MESSAGE,
                "a new handshake message in an epoch that has been superseded, or after the last");
    }

    /** As what the record is discarded. */
    static DiscardReason discardReason(Intake.Refusal refusal) {
        return switch (refusal) {
            case FUTURE -> DiscardReason.FUTURE_MESSAGE;
            case FULL, TOO_LARGE -> DiscardReason.REASSEMBLY_FULL;
            case SUPERSEDED_EPOCH -> DiscardReason.UNPROTECTED;
            case SPANS_EPOCHS, CONFLICT -> DiscardReason.CONFLICTING_FRAGMENT;
            case MALFORMED -> DiscardReason.MALFORMED_FRAGMENT;
        };
    }
}
