package dev.dunlin.session;

/** Lets a test stand near the end of an epoch without having sent millions of records. */
public final class RecordNumbers {
    private RecordNumbers() {}

    /** The next record of {@code session} in its current epoch gets this number. */
    public static void goOnFrom(DtlsSession session, long sequence) {
        Inside.keysOf(session).current().startAt(sequence);
    }

    /** What distinguishes the next record of {@code session} from the one before: epoch and sequence number. */
    public static long next(DtlsSession session) {
        return Inside.keysOf(session).current().nextRecordNumber();
    }
}
