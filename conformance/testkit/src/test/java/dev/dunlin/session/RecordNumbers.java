package dev.dunlin.session;

import dev.dunlin.recordlayer.internal.WriteEpoch;
import java.lang.reflect.Field;

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
        var association = (Association) read("association", DtlsSession.class, session);
        var keys = (AssociationKeys) read("keys", Association.class, association);
        return keys.current();
    }

    /** Main code has no use for these accessors, and a session that skips numbers is nothing to offer. */
    private static Object read(String name, Class<?> owner, Object object) {
        try {
            Field field = owner.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(object);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no " + name + " in " + owner, e);
        }
    }
}
