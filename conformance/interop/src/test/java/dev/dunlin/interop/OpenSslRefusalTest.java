package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.Failure;
import dev.dunlin.session.net.DtlsClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Handshakes that must not succeed, as a table: cause, who notices, which alert goes over the wire, what each side makes of it. */
@RequiresOpenSsl
@Timeout(120)
class OpenSslRefusalTest {
    /** Suites that only OpenSSL has. */
    private static final String[] OTHER_SUITES = {"-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305"};

    /** OpenSSL's smallest security level still allows DTLS 1.0. */
    private static final List<String> OLD_VERSION = List.of("-dtls1", "-cipher", "DEFAULT:@SECLEVEL=0");

    private static final List<String> DTLS_1_2 = List.of("-dtls1_2");

    private final OpenSsl openssl;
    private final Certificates certificates;

    OpenSslRefusalTest(OpenSsl openssl, Certificates certificates) {
        this.openssl = openssl;
        this.certificates = certificates;
    }

    /** Which side notices, and therefore sends the alert. */
    enum Noticed {
        BY_US,
        BY_OPENSSL
    }

    /** Part of a row: who notices what, in our words and in OpenSSL's. */
    record Expected(Noticed noticed, FailureReason reason, AlertDescription alert, String openSslName) {
        static Expected weSend(AlertDescription alert, String openSslName, FailureReason reason) {
            return new Expected(Noticed.BY_US, reason, alert, openSslName);
        }

        static Expected openSslSends(AlertDescription alert, String openSslName) {
            return new Expected(Noticed.BY_OPENSSL, FailureReason.PEER_ALERT, alert, openSslName);
        }

        void check(Failure failure, OpenSslPeer peer) {
            assertEquals(Optional.of(alert), failure.alert(), failure::toString);
            assertEquals(reason, failure.reason(), failure::toString);
            assertEquals(noticed == Noticed.BY_OPENSSL, failure.sentByPeer(), failure::toString);
            if (noticed == Noticed.BY_US) {
                peer.awaitAlertReceived("fatal:" + openSslName);
            } else {
                peer.awaitAlertSent("fatal:" + openSslName);
            }
        }
    }

