package dev.dunlin.handshake.internal;

import dev.dunlin.recordlayer.internal.RecordLimits;

/**
 * How much content records may have, as record_size_limit (RFC 8449) or max_fragment_length (RFC 6066 §4) has settled it.
 *
 * @param toSend what the peer takes
 * @param toReceive what we have said that we take
 * @param inTheClear whether it holds for unprotected records, too: max_fragment_length does, record_size_limit does not
 */
public record RecordSizes(int toSend, int toReceive, boolean inTheClear) {
    /** What a record may have without any of this. */
    public static final int MOST = RecordLimits.MAX_PLAINTEXT;

    /** Neither extension was agreed on. */
    public static final RecordSizes UNLIMITED = new RecordSizes(MOST, MOST, false);
}
