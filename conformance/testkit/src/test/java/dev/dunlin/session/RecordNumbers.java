package dev.dunlin.session;

import java.lang.reflect.Field;

/** Lets a test stand near the end of an epoch without having sent millions of records. */
public final class RecordNumbers {
    private RecordNumbers() {}

    /** The next record of {@code session} in its current epoch gets this number. */
    public static void goOnFrom(DtlsSession session, long sequence) {
        var association = (Association) read("association", DtlsSession.class, session);
        association.keys().current().startAt(sequence);
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