    /** A row for our client and their server. */
    record ClientRow(
            String cause,
            Function<Certificates, DtlsClientConfig.Builder> client,
            PeerName name,
            List<String> protocol,
            Function<Certificates, List<String>> server,
            Expected expected) {
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
                        Expected.weSend(
                                AlertDescription.UNKNOWN_CA, "unknown CA", FailureReason.UNTRUSTED_CERTIFICATE)),
                new ClientRow(
                        "server with another name",
                        known -> clientTrusting(known.trust()),
                        PeerName.of("other.test"),
                        DTLS_1_2,
                        known -> List.of(),
                        Expected.weSend(
                                AlertDescription.CERTIFICATE_UNKNOWN, "certificate unknown", FailureReason.WRONG_NAME)),
                clientRow(
                        "server whose certificate has expired",
                        known -> clientTrusting(known.trust()).clock(InstantSource.fixed(known.expired())),
                        known -> List.of(),
                        Expected.weSend(
                                AlertDescription.CERTIFICATE_EXPIRED,
                                "certificate expired",
                                FailureReason.EXPIRED_CERTIFICATE)),
                clientRow(
                        "no common suite",
                        known -> clientTrusting(known.trust()),
                        known -> List.of(OTHER_SUITES),
                        Expected.openSslSends(AlertDescription.HANDSHAKE_FAILURE, "handshake failure")),
                clientRow(
                        "no common group",
                        known -> clientTrusting(known.trust()),
                        known -> List.of("-groups", "P-521"),
                        Expected.openSslSends(AlertDescription.HANDSHAKE_FAILURE, "handshake failure")),
                new ClientRow(
                        "no common version",
                        known -> clientTrusting(known.trust()),
                        Certificates.SERVER,
                        OLD_VERSION,
                        known -> List.of(),
                        Expected.openSslSends(AlertDescription.HANDSHAKE_FAILURE, "handshake failure")),
                clientRow(
                        "client without the certificate that is demanded",
                        known -> clientTrusting(known.trust()),
                        OpenSslRefusalTest::serverDemandingCertificate,
                        Expected.openSslSends(AlertDescription.HANDSHAKE_FAILURE, "handshake failure")),
                clientRow(
                        "client of another authority than those that are demanded",
                        known -> clientTrusting(known.trust())
                                .credentials(known.strangeClient().credentials()),
                        OpenSslRefusalTest::serverDemandingCertificate,
                        Expected.openSslSends(AlertDescription.HANDSHAKE_FAILURE, "handshake failure")),
                clientRow(
                        "client of an unknown authority",
                        known -> clientTrusting(known.trust())
                                .credentials(known.strangeClient().credentials()),
                        OpenSslRefusalTest::serverNamingNoAuthority,
                        Expected.openSslSends(AlertDescription.UNKNOWN_CA, "unknown CA")),
                clientRow(
                        "client whose certificate has expired",
                        known -> clientTrusting(known.trust())
                                .credentials(known.client(KeyKind.P_256).credentials()),
                        known -> Stream.concat(
                                        serverDemandingCertificate(known).stream(),
                                        Stream.of("-attime", secondsWhenExpired(known)))
                                .toList(),
                        Expected.openSslSends(AlertDescription.CERTIFICATE_EXPIRED, "certificate expired")));
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

    /** A row for our server and their client. */
    record ServerRow(
            String cause,
            Function<Certificates, DtlsServerConfig.Builder> server,
            List<String> protocol,
            Function<Certificates, List<String>> client,
            Expected expected) {
        @Override
        public String toString() {
            return cause + " -> " + expected.alert().rfcName();
        }
    }

    static Stream<ServerRow> serverRows() {
        return Stream.of(
                serverRow(
                        "server of an unknown authority",
                        OpenSslRefusalTest::server,
                        known -> clientChecking(known.strangeAuthority().toString(), Certificates.SERVER),
                        Expected.openSslSends(AlertDescription.UNKNOWN_CA, "unknown CA")),
                serverRow(
                        "server with another name",
                        OpenSslRefusalTest::server,
                        known -> clientChecking(known.authority().toString(), PeerName.of("other.test")),
                        Expected.openSslSends(AlertDescription.BAD_CERTIFICATE, "bad certificate")),
                serverRow(
                        "server whose certificate has expired",
                        OpenSslRefusalTest::server,
                        known -> Stream.concat(
                                        clientChecking(known.authority().toString(), Certificates.SERVER).stream(),
                                        Stream.of("-attime", secondsWhenExpired(known)))
                                .toList(),
                        Expected.openSslSends(AlertDescription.CERTIFICATE_EXPIRED, "certificate expired")),
                serverRow(
                        "no common suite",
                        OpenSslRefusalTest::server,
                        known -> List.of(OTHER_SUITES),
                        Expected.weSend(
                                AlertDescription.HANDSHAKE_FAILURE,
                                "handshake failure",
                                FailureReason.NO_COMMON_PARAMETERS)),
                serverRow(
                        "no common group",
                        known -> server(known).groups(List.of(NamedGroup.SECP384R1)),
                        known -> List.of("-groups", "X25519:P-256"),
                        Expected.weSend(
                                AlertDescription.HANDSHAKE_FAILURE,
                                "handshake failure",
                                FailureReason.NO_COMMON_PARAMETERS)),
                new ServerRow(
                        "no common version",
                        OpenSslRefusalTest::server,
                        OLD_VERSION,
                        known -> List.of(),
                        Expected.weSend(
                                AlertDescription.PROTOCOL_VERSION,
                                "protocol version",
                                FailureReason.NO_COMMON_VERSION)),
                serverRow(
                        "client without the certificate that is demanded",
                        OpenSslRefusalTest::ourServerDemandingCertificate,
                        known -> List.of(),
                        Expected.weSend(
                                AlertDescription.HANDSHAKE_FAILURE,
                                "handshake failure",
                                FailureReason.CERTIFICATE_REQUIRED)),
                serverRow(
                        "client of an unknown authority",
                        OpenSslRefusalTest::ourServerDemandingCertificate,
                        known -> known.strangeClient().options(),
                        Expected.weSend(
                                AlertDescription.UNKNOWN_CA, "unknown CA", FailureReason.UNTRUSTED_CERTIFICATE)),
                serverRow(
                        "client whose certificate has expired",
                        known -> ourServerDemandingCertificate(known).clock(InstantSource.fixed(known.expired())),
                        known -> known.client(KeyKind.P_256).options(),
                        Expected.weSend(
                                AlertDescription.CERTIFICATE_EXPIRED,
                                "certificate expired",
                                FailureReason.EXPIRED_CERTIFICATE)),
                serverRow(
                        "client with a server's certificate",
                        OpenSslRefusalTest::ourServerDemandingCertificate,
                        known -> known.server(KeyKind.P_256).options(),
                        Expected.weSend(
                                AlertDescription.UNSUPPORTED_CERTIFICATE,
                                "unsupported certificate",
                                FailureReason.UNSUPPORTED_CERTIFICATE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("serverRows")
    @Requirement({"RFC5246-7.2.2-b", "RFC5246-7.2.2-c", "RFC5246-7.4.6-b", "RFC5246-7.4.6-c", "RFC8422-4-b"})
    void serverAndOpenSslAgreeOnWhyTheyDoNot(ServerRow row) {
        var client = row.client().apply(certificates).toArray(String[]::new);
        try (var server = new EchoServer(row.server().apply(certificates).build());
                var peer = openssl.connect(row.protocol(), server.port(), client)) {
            row.expected().check(server.awaitFailure(), peer);
        }
    }

    private static ClientRow clientRow(
            String cause,
            Function<Certificates, DtlsClientConfig.Builder> client,
            Function<Certificates, List<String>> server,
            Expected expected) {
        return new ClientRow(cause, client, Certificates.SERVER, DTLS_1_2, server, expected);
    }

    private static ServerRow serverRow(
            String cause,
            Function<Certificates, DtlsServerConfig.Builder> server,
            Function<Certificates, List<String>> client,
            Expected expected) {
        return new ServerRow(cause, server, DTLS_1_2, client, expected);
    }

    private static DtlsClientConfig.Builder clientTrusting(TrustAnchors trust) {
        return DtlsClientConfig.builder().trust(trust).limits(Exchange.QUICK);
    }

    private static List<String> clientChecking(String authority, PeerName name) {
        return List.of("-CAfile", authority, "-verify_hostname", name.toString(), "-verify_return_error");
    }

    private static DtlsServerConfig.Builder server(Certificates known) {
        return DtlsServerConfig.builder()
                .credentials(known.server(KeyKind.P_256).credentials())
                .limits(Exchange.QUICK);
    }

    private static DtlsServerConfig.Builder ourServerDemandingCertificate(Certificates known) {
        return server(known).clientAuthentication(ClientAuthentication.REQUIRE).trust(known.trust());
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
