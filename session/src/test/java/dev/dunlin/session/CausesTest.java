package dev.dunlin.session;

import static dev.dunlin.session.Cause.byClient;
import static dev.dunlin.session.Cause.byServer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From the cause to the alert to what both sides are told: the table that the README sums up. */
class CausesTest {
    private static final InstantSource TOO_EARLY = InstantSource.fixed(Instant.parse("2020-01-01T00:00:00Z"));
    private static final InstantSource TOO_LATE = InstantSource.fixed(Instant.parse("2200-01-01T00:00:00Z"));

    private static DtlsServerConfig.Builder serverOf(Credentials own) {
        return DtlsServerConfig.builder().credentials(own).clock(Pki.CLOCK);
    }

    private static DtlsServerConfig.Builder asking(String authority) {
        return Pki.server().clientAuthentication(ClientAuthentication.REQUIRE).trust(Pki.trust(authority));
    }

    static Stream<Cause> causes() {
        return Stream.concat(causesFoundByClients(), causesFoundByServers());
    }

    private static Stream<Cause> causesFoundByClients() {
        return Stream.of(
                byClient(
                        "authority of the server unknown",
                        Pki.client().trust(Pki.trust("other-ca")),
                        "server.test",
                        Pki.server(),
                        AlertDescription.UNKNOWN_CA,
                        FailureReason.UNTRUSTED_CERTIFICATE),
                byClient(
                        "certificate for another name",
                        Pki.client(),
                        "elsewhere.test",
                        Pki.server().refuseUnknownServerNames(false),
                        AlertDescription.CERTIFICATE_UNKNOWN,
                        FailureReason.WRONG_NAME),
                byClient(
                        "certificate for a name and not for the address",
                        Pki.client(),
                        "192.0.2.1",
                        Pki.server(),
                        AlertDescription.CERTIFICATE_UNKNOWN,
                        FailureReason.WRONG_NAME),
                byClient(
                        "certificate expired",
                        Pki.client().clock(TOO_LATE),
                        "server.test",
                        Pki.server(),
                        AlertDescription.CERTIFICATE_EXPIRED,
                        FailureReason.EXPIRED_CERTIFICATE),
                byClient(
                        "certificate not valid yet",
                        Pki.client().clock(TOO_EARLY),
                        "server.test",
                        Pki.server(),
                        AlertDescription.CERTIFICATE_EXPIRED,
                        FailureReason.EXPIRED_CERTIFICATE),
                byClient(
                        "certificate for clients only",
                        Pki.client(),
                        "client.test",
                        serverOf(Pki.credentials("client")),
                        AlertDescription.UNSUPPORTED_CERTIFICATE,
                        FailureReason.UNSUPPORTED_CERTIFICATE));
    }

