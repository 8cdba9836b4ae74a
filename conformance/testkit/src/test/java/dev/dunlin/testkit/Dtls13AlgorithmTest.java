package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.SessionInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each algorithm of DTLS 1.3 by itself, at both ends: what is offered can be done. */
class Dtls13AlgorithmTest {
    private static final int SERVER_NAME = 0;
    private static final int SUPPORTED_GROUPS = 10;
    private static final int SIGNATURE_ALGORITHMS = 13;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int COOKIE = 44;
    private static final int SIGNATURE_ALGORITHMS_CERT = 50;
    private static final int KEY_SHARE = 51;

    private static final Setup SETUP = Setup.standard().speaking(ProtocolVersion.DTLS_1_3);

    /** Whose key signs by {@code scheme}, which is not one for certificates alone. */
    private static Identity signerBy(SignatureScheme scheme) {
        return switch (scheme) {
            case ECDSA_SECP256R1_SHA256 -> Identity.SERVER_P256;
            case ECDSA_SECP384R1_SHA384 -> Identity.SERVER_P384;
            case ECDSA_SECP521R1_SHA512 -> Identity.SERVER_P521;
            case ED25519 -> Identity.SERVER_ED25519;
            case ED448 -> Identity.SERVER_ED448;
            case RSA_PSS_RSAE_SHA256, RSA_PSS_RSAE_SHA384, RSA_PSS_RSAE_SHA512 -> Identity.SERVER_RSA_2048;
            case RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512 ->
                throw new IllegalArgumentException(scheme + " signs no handshake");
        };
    }

    /** What a client with nothing but trust offers. */
    private static final DtlsClientConfig BY_DEFAULT = SETUP.clientConfig();

    static Stream<CipherSuite> offeredSuites() {
        return BY_DEFAULT.suites().stream().filter(suite -> !suite.namesKeyExchange());
    }

    static List<NamedGroup> offeredGroups() {
        return BY_DEFAULT.groups();
    }

    static Stream<SignatureScheme> offeredSchemes() {
        return BY_DEFAULT.signatureSchemes().stream().filter(scheme -> !scheme.isForCertificatesOnly());
    }

    private static SessionInfo agreed(Setup setup) {
        try (var pair = setup.established()) {
            pair.assertExchange();
            var client = pair.client().session().info().orElseThrow();
            var server = pair.server().session().info().orElseThrow();
            assertEquals(client.suite(), server.suite());
            assertEquals(client.group(), server.group());
            return client;
        }
    }

    private static Setup serving(UnaryOperator<DtlsServerConfig.Builder> change) {
        return SETUP.server(change);
    }

    @ParameterizedTest
    @MethodSource("offeredSuites")
    @Requirement({"RFC8446-9.3-a", "RFC8446-9.1-a", "RFC8446-9.1-b", "RFC8446-9.1-c"})
    void everySuiteThatAClientOffersCanBeChosen(CipherSuite suite) {
        assertEquals(
                suite,
                agreed(serving(builder -> builder.suites(List.of(suite)))).suite());
        var alone = SETUP.client(builder -> builder.suites(List.of(suite)));
        assertEquals(suite, agreed(alone).suite());
    }

    @ParameterizedTest
    @MethodSource("offeredGroups")
    @Requirement({"RFC8446-9.3-a", "RFC8446-9.1-e", "RFC8446-9.1-f"})
    void everyGroupThatAClientOffersCanBeChosen(NamedGroup group) {
        assertEquals(
                Optional.of(group),
                agreed(serving(builder -> builder.groups(List.of(group)))).group());
        var alone = SETUP.client(builder -> builder.groups(List.of(group)));
        assertEquals(Optional.of(group), agreed(alone).group());
    }

    @ParameterizedTest
    @MethodSource("offeredSchemes")
    @Requirement("RFC8446-9.3-a")
    void everySchemeThatAClientOffersCanBeSignedBy(SignatureScheme scheme) {
        var signer = signerBy(scheme);
        var setup = SETUP.serving(signer).server(builder -> builder.signatureSchemes(List.of(scheme)));
        assertEquals(
                signer.credentials().chain().get(0),
                agreed(setup).peerCertificates().get(0));
    }

    @Test
    @Requirement("RFC8446-9.3-a")
    void everyProtocolThatAClientOffersCanBeChosen() {
        var protocols = Stream.of("coap", "stun.turn", "webrtc")
                .map(ApplicationProtocol::of)
                .toList();
        var offering = SETUP.client(builder -> builder.applicationProtocols(protocols));
        for (var protocol : protocols) {
            var info = agreed(offering.server(builder -> builder.applicationProtocols(List.of(protocol))));
            assertEquals(Optional.of(protocol), info.applicationProtocol());
        }
    }

