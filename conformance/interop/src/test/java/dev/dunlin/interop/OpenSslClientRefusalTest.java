package dev.dunlin.interop;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.net.DtlsClient;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Handshakes of our client with their server that must not succeed, as a table: cause, alert, what each side makes of it. */
@RequiresOpenSsl
@Timeout(120)
class OpenSslClientRefusalTest {
    /** Suites that only OpenSSL has. */
    private static final String[] OTHER_SUITES = {"-cipher", "ECDHE-ECDSA-AES128-SHA256"};

    /** OpenSSL's smallest security level still allows DTLS 1.0. */
    private static final List<String> OLD_VERSION = List.of("-dtls1", "-cipher", "DEFAULT:@SECLEVEL=0");

    private static final List<String> DTLS_1_2 = List.of("-dtls1_2");

    private final OpenSsl openssl;
    private final Certificates certificates;

    OpenSslClientRefusalTest(OpenSsl openssl, Certificates certificates) {
        this.openssl = openssl;
        this.certificates = certificates;
    }

    /** A row for our client and their server. */
    record ClientRow(
            String cause,
            Function<Certificates, DtlsClientConfig.Builder> client,
            PeerName name,
            List<String> protocol,
            Function<Certificates, List<String>> server,
            Refusal expected) {
        @Override
        public String toString() {
            return cause + " -> " + expected.alert().rfcName();
        }
    }

    static Stream<ClientRow> clientRows() {
        return Stream.of(
                clientRow(
                        "server of an unknown authority",
                        known -> clientTrusting(known.misplacedTrust()),
                        known -> List.of(),
                        Refusal.weSend(AlertDescription.UNKNOWN_CA, "unknown CA", FailureReason.UNTRUSTED_CERTIFICATE)),
                new ClientRow(
                        "server with another name",
                        known -> clientTrusting(known.trust()),
                        PeerName.of("other.test"),
                        DTLS_1_2,
                        known -> List.of(),
                        Refusal.weSend(
                                AlertDescription.CERTIFICATE_UNKNOWN, "certificate unknown", FailureReason.WRONG_NAME)),
                clientRow(
                        "server whose certificate has expired",
                        known -> clientTrusting(known.trust()).clock(InstantSource.fixed(known.expired())),
                        known -> List.of(),
                        Refusal.weSend(
                                AlertDescription.CERTIFICATE_EXPIRED,
                                "certificate expired",
                                FailureReason.EXPIRED_CERTIFICATE)),
                clientRow(
                        "no common suite",
                        known -> clientTrusting(known.trust()),
                        known -> List.of(OTHER_SUITES),
                        Refusal.openSslSends(AlertDescription.HANDSHAKE_FAILURE, "handshake failure")),
                clientRow(
                        "no common group",
                        known -> clientTrusting(known.trust()),
                        known -> List.of("-groups", "brainpoolP256r1"),
                        Refusal.openSslSends(AlertDescription.HANDSHAKE_FAILURE, "handshake failure")),
                new ClientRow(
                        "no common version",
                        known -> clientTrusting(known.trust()),
                        Certificates.SERVER,
                        OLD_VERSION,
                        known -> List.of(),
                        Refusal.openSslSends(AlertDescription.HANDSHAKE_FAILURE, "handshake failure")),
                clientRow(
                        "client without the certificate that is demanded",
                        known -> clientTrusting(known.trust()),
                        OpenSslClientRefusalTest::serverDemandingCertificate,
                        Refusal.openSslSends(AlertDescription.HANDSHAKE_FAILURE, "handshake failure")),
                clientRow(
                        "client of another authority than those that are demanded",
                        known -> clientTrusting(known.trust())
                                .credentials(known.strangeClient().credentials()),
                        OpenSslClientRefusalTest::serverDemandingCertificate,
                        Refusal.openSslSends(AlertDescription.HANDSHAKE_FAILURE, "handshake failure")),
                clientRow(
                        "client of an unknown authority",
                        known -> clientTrusting(known.trust())
                                .credentials(known.strangeClient().credentials()),
                        OpenSslClientRefusalTest::serverNamingNoAuthority,
                        Refusal.openSslSends(AlertDescription.UNKNOWN_CA, "unknown CA")),
                clientRow(
                        "client whose certificate has expired",
                        known -> clientTrusting(known.trust())
                                .credentials(known.client(KeyKind.P_256).credentials()),
                        known -> Stream.concat(
                                        serverDemandingCertificate(known).stream(),
                                        Stream.of("-attime", secondsWhenExpired(known)))
                                .toList(),
                        Refusal.openSslSends(AlertDescription.CERTIFICATE_EXPIRED, "certificate expired")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("clientRows")
    @Requirement({"RFC5246-7.2.2-b", "RFC5246-7.2.2-c", "RFC9325-3.7-c"})
    void clientAndOpenSslAgreeOnWhyTheyDoNot(ClientRow row) {
        var server = row.server().apply(certificates).toArray(String[]::new);
        try (var peer = openssl.serve(row.protocol(), certificates.server(KeyKind.P_256), server);
                var client = DtlsClient.to(
                        peer.address(),
                        row.name(),
                        row.client().apply(certificates).build())) {
            row.expected().check(Exchange.connectInVain(client), peer);
        }
    }

    private static ClientRow clientRow(
            String cause,
            Function<Certificates, DtlsClientConfig.Builder> client,
            Function<Certificates, List<String>> server,
            Refusal expected) {
        return new ClientRow(cause, client, Certificates.SERVER, DTLS_1_2, server, expected);
    }

    private static DtlsClientConfig.Builder clientTrusting(TrustAnchors trust) {
        return DtlsClientConfig.builder().trust(trust).limits(Exchange.QUICK);
    }

    private static List<String> serverDemandingCertificate(Certificates known) {
        return List.of(
                "-Verify",
                "1",
                "-verify_return_error",
                "-CAfile",
                known.authority().toString());
    }

    private static List<String> serverNamingNoAuthority(Certificates known) {
        return List.of(
                "-Verify",
                "1",
                "-verify_return_error",
                "-verifyCAfile",
                known.authority().toString());
    }

    private static String secondsWhenExpired(Certificates known) {
        return String.valueOf(known.expired().getEpochSecond());
    }
}
