package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;

/**
 * One awaited message. An implementation is named after what it waits for, and its constructor takes only what has been proven so far.
 *
 * <p>Decide first, commit last: in {@link #on} everything that can throw stands before the first effect on the output.
 */
public interface HandshakeState {
    /**
     * Takes the next message in order, which is already in the transcript.
     *
     * @return the state that follows; {@code this} when nothing changes
     * @throws HandshakeFailure when the message is not the awaited one, or says what it must not say
     */
    HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure;

    /** How the bodies of messages are read here; the hellos are alike for all versions. */
    default MessageDecoder decoder() {
        return MessageDecoder.DTLS_1_2_ECDHE;
    }

    /** The handshake cannot go on with this message here. */
    default HandshakeFailure unexpected(HandshakeMessage message) {
        return new HandshakeFailure(
                AlertDescription.UNEXPECTED_MESSAGE,
                FailureReason.UNEXPECTED_MESSAGE,
                message.type() + " in " + getClass().getSimpleName());
    }

    /**
     * A state in which ChangeCipherSpec may come (RFC 5246 §7.1). It has no message_seq, so that it may also overtake the messages that
     * precede it: it is remembered, and takes effect when the handshake has come so far.
     */
    interface MayMeetChangeCipherSpec extends HandshakeState {}

    /** The state that waits for ChangeCipherSpec itself: everything before it has come and the keys are known. */
    interface AwaitsChangeCipherSpec extends MayMeetChangeCipherSpec {
        HandshakeState onChangeCipherSpec(HandshakeOutput out);
    }

    /** The handshake is complete. Messages that come after it are for this state, where the version has any. */
    interface Complete extends HandshakeState {}

    /** A complete handshake whose connection ids can be replaced (RFC 9147 §9). */
    interface ReplacesConnectionIds extends Complete {
        /** Asks the peer for {@code count} connection ids, if that may be. */
        ConnectionIdChange requestConnectionIds(int count, HandshakeOutput out);

        /** Gives the peer {@code count} connection ids, or as many as there is room for, if that may be. */
        ConnectionIdChange offerConnectionIds(int count, boolean areImmediate, HandshakeOutput out);
    }

    /** A complete handshake whose keys can be replaced (RFC 9147 §8). */
    interface UpdatesKeys extends Complete {
        /**
         * Posts a KeyUpdate, which {@link HandshakeOutput#mayUpdateKeys} allows.
         *
         * @param requestUpdate whether the peer is to replace its keys, too
         * @return the state that follows
         */
        HandshakeState updateKeys(boolean requestUpdate, HandshakeOutput out);
    }
}
