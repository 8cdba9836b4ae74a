package dev.dunlin.session;

/** Whether a session is folded, which makes no difference that an application could see. */
public final class Resting {
    private Resting() {}

    public static boolean is(DtlsSession session) {
        return !session.association().isAwake();
    }
}
