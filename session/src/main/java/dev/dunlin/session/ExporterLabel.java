package dev.dunlin.session;

import java.util.Set;

/** The labels that keying material may be exported under, RFC 5705 §4 and §6. */
final class ExporterLabel {
    /** What the protocol itself derives under these would be given away. */
    private static final Set<String> RESERVED =
            Set.of("client finished", "server finished", "master secret", "extended master secret", "key expansion");

    private ExporterLabel() {}

    /** {@code label}, unless it is reserved. */
    static String require(String label) {
        if (RESERVED.contains(label)) {
            throw new IllegalArgumentException("\"" + label + "\" is reserved for the protocol itself, RFC 5705 §6");
        }
        return label;
    }
}
