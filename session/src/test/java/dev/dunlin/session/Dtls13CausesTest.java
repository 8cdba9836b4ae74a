package dev.dunlin.session;

import static dev.dunlin.handshake.ProtocolVersion.DTLS_1_3;
import static dev.dunlin.session.Cause.byClient;
import static dev.dunlin.session.Cause.byServer;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.requirements.Requirement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As {@link CausesTest}, for DTLS 1.3, where a client may have thought itself connected before it is told. */
class Dtls13CausesTest {
    private static final InstantSource TOO_LATE = InstantSource.fixed(Instant.parse("2200-01-01T00:00:00Z"));

    private static DtlsClientConfig.Builder client() {
        return Pki.client().versions(DTLS_1_3, DTLS_1_3);
    }

    private static DtlsServerConfig.Builder server() {
        // Without the front door, which would refuse some of it without any session.
        return Pki.server().versions(DTLS_1_3, DTLS_1_3).cookieExchange(false).provenPaths(path -> true);
    }

    private static DtlsServerConfig.Builder asking() {
        return server().clientAuthentication(ClientAuthentication.REQUIRE).trust(Pki.trust("ca"));
    }

    static Stream<Cause> causes() {
        return Stream.concat(causesFoundByClients(), causesFoundByServers());
    }

    private static Stream<Cause> causesFoundByClients() {
        return Stream.of(
                byClient(
                        "authority of the server unknown",
                        client().trust(Pki.trust("other-ca")),
                        "server.test",
                        server(),
                        AlertDescription.UNKNOWN_CA,
                        FailureReason.UNTRUSTED_CERTIFICATE),
                byClient(
                        "certificate for another name",
                        client(),
                        "elsewhere.test",
                        server().refuseUnknownServerNames(false),
                        AlertDescription.CERTIFICATE_UNKNOWN,
                        FailureReason.WRONG_NAME),
                byClient(
                        "certificate expired",
                        client().clock(TOO_LATE),
                        "server.test",
                        server(),
                        AlertDescription.CERTIFICATE_EXPIRED,
                        FailureReason.EXPIRED_CERTIFICATE),
                byClient(
                        "no application protocol although one is required",
                        client().applicationProtocols(List.of(ApplicationProtocol.of("coap")))
                                .requireApplicationProtocol(true),
                        "server.test",
                        server(),
                        AlertDescription.NO_APPLICATION_PROTOCOL,
                        FailureReason.NO_APPLICATION_PROTOCOL));
    }

    private static Stream<Cause> causesFoundByServers() {
        var nothing = FailureReason.NO_COMMON_PARAMETERS;
        return Stream.of(
                byServer(
                        "no suite in common",
                        client().suites(List.of(CipherSuite.TLS_AES_128_GCM_SHA256)),
                        server().suites(List.of(CipherSuite.TLS_AES_256_GCM_SHA384)),
                        AlertDescription.HANDSHAKE_FAILURE,
                        nothing),
                byServer(
                        "no group in common",
                        client().groups(List.of(NamedGroup.SECP256R1)),
                        server().groups(List.of(NamedGroup.SECP384R1)),
                        AlertDescription.HANDSHAKE_FAILURE,
                        nothing),
                byServer(
                        "no scheme that the server's key signs by",
                        client().signatureSchemes(List.of(SignatureScheme.RSA_PSS_RSAE_SHA256)),
                        server(),
                        AlertDescription.HANDSHAKE_FAILURE,
                        nothing),
                byServer(
                        "client without a certificate",
                        client(),
                        asking(),
                        AlertDescription.CERTIFICATE_REQUIRED,
                        FailureReason.CERTIFICATE_REQUIRED),
                byServer(
                        "client certificate expired",
                        client().credentials(Pki.credentials("client")),
                        asking().clock(TOO_LATE),
                        AlertDescription.CERTIFICATE_EXPIRED,
                        FailureReason.EXPIRED_CERTIFICATE),
                byServer(
                        "client certificate for servers only",
                        client().credentials(Pki.credentials("server384")),
                        asking(),
                        AlertDescription.UNSUPPORTED_CERTIFICATE,
                        FailureReason.UNSUPPORTED_CERTIFICATE));
    }

    @ParameterizedTest
    @MethodSource("causes")
    @Requirement({"RFC8446-6-b", "RFC8446-6.2-b"})
    void theSideThatFindsTheCauseNamesItAndTheOtherIsToldTheAlert(Cause cause) {
        try (var client = DtlsSession.client(cause.client(), cause.wanted(), 0);
                var server = DtlsSession.server(cause.server(), 0)) {
            Carrier.converse(client, server, 0);
            cause.assertTold(client, server);
        }
    }
}
