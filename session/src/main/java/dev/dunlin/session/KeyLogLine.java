package dev.dunlin.session;

import java.util.HexFormat;

/** One line of the NSS key log format: what the secret is, whose it is, and the secret. */
final class KeyLogLine {
    private KeyLogLine() {}

    static String of(String label, byte[] clientRandom, byte[] secret) {
        var hex = HexFormat.of();
        return label + " " + hex.formatHex(clientRandom) + " " + hex.formatHex(secret);
    }
}
