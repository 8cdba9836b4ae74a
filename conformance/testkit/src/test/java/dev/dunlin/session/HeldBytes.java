package dev.dunlin.session;

/** The accounting of what peers make a session hold, which is no business of applications. */
public final class HeldBytes {
    private HeldBytes() {}

    /** Heap that messages hold before they are whole and in order. */
    public static int of(DtlsSession session) {
        return session.bytesHeld();
    }

    /** The same for all sessions of an acceptor and its table of ClientHellos. */
    public static int of(DtlsAcceptor acceptor) {
        return acceptor.bytesHeld();
    }
}
