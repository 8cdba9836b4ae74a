package dev.dunlin.testkit;

import dev.dunlin.crypto.CipherSuite;

/** Each way that a full handshake can go, one set of messages each. */
enum Flow {
    /** The server shows a certificate. */
    CERTIFICATE,
    /** Both sides show one. */
    MUTUAL,
    /** A pre-shared key alone. */
    PSK,
    /** A pre-shared key and ephemeral Diffie-Hellman. */
    ECDHE_PSK;

    Setup applyTo(Setup setup) {
        return switch (this) {
            case CERTIFICATE -> setup;
            case MUTUAL -> setup.mutual();
            case PSK -> setup.preShared(CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256);
            case ECDHE_PSK -> setup.preShared(CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256);
        };
    }
}
