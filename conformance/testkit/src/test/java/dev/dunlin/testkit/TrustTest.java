package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CertificateFingerprint;
import dev.dunlin.crypto.CertificateJudge;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.ExternalSigner;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.RevocationPolicy;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.TaskMode;
import java.io.IOException;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom the two sides believe, and what becomes of those whom they do not: cause, alert, reason, in both roles and both modes of tasks. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class TrustTest {
    private final ProtocolVersion version;
    private final Setup standard;

    TrustTest(ProtocolVersion version) {
        this.version = version;
        standard = Setup.standard().speaking(version);
    }

    private static final HashAlgorithm HASH = HashAlgorithm.SHA256;

    private static TrustAnchors fingerprint(Identity identity) {
        return TrustAnchors.fingerprints(Set.of(
                CertificateFingerprint.of(HASH, identity.credentials().chain().get(0))));
    }

    private static CertificateJudge raising(CertificateException refusal) {
        return (chain, name) -> {
            throw refusal;
        };
    }

    private static CertificateJudge broken() {
        return (chain, name) -> {
            throw new IllegalStateException("the directory is away");
        };
    }

    /** As in WebRTC: strangers to every authority, no name, each knows the other by its fingerprint. */
    @ParameterizedTest
    @EnumSource
    void peersKnowEachOtherByTheirFingerprints(TaskMode mode) {
        var client = DtlsClientConfig.builder()
                .trust(fingerprint(Identity.STRANGER_P256))
                .credentials(Identity.CLIENT_P256.credentials())
                .tasks(mode)
                .build();
        var server = DtlsServerConfig.builder()
                .trust(fingerprint(Identity.CLIENT_P256))
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .credentials(Identity.STRANGER_P256.credentials())
                .tasks(mode)
                .build();
        var network = VirtualNetwork.seeded(1);
        long now = network.clock().now();
        var one = new SessionEndpoint(DtlsSession.client(client, now), Pair.CLIENT, Pair.SERVER, network.clock());
        var other = new SessionEndpoint(DtlsSession.server(server, now), Pair.SERVER, Pair.CLIENT, network.clock());
        network.attach(one);
        network.attach(other);
        network.runUntilQuiet();
        assertTrue(one.session().isEstablished() && other.session().isEstablished());
        assertEquals(Optional.empty(), other.session().info().orElseThrow().serverName());
        assertEquals(1, other.session().info().orElseThrow().peerCertificates().size());
        one.close();
        other.close();
    }

    @Test
    void aClientWithoutANameNeedsTrustThatDoesWithoutOne() {
        var config = DtlsClientConfig.builder().trust(Identity.trust()).build();
        assertThrows(IllegalArgumentException.class, () -> DtlsSession.client(config, 0));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal(
                        "another fingerprint",
                        fingerprint(Identity.SERVER_RSA_2048),
                        AlertDescription.BAD_CERTIFICATE,
                        FailureReason.UNTRUSTED_CERTIFICATE),
                refusal(
                        "a judge says no",
                        TrustAnchors.judgedBy((chain, name) -> false),
                        AlertDescription.CERTIFICATE_UNKNOWN,
                        FailureReason.UNTRUSTED_CERTIFICATE),
                refusal(
                        "a judge beside anchors says no",
                        Identity.trust().alsoJudgedBy((chain, name) -> false),
                        AlertDescription.CERTIFICATE_UNKNOWN,
                        FailureReason.UNTRUSTED_CERTIFICATE),
                refusal(
                        "a judge says why",
                        TrustAnchors.judgedBy(raising(new CertificateExpiredException("long ago"))),
                        AlertDescription.CERTIFICATE_EXPIRED,
                        FailureReason.EXPIRED_CERTIFICATE),
                refusal(
                        "a judge fails",
                        TrustAnchors.judgedBy(broken()),
                        AlertDescription.INTERNAL_ERROR,
                        FailureReason.TASK_FAILED),
                refusal(
                        "nobody knows whether it was revoked",
                        Identity.trust().revocation(RevocationPolicy.byLists(List.of())),
                        AlertDescription.CERTIFICATE_UNKNOWN,
                        FailureReason.UNKNOWN_REVOCATION_STATUS));
    }

    private static Arguments refusal(String cause, TrustAnchors trust, AlertDescription alert, FailureReason reason) {
        return Arguments.of(cause, trust, alert, reason);
    }

    @ParameterizedTest(name = "{0} -> {2}")
    @MethodSource("refusals")
    void whoeverIsNotBelievedIsTold(String cause, TrustAnchors trust, AlertDescription alert, FailureReason reason) {
        for (var mode : TaskMode.values()) {
            var byClient =
                    standard.client(builder -> builder.trust(trust).tasks(mode)).over(VirtualNetwork.seeded(1));
            byClient.runUntilQuiet();
            assertRefused(byClient.client().session(), byClient.server().session(), alert, reason);
            byClient.close();
            var byServer = standard.mutual()
                    .server(builder -> builder.trust(trust).tasks(mode))
                    .over(VirtualNetwork.seeded(1));
            byServer.runUntilQuiet();
            assertRefused(byServer.server().session(), byServer.client().session(), alert, reason);
            byServer.close();
        }
    }

    private static void assertRefused(
            DtlsSession refusing, DtlsSession refused, AlertDescription alert, FailureReason reason) {
        assertEquals(reason, refusing.failure().orElseThrow().reason());
        assertEquals(Optional.of(alert), refusing.failure().orElseThrow().alert());
        assertEquals(FailureReason.PEER_ALERT, refused.failure().orElseThrow().reason());
        assertEquals(Optional.of(alert), refused.failure().orElseThrow().alert());
    }

    /** The authority of these certificates signs by ECDSA. */
    @Test
    void schemesInsideOfCertificatesAreHeldToTheList() {
        var setup = standard.mutual()
                .server(builder -> builder.certificateSignatureSchemes(List.of(SignatureScheme.RSA_PKCS1_SHA256)));
        var pair = setup.over(VirtualNetwork.seeded(1));
        pair.runUntilQuiet();
        assertRefused(
                pair.server().session(),
                pair.client().session(),
                // A client of DTLS 1.3 has been told, and does not show what it has (RFC 8446 §4.4.2.3).
                version == ProtocolVersion.DTLS_1_3
                        ? AlertDescription.CERTIFICATE_REQUIRED
                        : AlertDescription.UNSUPPORTED_CERTIFICATE,
                version == ProtocolVersion.DTLS_1_3
                        ? FailureReason.CERTIFICATE_REQUIRED
                        : FailureReason.UNSUPPORTED_CERTIFICATE);
        pair.close();
    }

    private static Credentials external(Identity identity, ExternalSigner signer) throws CredentialsException {
        return Credentials.external(
                identity.credentials().chain(), List.of(SignatureScheme.ECDSA_SECP256R1_SHA256), signer);
    }

    private static ExternalSigner device(Identity identity) {
        return (scheme, content) -> {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(identity.credentials().privateKey());
            signature.update(content);
            return signature.sign();
        };
    }

    @ParameterizedTest
    @EnumSource
    void bothSidesSignOutside(TaskMode mode) throws CredentialsException {
        var client = external(Identity.CLIENT_P256, device(Identity.CLIENT_P256));
        var server = external(Identity.SERVER_P256, device(Identity.SERVER_P256));
        var setup = standard.mutual()
                .client(builder -> builder.credentials(client).tasks(mode))
                .server(builder -> DtlsServerConfig.builder()
                        .versions(version, version)
                        .credentials(server)
                        .clock(Identity.WALL_CLOCK)
                        .clientAuthentication(ClientAuthentication.REQUIRE)
                        .trust(Identity.trust())
                        .tasks(mode));
        try (var pair = setup.established()) {
            pair.assertExchange();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeviceThatIsGoneEndsTheHandshake(TaskMode mode) throws CredentialsException {
        var alive = new boolean[] {true};
        var server = external(Identity.SERVER_P256, (scheme, content) -> {
            if (!alive[0]) {
                throw new IOException("the module is away");
            }
            return device(Identity.SERVER_P256).sign(scheme, content);
        });
        alive[0] = false;
        var setup = standard.server(builder -> DtlsServerConfig.builder()
                .versions(version, version)
                .credentials(server)
                .clock(Identity.WALL_CLOCK)
                .tasks(mode));
        var pair = setup.over(VirtualNetwork.seeded(1));
        pair.runUntilQuiet();
        assertRefused(
                pair.server().session(),
                pair.client().session(),
                AlertDescription.INTERNAL_ERROR,
                FailureReason.TASK_FAILED);
        pair.close();
    }
}