    private static Stream<Cause> causesFoundByServers() {
        var nothing = FailureReason.NO_COMMON_PARAMETERS;
        return Stream.of(
                byServer(
                        "no suite in common",
                        Pki.client().suites(List.of(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256)),
                        Pki.server().suites(List.of(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384)),
                        AlertDescription.HANDSHAKE_FAILURE,
                        nothing),
                byServer(
                        "no suite for the kind of key",
                        Pki.client().suites(List.of(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256)),
                        Pki.server(),
                        AlertDescription.HANDSHAKE_FAILURE,
                        nothing),
                byServer(
                        "no group in common",
                        Pki.client().groups(List.of(NamedGroup.SECP256R1)),
                        Pki.server().groups(List.of(NamedGroup.SECP384R1)),
                        AlertDescription.HANDSHAKE_FAILURE,
                        nothing),
                byServer(
                        "no signature scheme in common",
                        Pki.client()
                                .signatureSchemes(List.of(
                                        SignatureScheme.ECDSA_SECP384R1_SHA384, SignatureScheme.RSA_PSS_RSAE_SHA256)),
                        Pki.server()
                                .signatureSchemes(List.of(
                                        SignatureScheme.ECDSA_SECP256R1_SHA256, SignatureScheme.RSA_PSS_RSAE_SHA256)),
                        AlertDescription.HANDSHAKE_FAILURE,
                        nothing),
                byServer(
                        "client without a certificate",
                        Pki.client(),
                        asking("ca"),
                        AlertDescription.HANDSHAKE_FAILURE,
                        FailureReason.CERTIFICATE_REQUIRED),
                byServer(
                        "client with the certificate of another kind of key than is asked for",
                        Pki.client().credentials(Pki.credentials("client-rsa")),
                        asking("ca")
                                .suites(List.of(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256))
                                .signatureSchemes(List.of(SignatureScheme.ECDSA_SECP256R1_SHA256)),
                        AlertDescription.HANDSHAKE_FAILURE,
                        FailureReason.CERTIFICATE_REQUIRED),
                byServer(
                        "client that the named authorities have not issued",
                        Pki.client().credentials(Pki.credentials("client")),
                        asking("other-ca"),
                        AlertDescription.HANDSHAKE_FAILURE,
                        FailureReason.CERTIFICATE_REQUIRED),
                byServer(
                        "client certificate expired",
                        Pki.client().credentials(Pki.credentials("client")),
                        asking("ca").clock(TOO_LATE),
                        AlertDescription.CERTIFICATE_EXPIRED,
                        FailureReason.EXPIRED_CERTIFICATE),
                byServer(
                        "client certificate for servers only",
                        Pki.client().credentials(Pki.credentials("server384")),
                        asking("ca"),
                        AlertDescription.UNSUPPORTED_CERTIFICATE,
                        FailureReason.UNSUPPORTED_CERTIFICATE));
    }

    @ParameterizedTest
    @MethodSource("causes")
    @Requirement({"RFC5246-7.2.2-b", "RFC5246-7.2.2-c"})
    void theSideThatFindsTheCauseNamesItAndTheOtherIsToldTheAlert(Cause cause) {
        try (var client = DtlsSession.client(cause.client(), cause.wanted(), 0);
                var server = DtlsSession.server(cause.server(), 0)) {
            Carrier.converse(client, server, 0);
            cause.assertTold(client, server);
            for (var session : List.of(client, server)) {
                assertTrue(session.info().isEmpty());
                assertEquals(Long.MAX_VALUE, session.nextTimeout(0));
                assertEquals(1, session.counters().total(Counters.Total.HANDSHAKES_FAILED));
            }
        }
    }

    /** CVE-2020-27222: a failed handshake leaves no trace on the next one. */
    @ParameterizedTest
    @MethodSource("causes")
    @SecurityHistory({"T24", "T56"})
    void theSameServerServesAGoodClientAfterwards(Cause cause) {
        var here = Carrier.path("192.0.2.1", 4000);
        try (var acceptor = DtlsAcceptor.create(cause.server())) {
            var bad = DtlsSession.client(cause.client(), cause.wanted(), 0);
            Carrier.converse(bad, here, acceptor, 0);
            assertTrue(bad.failure().isPresent());
            assertEquals(0, acceptor.associations());
            assertEquals(0, acceptor.halfOpen());
        }
        try (var acceptor = DtlsAcceptor.create(Pki.server().build())) {
            var bad = DtlsSession.client(cause.client(), cause.wanted(), 0);
            Carrier.converse(bad, here, acceptor, 0);
            bad.close();
            var good = DtlsSession.client(Pki.client().build(), Pki.SERVER, 0);
            Carrier.converse(good, here, acceptor, 0);
            assertTrue(good.isEstablished());
            good.close();
        }
    }

    @Test
    void bothSidesOfAGoodPairAgree() {
        var client = DtlsSession.client(
                Pki.client().credentials(Pki.credentials("client")).build(), Pki.SERVER, 0);
        var server = DtlsSession.server(asking("ca").build(), 0);
        try (client;
                server) {
            Carrier.converse(client, server, 0);
            assertTrue(client.isEstablished());
            assertTrue(server.isEstablished());
            assertEquals(
                    Pki.credentials("client").chain(),
                    server.info().orElseThrow().peerCertificates());
        }
    }
}
