package dev.dunlin.testkit;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.PskKeyExchange;
import java.util.List;

/** Each way that a full handshake can go, one set of messages each. */
enum Flow {
    /** The server shows a certificate. */
    CERTIFICATE,
    /** Both sides show one. */
    MUTUAL,
    /** A pre-shared key alone. */
    PSK,
    /** A pre-shared key and ephemeral Diffie-Hellman. */
    ECDHE_PSK,
    /** The group that the client likes best is none of the server's: in DTLS 1.3 a round trip more. */
    OTHER_GROUP;

    Setup applyTo(Setup setup) {
        return switch (this) {
            case CERTIFICATE -> setup;
            case MUTUAL -> setup.mutual();
            case PSK -> setup.preShared(CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256);
            case ECDHE_PSK -> setup.preShared(CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256);
            case OTHER_GROUP -> otherGroup(setup);
        };
    }

    /** The same in one version and no other. */
    Setup applyTo(Setup setup, ProtocolVersion version) {
        return (switch (version) {
                    case DTLS_1_2 -> applyTo(setup);
                    case DTLS_1_3 -> applyTo13(setup);
                })
                .speaking(version);
    }

    private Setup applyTo13(Setup setup) {
        return switch (this) {
            case CERTIFICATE -> setup;
            case MUTUAL -> setup.mutual();
            case PSK ->
                setup.preShared(CipherSuite.TLS_AES_128_GCM_SHA256)
                        .client(builder -> builder.pskKeyExchange(PskKeyExchange.ALONE))
                        .server(builder -> builder.pskKeyExchange(PskKeyExchange.ALONE));
            case ECDHE_PSK -> setup.preShared(CipherSuite.TLS_AES_128_GCM_SHA256);
            case OTHER_GROUP -> otherGroup(setup);
        };
    }

    private static Setup otherGroup(Setup setup) {
        return setup.client(builder -> builder.groups(List.of(NamedGroup.X25519, NamedGroup.SECP256R1)))
                .server(builder -> builder.groups(List.of(NamedGroup.SECP256R1)));
    }
}
