package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.Counters;
import dev.dunlin.session.DtlsServerConfig;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Handshakes of their client with our server that must not succeed, as a table: cause, alert, what each side makes of it. */
@RequiresOpenSsl
@Timeout(120)
class OpenSslServerRefusalTest {
    /** Suites that only OpenSSL has. */
    private static final String[] OTHER_SUITES = {"-cipher", "ECDHE-ECDSA-AES128-SHA256"};

    /** OpenSSL's smallest security level still allows DTLS 1.0. */
    private static final List<String> OLD_VERSION = List.of("-dtls1", "-cipher", "DEFAULT:@SECLEVEL=0");

    private static final List<String> DTLS_1_2 = List.of("-dtls1_2");

    private final OpenSsl openssl;
    private final Certificates certificates;

    OpenSslServerRefusalTest(OpenSsl openssl, Certificates certificates) {
        this.openssl = openssl;
        this.certificates = certificates;
    }

    /** A row for our server and their client. */
    record ServerRow(
            String cause,
            Function<Certificates, DtlsServerConfig.Builder> server,
            List<String> protocol,
            Function<Certificates, List<String>> client,
            Refusal expected) {
        @Override
        public String toString() {
            return cause + " -> " + expected.alert().rfcName();
        }
    }

    static Stream<ServerRow> serverRows() {
        return Stream.of(
                serverRow(
                        "server of an unknown authority",
                        OpenSslServerRefusalTest::server,
                        known -> clientChecking(known.strangeAuthority().toString(), Certificates.SERVER),
                        Refusal.openSslSends(AlertDescription.UNKNOWN_CA, "unknown CA")),
                serverRow(
                        "server with another name",
                        OpenSslServerRefusalTest::server,
                        known -> clientChecking(known.authority().toString(), PeerName.of("other.test")),
                        Refusal.openSslSends(AlertDescription.BAD_CERTIFICATE, "bad certificate")),
                serverRow(
                        "server whose certificate has expired",
                        OpenSslServerRefusalTest::server,
                        known -> Stream.concat(
                                        clientChecking(known.authority().toString(), Certificates.SERVER).stream(),
                                        Stream.of("-attime", secondsWhenExpired(known)))
                                .toList(),
                        Refusal.openSslSends(AlertDescription.CERTIFICATE_EXPIRED, "certificate expired")),
                serverRow(
                        "no common suite",
                        OpenSslServerRefusalTest::server,
                        known -> List.of(OTHER_SUITES),
                        Refusal.weSend(
                                AlertDescription.HANDSHAKE_FAILURE,
                                "handshake failure",
                                FailureReason.NO_COMMON_PARAMETERS)),
                serverRow(
                        "no common group",
                        known -> server(known).groups(List.of(NamedGroup.SECP384R1)),
                        known -> List.of("-groups", "X25519:P-256"),
                        Refusal.weSend(
                                AlertDescription.HANDSHAKE_FAILURE,
                                "handshake failure",
                                FailureReason.NO_COMMON_PARAMETERS)),
                new ServerRow(
                        "no common version",
                        // With cookies there is no handshake that could fail: see below.
                        known -> server(known).cookieExchange(false),
                        OLD_VERSION,
                        known -> List.of(),
                        Refusal.weSend(
                                AlertDescription.PROTOCOL_VERSION,
                                "protocol version",
                                FailureReason.NO_COMMON_VERSION)),
                serverRow(
                        "client without the certificate that is demanded",
                        OpenSslServerRefusalTest::ourServerDemandingCertificate,
                        known -> List.of(),
                        Refusal.weSend(
                                AlertDescription.HANDSHAKE_FAILURE,
                                "handshake failure",
                                FailureReason.CERTIFICATE_REQUIRED)),
                serverRow(
                        "client of an unknown authority",
                        OpenSslServerRefusalTest::ourServerDemandingCertificate,
                        known -> known.strangeClient().options(),
                        Refusal.weSend(AlertDescription.UNKNOWN_CA, "unknown CA", FailureReason.UNTRUSTED_CERTIFICATE)),
                serverRow(
                        "client whose certificate has expired",
                        known -> ourServerDemandingCertificate(known).clock(InstantSource.fixed(known.expired())),
                        known -> known.client(KeyKind.P_256).options(),
                        Refusal.weSend(
                                AlertDescription.CERTIFICATE_EXPIRED,
                                "certificate expired",
                                FailureReason.EXPIRED_CERTIFICATE)),
                serverRow(
                        "client with a server's certificate",
                        OpenSslServerRefusalTest::ourServerDemandingCertificate,
                        known -> known.server(KeyKind.P_256).options(),
                        Refusal.weSend(
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

    /** With cookies it is the front door that says so: no handshake begins that could fail, and the refusal is counted. */
    @Test
    @Requirement("RFC5246-7.2.2-b")
    void aVersionThatTheServerDoesNotHaveIsRefusedBeforeAnythingIsKept() {
        try (var server = new EchoServer(server(certificates).build());
                var peer = openssl.connect(OLD_VERSION, server.port())) {
            peer.awaitAlertReceived("fatal:protocol version");
            assertEquals(1, server.counters().discarded(DiscardReason.CLIENT_HELLO_REFUSED));
            assertEquals(0, server.counters().total(Counters.Total.HANDSHAKES_STARTED));
        }
    }

    private static ServerRow serverRow(
            String cause,
            Function<Certificates, DtlsServerConfig.Builder> server,
            Function<Certificates, List<String>> client,
            Refusal expected) {
        return new ServerRow(cause, server, DTLS_1_2, client, expected);
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

    private static String secondsWhenExpired(Certificates known) {
        return String.valueOf(known.expired().getEpochSecond());
    }
}
