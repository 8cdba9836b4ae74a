package dev.dunlin.session;

import java.time.Duration;

/** What the shim for BoringSSL's runner needs beyond the public API. */
public final class ShimAccess {
    /** An alert of TLS 1.0, which nothing else sends; the runner looks out for it. */
    public static final int DECOMPRESSION_FAILURE = 30;

    private ShimAccess() {}

    /** The first wait of flights from now on, and of the one that is under way. */
    public static void initialTimeout(DtlsSession session, Duration wait) {
        throw new UnsupportedOperationException("initial timeout of " + session + " to " + wait);
    }

    /** Ends {@code session} with a fatal alert of this code. */
    public static void failWith(DtlsSession session, int code) {
        throw new UnsupportedOperationException("alert " + code + " by " + session);
    }

    /** Asks {@code session} to update the keys that it sends with. */
    public static void updateKeys(DtlsSession session, long nowNanos) {
        throw new UnsupportedOperationException("key update of " + session + " at " + nowNanos);
    }
}
