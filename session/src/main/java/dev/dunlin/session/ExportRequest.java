package dev.dunlin.session;

import java.util.Set;

/** What an application may ask of an exporter, RFC 5705 §4: everything else is misuse. */
final class ExportRequest {
    /** What TLS derives its own secrets with (RFC 5705 §4, RFC 7627 §4): nobody else may. */
    private static final Set<String> RESERVED_LABELS =
            Set.of("client finished", "server finished", "master secret", "key expansion", "extended master secret");

    private static final int LONGEST_CONTEXT = 0xFFFF;

    private ExportRequest() {}

    static String label(String label) {
        if (RESERVED_LABELS.contains(label)) {
            throw new IllegalArgumentException("TLS itself uses the label " + label + ", RFC 5705 §4");
        }
        return label;
    }

    static byte[] context(byte[] context) {
        if (context.length > LONGEST_CONTEXT) {
            throw new IllegalArgumentException("a context has at most 65,535 bytes, RFC 5705 §4");
        }
        return context;
    }

    static int length(int length) {
        if (length < 0) {
            throw new IllegalArgumentException("cannot export " + length + " bytes");
        }
        return length;
    }
}
