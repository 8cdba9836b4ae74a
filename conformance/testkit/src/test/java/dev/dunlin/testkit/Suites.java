package dev.dunlin.testkit;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.handshake.ProtocolVersion;

/** The same kind of suite in each version. */
final class Suites {
    private Suites() {}

    /** The one that {@link Eavesdropper} and {@link Dtls13Eavesdropper} know. */
    static CipherSuite overheard(ProtocolVersion version) {
        return switch (version) {
            case DTLS_1_2 -> CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
            case DTLS_1_3 -> CipherSuite.TLS_AES_128_GCM_SHA256;
        };
    }

    /** With a tag of 64 bits. */
    static CipherSuite shortTag(ProtocolVersion version) {
        return switch (version) {
            case DTLS_1_2 -> CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8;
            case DTLS_1_3 -> CipherSuite.TLS_AES_128_CCM_8_SHA256;
        };
    }

    /** For a pre-shared key. */
    static CipherSuite preShared(ProtocolVersion version) {
        return switch (version) {
            case DTLS_1_2 -> CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256;
            case DTLS_1_3 -> CipherSuite.TLS_AES_128_GCM_SHA256;
        };
    }
}
