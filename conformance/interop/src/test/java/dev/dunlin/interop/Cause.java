package dev.dunlin.interop;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Why a handshake must not succeed, and how each side is set up for it. */
enum Cause {
    UNKNOWN_AUTHORITY,
    ANOTHER_NAME,
    EXPIRED_CERTIFICATE,
    NO_COMMON_SUITE,
    NO_COMMON_GROUP,
    NO_CLIENT_CERTIFICATE,
    CLIENT_OF_UNKNOWN_AUTHORITY,
    UNKNOWN_IDENTITY,
    ANOTHER_KEY;

    private static final PeerName OTHER_NAME = PeerName.of("other.test");
    private static final SharedSecret STRANGER = new SharedSecret("nobody", SharedSecret.SENSOR.hex());
    private static final SharedSecret IMPOSTOR =
            new SharedSecret(SharedSecret.SENSOR.identity(), "ffeeddccbbaa99887766554433221100");

    /** Gives up soon, where silence is all that comes. */
    private static final Limits IMPATIENT = Limits.builder()
            .initialTimeout(Duration.ofMillis(50))
            .maxTimeout(Duration.ofMillis(200))
            .expiries(4)
            .build();

    /** What our client is told; that it has little patience when silence is all that it will get. */
    DtlsClientConfig ourClient(Certificates certificates, ProtocolVersion version, boolean isSilent) {
        var config = Versions.only(suite(version), DtlsClientConfig.builder()).limits(limits(isSilent));
        if (isAboutKeys()) {
            return config.psk(clientSecret().credentials()).build();
        }
        if (this == NO_COMMON_GROUP) {
            config.groups(List.of(NamedGroup.SECP256R1));
        }
        if (this == CLIENT_OF_UNKNOWN_AUTHORITY) {
            config.credentials(certificates.strangeClient().credentials());
        }
        var trust = this == UNKNOWN_AUTHORITY ? certificates.misplacedTrust() : certificates.trust();
        return config.trust(trust).build();
    }

    /** What their server is told. */
    Terms theirServer(Certificates certificates, ProtocolVersion version) {
        var terms = Terms.server(theirSuite(version), NamedGroup.X25519).demandingCookie(false);
        if (isAboutKeys()) {
            return (version == ProtocolVersion.DTLS_1_2 ? terms : terms.showing(ownCertificate(certificates)))
                    .sharing(SharedSecret.SENSOR);
        }
        var showing = terms.showing(ownCertificate(certificates));
        return isAboutClients() ? showing.trusting(certificates.authority()) : showing;
    }

    /** What our server is told, likewise. */
    DtlsServerConfig ourServer(Certificates certificates, ProtocolVersion version, boolean isSilent) {
        var config = Versions.only(suite(version), DtlsServerConfig.builder()).limits(limits(isSilent));
        if (isAboutKeys()) {
            return config.psk(SharedSecret.SENSOR.credentials()).build();
        }
        if (this == NO_COMMON_GROUP) {
            config.groups(List.of(NamedGroup.X25519));
        }
        if (isAboutClients()) {
            config.clientAuthentication(ClientAuthentication.REQUIRE).trust(certificates.trust());
        }
        return config.credentials(ownCertificate(certificates).credentials()).build();
    }

    /** What their client is told. */
    Terms theirClient(Certificates certificates, ProtocolVersion version) {
        var terms = Terms.client(theirSuite(version), NamedGroup.X25519);
        if (isAboutKeys()) {
            return terms.sharing(clientSecret());
        }
        if (this == NO_COMMON_GROUP) {
            terms = terms.only(NamedGroup.SECP256R1);
        }
        if (this == CLIENT_OF_UNKNOWN_AUTHORITY) {
            terms = terms.showing(certificates.strangeClient());
        }
        return terms.expecting(serverName())
                .trusting(this == UNKNOWN_AUTHORITY ? certificates.strangeAuthority() : certificates.authority());
    }

    /** The name that the client wants to find. */
    PeerName serverName() {
        return this == ANOTHER_NAME ? OTHER_NAME : Certificates.SERVER;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Limits limits(boolean isSilent) {
        return isSilent ? IMPATIENT : Exchange.QUICK;
    }

    private boolean isAboutKeys() {
        return this == UNKNOWN_IDENTITY || this == ANOTHER_KEY;
    }

    private boolean isAboutClients() {
        return this == NO_CLIENT_CERTIFICATE || this == CLIENT_OF_UNKNOWN_AUTHORITY;
    }

    private SharedSecret clientSecret() {
        return this == UNKNOWN_IDENTITY ? STRANGER : IMPOSTOR;
    }

    /** Without common group an RSA certificate, whose curve cannot be missing too. */
    private CipherSuite suite(ProtocolVersion version) {
        if (isAboutKeys()) {
            return Versions.pskSuite(version);
        }
        return Versions.suite(version, ownKey());
    }

    private CipherSuite theirSuite(ProtocolVersion version) {
        if (this != NO_COMMON_SUITE) {
            return suite(version);
        }
        return switch (version) {
            case DTLS_1_2 -> CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384;
            case DTLS_1_3 -> CipherSuite.TLS_AES_256_GCM_SHA384;
        };
    }

    private KeyKind ownKey() {
        return this == NO_COMMON_GROUP ? KeyKind.RSA_2048 : KeyKind.P_256;
    }

    private Identity ownCertificate(Certificates certificates) {
        if (this == EXPIRED_CERTIFICATE) {
            return certificates.expiredServer();
        }
        return certificates.server(ownKey());
    }
}
