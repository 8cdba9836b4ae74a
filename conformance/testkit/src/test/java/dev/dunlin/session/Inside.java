package dev.dunlin.session;

import dev.dunlin.handshake.internal.DormantHandshake;
import java.lang.reflect.Field;

/** The insides of a session: main code has no use for such accessors, and what tests do with them is nothing to offer. */
final class Inside {
    private Inside() {}

    static AssociationKeys keysOf(DtlsSession session) {
        return session.association().keys();
    }

    /** The number of the next handshake message that a session sends which has nothing outstanding. */
    static void numberMessagesFrom(DtlsSession session, int messageSeq) {
        var handshake = session.association().handshake();
        var dormant = (DormantHandshake) read("dormant", Handshaking.class, handshake);
        var moved = new DormantHandshake(
                dormant.settings(),
                dormant.state(),
                dormant.policy(),
                messageSeq,
                dormant.nextReceiveSeq(),
                dormant.initialTimeout());
        try {
            field("dormant", Handshaking.class).set(handshake, moved);
        } catch (IllegalAccessException e) {
            throw new LinkageError("cannot be set", e);
        }
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
