package dev.dunlin.session;

import dev.dunlin.handshake.internal.HandshakeDriver;
import java.lang.reflect.Field;

/** The insides of a session: main code has no use for such accessors, and what tests do with them is nothing to offer. */
final class Inside {
    private Inside() {}

    static AssociationKeys keysOf(DtlsSession session) {
        return (AssociationKeys) read("keys", Association.class, associationOf(session));
    }

    /** The number of the next handshake message that a session sends which has nothing outstanding. */
    static void numberMessagesFrom(DtlsSession session, int messageSeq) {
        var handshake = read("handshake", Association.class, associationOf(session));
        var dormant = read("dormant", Handshaking.class, handshake);
        try {
            field("nextSendSeq", HandshakeDriver.Dormant.class).setInt(dormant, messageSeq);
        } catch (IllegalAccessException e) {
            throw new LinkageError("cannot be set", e);
        }
    }

    private static Object associationOf(DtlsSession session) {
        return read("association", DtlsSession.class, session);
    }

    private static Object read(String name, Class<?> owner, Object object) {
        try {
            return field(name, owner).get(object);
        } catch (IllegalAccessException e) {
            throw new LinkageError("cannot be read", e);
        }
    }

    private static Field field(String name, Class<?> owner) {
        try {
            var field = owner.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new LinkageError("no " + name + " in " + owner, e);
        }
    }
}
