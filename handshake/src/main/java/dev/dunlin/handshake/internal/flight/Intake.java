package dev.dunlin.handshake.internal.flight;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.message.HandshakeHeader;

/**
 * What became of the handshake payload of one record.
 *
 * @param progressed whether anything was new
 * @param refusal the worst reason for which a part was dropped; null when all of it was taken or known (only then may an ACK list the
 *     record, RFC 9147 §7)
 * @param repeated the header with the highest message_seq among those of messages that had been handed out before: RFC 6347 §4.2.2 drops
 *     them, but a repeated flight asks for ours again, and in 1.2 a HelloRequest or ClientHello that starts over at 0 asks for another
 *     handshake; null when there was none
 */
public record Intake(boolean progressed, @Nullable Refusal refusal, @Nullable HandshakeHeader repeated) {
    /** Why a fragment was dropped, the worst last. */
    public enum Refusal {
        /** Its message_seq lies beyond the window. */
        FUTURE,
        /** No room; a retransmission may find some. */
        FULL,
        /** The message claims more bytes than the limit allows. */
        TOO_LARGE,
        /** A new message in an epoch that has been superseded: anyone may send plaintext. */
        SUPERSEDED_EPOCH,
        /** Other fragments of the message came in another epoch. */
        SPANS_EPOCHS,
        /** It contradicts an earlier fragment of its message. */
        CONFLICT,
        /** The record is not a sequence of whole fragments: nothing of it was taken. */
        MALFORMED
    }

    static final Intake NOTHING_NEW = new Intake(false, null, null);
    static final Intake PROGRESS = new Intake(true, null, null);

    static Intake refused(Refusal refusal) {
        return new Intake(false, refusal, null);
    }

    static Intake repeated(HandshakeHeader header) {
        return new Intake(false, null, header);
    }

    /** Both together, as of one record. */
    Intake and(Intake other) {
        return new Intake(
                progressed || other.progressed, worse(refusal, other.refusal), later(repeated, other.repeated));
    }

    @Nullable
    private static Refusal worse(@Nullable Refusal one, @Nullable Refusal other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) < 0 ? other : one;
    }

    @Nullable
    private static HandshakeHeader later(@Nullable HandshakeHeader one, @Nullable HandshakeHeader other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.messageSeq() <= other.messageSeq() ? other : one;
    }
}
