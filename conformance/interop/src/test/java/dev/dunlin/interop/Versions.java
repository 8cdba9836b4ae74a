package dev.dunlin.interop;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.CipherSuite.Authentication;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import java.util.List;
import java.util.stream.Stream;

/** What a test that is about both versions says in the words of one. */
final class Versions {
    private Versions() {}

    /** The version that a suite is for. */
    static ProtocolVersion of(CipherSuite suite) {
        return suite.namesKeyExchange() ? ProtocolVersion.DTLS_1_2 : ProtocolVersion.DTLS_1_3;
    }

    /** The suite where any would do, with a certificate of {@link KeyKind#P_256}. */
    static CipherSuite suite(ProtocolVersion version) {
        return suite(version, KeyKind.P_256);
    }

    /** The suite where any would do, with a certificate of this kind. */
    static CipherSuite suite(ProtocolVersion version, KeyKind key) {
        return switch (version) {
            case DTLS_1_2 ->
                key.authentication() == Authentication.RSA
                        ? CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
                        : CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
            case DTLS_1_3 -> CipherSuite.TLS_AES_128_GCM_SHA256;
        };
    }

    /** The suite where any would do, with a pre-shared key. */
    static CipherSuite pskSuite(ProtocolVersion version) {
        return switch (version) {
            case DTLS_1_2 -> CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256;
            case DTLS_1_3 -> CipherSuite.TLS_AES_128_GCM_SHA256;
        };
    }

    /** Our groups of this version, as far as this JDK has them. */
    static Stream<NamedGroup> groups(ProtocolVersion version) {
        var config = DtlsClientConfig.builder().versions(version, version).psk(SharedSecret.SENSOR.credentials());
        return config.build().groups().stream();
    }

    /** Lets a client offer nothing but {@code suite}, in its version. */
    static DtlsClientConfig.Builder only(CipherSuite suite, DtlsClientConfig.Builder config) {
        return config.versions(of(suite), of(suite)).suites(List.of(suite));
    }

    /** Lets a server accept nothing but {@code suite}, in its version. */
    static DtlsServerConfig.Builder only(CipherSuite suite, DtlsServerConfig.Builder config) {
        return config.versions(of(suite), of(suite)).suites(List.of(suite));
    }
}
