package dev.dunlin.session;

import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.recordlayer.internal.RecordNumber;

/** Lets a test stand where the numbers of DTLS end without 65,532 updates of keys. */
public final class LastNumbers {
    private LastNumbers() {}

    /**
     * From here on {@code session} writes in the last epoch that there is, under the keys that it has. Its number ends in the same two bits
     * as that of the first epoch of application data, so that the peer, for whom nothing has changed, can read on.
     */
    public static void reachLastEpoch(DtlsSession session) {
        var keys = Inside.keysOf(session);
        var current = keys.current();
        long next = RecordNumber.sequence(current.nextRecordNumber());
        keys.installWriteKeys(RecordNumber.MAX_EPOCH, current.protection());
        keys.current().startAt(next);
    }

    /** As if {@code session}, which has nothing outstanding, had used the last message_seq. */
    public static void useLastMessageSeq(DtlsSession session) {
        Inside.numberMessagesFrom(session, HandshakeHeader.MAX_MESSAGE_SEQ + 1);
    }
}
