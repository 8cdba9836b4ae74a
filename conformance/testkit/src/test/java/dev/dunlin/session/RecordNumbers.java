package dev.dunlin.session;

import dev.dunlin.recordlayer.internal.WriteEpoch;

/** Lets a test stand near the end of an epoch without having sent millions of records. */
public final class RecordNumbers {
    private RecordNumbers() {}

    /** The next record of {@code session} in its current epoch gets this number. */
    public static void goOnFrom(DtlsSession session, long sequence) {
        current(session).startAt(sequence);
    }

    /** What distinguishes the next record of {@code session} from the one before: epoch and sequence number. */
    public static long next(DtlsSession session) {
        return current(session).nextRecordNumber();
    }

    private static WriteEpoch current(DtlsSession session) {
        return Inside.keysOf(session).current();
    }
}
