package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.internal.Nullable;

/** Derives keying material for the application's own protocols (RFC 5705, RFC 8446 §7.5); wiped with the association. */
public interface Exporter {
    /**
     * {@code length} bytes for {@code label}.
     *
     * @param context null is "no context", which in DTLS 1.2 differs from an empty one (RFC 5705 §4)
     */
    byte[] export(String label, @Nullable byte[] context, int length);

    /** Whether exporting is allowed at all: not without an extended master secret (RFC 7627 §5.4). */
    boolean isAvailable();
}
