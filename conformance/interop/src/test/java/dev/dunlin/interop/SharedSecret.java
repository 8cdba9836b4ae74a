package dev.dunlin.interop;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import java.util.HexFormat;

/**
 * A pre-shared key.
 *
 * @param identity what its holder is called
 * @param hex the key in hexadecimal digits
 */
record SharedSecret(String identity, String hex) {
    static final SharedSecret SENSOR = new SharedSecret("sensor-1", "00112233445566778899aabbccddeeff");

    /** For our side. */
    PskCredentials credentials() {
        return credentials(HashAlgorithm.SHA256);
    }

    /** For our side, with the hash that it is bound to in DTLS 1.3 (RFC 8446 §4.2.11). */
    PskCredentials credentials(HashAlgorithm hash) {
        return PskCredentials.of(
                PskIdentity.of(identity), PreSharedKey.of(HexFormat.of().parseHex(hex), hash));
    }
}