    /** What the tests above go through is what stands in the hello, GREASE apart, which nobody may choose. */
    @Test
    @Requirement("RFC8446-9.3-a")
    void nothingElseIsOffered() {
        var hello = hello(DtlsSession.client(BY_DEFAULT, Identity.NAME, 0));
        assertEquals(
                Set.of(
                        SERVER_NAME,
                        SUPPORTED_GROUPS,
                        SIGNATURE_ALGORITHMS,
                        28, // record_size_limit
                        SUPPORTED_VERSIONS,
                        45, // psk_key_exchange_modes
                        KEY_SHARE),
                Set.copyOf(hello.extensions()));
        assertTrue(BY_DEFAULT.suites().stream().anyMatch(suite -> !suite.namesKeyExchange()));
    }

    private static ClearMessage hello(DtlsSession session) {
        try (var endpoint = new SessionEndpoint(session, Pair.CLIENT, Pair.SERVER, VirtualClock.startingAt(0))) {
            return ClearMessage.first(ClearMessage.CLIENT_HELLO, ClearMessage.in(endpoint.transmitted()));
        }
    }

    /** How a side of whom a scheme is asked proves itself, whichever side that is. */
    enum Mandatory {
        RSA_PKCS1_SHA256_IN_CERTIFICATES(Identity.SERVER_BY_RSA, Identity.CLIENT_BY_RSA),
        RSA_PSS_RSAE_SHA256(Identity.SERVER_RSA_2048, Identity.CLIENT_RSA_2048),
        ECDSA_SECP256R1_SHA256(Identity.SERVER_P256, Identity.CLIENT_P256);

        private final Identity server;
        private final Identity client;

        Mandatory(Identity server, Identity client) {
            this.server = server;
            this.client = client;
        }

        private TrustAnchors trust() {
            return this == RSA_PKCS1_SHA256_IN_CERTIFICATES ? Identity.rsaTrust() : Identity.trust();
        }

        private List<SignatureScheme> signedBy() {
            return List.of(
                    this == ECDSA_SECP256R1_SHA256
                            ? SignatureScheme.ECDSA_SECP256R1_SHA256
                            : SignatureScheme.RSA_PSS_RSAE_SHA256);
        }

        private List<SignatureScheme> certifiedBy() {
            return List.of(
                    this == RSA_PKCS1_SHA256_IN_CERTIFICATES
                            ? SignatureScheme.RSA_PKCS1_SHA256
                            : SignatureScheme.ECDSA_SECP256R1_SHA256);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC8446-9.1-d")
    void bothSidesProveThemselvesByEachMandatoryScheme(Mandatory mandatory) {
        var setup = SETUP.serving(mandatory.server)
                .client(builder -> builder.trust(mandatory.trust())
                        .credentials(mandatory.client.credentials())
                        .signatureSchemes(mandatory.signedBy())
                        .certificateSignatureSchemes(mandatory.certifiedBy()))
                .server(builder -> builder.trust(mandatory.trust())
                        .clientAuthentication(ClientAuthentication.REQUIRE)
                        .signatureSchemes(mandatory.signedBy())
                        .certificateSignatureSchemes(mandatory.certifiedBy()));
        try (var pair = setup.established()) {
            pair.assertExchange();
            assertEquals(
                    mandatory.server.credentials().chain(),
                    pair.client().session().info().orElseThrow().peerCertificates());
            assertEquals(
                    mandatory.client.credentials().chain(),
                    pair.server().session().info().orElseThrow().peerCertificates());
        }
    }

    /** A handshake that needs every extension of RFC 8446 §9.2, each of which changes something. */
    @Test
    @Requirement("RFC8446-9.2-a")
    void everyMandatoryExtensionIsSentAndHeeded() {
        var p256 = List.of(NamedGroup.SECP256R1);
        var setup = SETUP.serving(Identity.SERVER_RSA_2048)
                .client(builder -> builder.signatureSchemes(List.of(SignatureScheme.RSA_PSS_RSAE_SHA256))
                        .certificateSignatureSchemes(List.of(SignatureScheme.ECDSA_SECP256R1_SHA256)))
                .server(builder -> builder.groups(p256).credentials(Identity.SERVER_P256.credentials()));
        try (var pair = setup.established()) {
            var hellos = new ArrayList<ClearMessage>();
            for (var message : ClearMessage.sentBy(Pair.CLIENT, pair.network())) {
                if (message.type() == ClearMessage.CLIENT_HELLO) {
                    hellos.add(message);
                }
            }
            assertEquals(2, hellos.size());
            assertFalse(hellos.get(0).extensions().contains(COOKIE));
            assertTrue(hellos.get(1)
                    .extensions()
                    .containsAll(List.of(
                            SUPPORTED_VERSIONS,
                            COOKIE,
                            SIGNATURE_ALGORITHMS,
                            SIGNATURE_ALGORITHMS_CERT,
                            SUPPORTED_GROUPS,
                            KEY_SHARE,
                            SERVER_NAME)));
            var client = pair.client().session().info().orElseThrow();
            assertEquals(ProtocolVersion.DTLS_1_3, client.version());
            assertEquals(Optional.of(NamedGroup.SECP256R1), client.group());
            assertEquals(Identity.SERVER_RSA_2048.credentials().chain(), client.peerCertificates());
            assertEquals(
                    Optional.of(Identity.NAME.toString()),
                    pair.server().session().info().orElseThrow().serverName());
        }
    }
}
