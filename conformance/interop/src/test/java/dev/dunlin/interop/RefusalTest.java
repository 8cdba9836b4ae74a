package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.Role;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.ConnectOutcome;
import dev.dunlin.session.Failure;
import dev.dunlin.session.net.DtlsClient;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Handshakes that must not succeed, with every peer in both roles: cause, who sends which alert, what our side makes of it. */
@RequiresOpenSsl
@Timeout(120)
class RefusalTest {
    /**
     * For each cause and peer who sends which alert: {@code us} with our reason, {@code them}, or nobody ({@code silence}), which is the
     * answer to records that cannot be read, and gnutls-serv's to all that it does not like; or our {@code door}, which sends an alert
     * before there is any handshake. A dash is what cannot be tried:
     * the JDK and NSS have no PSK, the JDK is told of groups only for the whole process, s_server takes any identity. Clients that look for another name
     * say so to our server, which has none such to show (Scandium does not understand unrecognized_name), but s_client, which
     * checks the certificate by itself. All this is DTLS 1.2 where no version is said. A slash stands between what JDK 17 and JDK 25 say.
     */
    private static final String TABLE =
            """
            server | unknown authority           | OpenSSL     | us unknown_ca UNTRUSTED_CERTIFICATE
            server | unknown authority           | GnuTLS      | us unknown_ca UNTRUSTED_CERTIFICATE
            server | unknown authority           | JDK         | us unknown_ca UNTRUSTED_CERTIFICATE
            server | unknown authority           | Scandium    | us unknown_ca UNTRUSTED_CERTIFICATE
            server | unknown authority           | wolfSSL     | us unknown_ca UNTRUSTED_CERTIFICATE
            server | unknown authority           | NSS         | us unknown_ca UNTRUSTED_CERTIFICATE
            server | unknown authority           | wolfSSL 1.3 | us unknown_ca UNTRUSTED_CERTIFICATE
            server | unknown authority           | NSS 1.3     | us unknown_ca UNTRUSTED_CERTIFICATE
            server | another name                | OpenSSL     | us certificate_unknown WRONG_NAME
            server | another name                | GnuTLS      | us certificate_unknown WRONG_NAME
            server | another name                | JDK         | us certificate_unknown WRONG_NAME
            server | another name                | Scandium    | us certificate_unknown WRONG_NAME
            server | another name                | wolfSSL     | us certificate_unknown WRONG_NAME
            server | another name                | NSS         | us certificate_unknown WRONG_NAME
            server | another name                | wolfSSL 1.3 | us certificate_unknown WRONG_NAME
            server | another name                | NSS 1.3     | us certificate_unknown WRONG_NAME
            server | expired certificate         | OpenSSL     | us certificate_expired EXPIRED_CERTIFICATE
            server | expired certificate         | GnuTLS      | us certificate_expired EXPIRED_CERTIFICATE
            server | expired certificate         | JDK         | us certificate_expired EXPIRED_CERTIFICATE
            server | expired certificate         | Scandium    | us certificate_expired EXPIRED_CERTIFICATE
            server | expired certificate         | wolfSSL     | us certificate_expired EXPIRED_CERTIFICATE
            server | expired certificate         | NSS         | us certificate_expired EXPIRED_CERTIFICATE
            server | expired certificate         | wolfSSL 1.3 | us certificate_expired EXPIRED_CERTIFICATE
            server | expired certificate         | NSS 1.3     | us certificate_expired EXPIRED_CERTIFICATE
            server | no common suite             | OpenSSL     | them handshake_failure
            server | no common suite             | GnuTLS      | silence
            server | no common suite             | JDK         | them handshake_failure
            server | no common suite             | Scandium    | them handshake_failure
            server | no common suite             | wolfSSL     | them handshake_failure
            server | no common suite             | NSS         | them handshake_failure
            server | no common suite             | wolfSSL 1.3 | them handshake_failure
            server | no common suite             | NSS 1.3     | them handshake_failure
            server | no common group             | OpenSSL     | them handshake_failure
            server | no common group             | GnuTLS      | silence
            server | no common group             | JDK         | -
            server | no common group             | Scandium    | them handshake_failure
            server | no common group             | wolfSSL     | them handshake_failure
            server | no common group             | NSS         | them handshake_failure
            server | no common group             | wolfSSL 1.3 | them handshake_failure
            server | no common group             | NSS 1.3     | them handshake_failure
            server | no client certificate       | OpenSSL     | them handshake_failure
            server | no client certificate       | GnuTLS      | silence
            server | no client certificate       | JDK         | them bad_certificate / them handshake_failure
            server | no client certificate       | Scandium    | them bad_certificate
            server | no client certificate       | wolfSSL     | them handshake_failure
            server | no client certificate       | NSS         | them bad_certificate
            server | no client certificate       | wolfSSL 1.3 | them certificate_required
            server | no client certificate       | NSS 1.3     | them certificate_required
            server | client of unknown authority | OpenSSL     | them handshake_failure
            server | client of unknown authority | GnuTLS      | silence
            server | client of unknown authority | JDK         | them bad_certificate / them handshake_failure
            server | client of unknown authority | Scandium    | them bad_certificate
            server | client of unknown authority | wolfSSL     | them unknown_ca
            server | client of unknown authority | NSS         | them unknown_ca
            server | client of unknown authority | wolfSSL 1.3 | them unknown_ca
            server | client of unknown authority | NSS 1.3     | them unknown_ca
            server | unknown identity            | OpenSSL     | -
            server | unknown identity            | GnuTLS      | silence
            server | unknown identity            | JDK         | -
            server | unknown identity            | Scandium    | silence
            server | unknown identity            | wolfSSL     | them unknown_psk_identity
            server | unknown identity            | NSS         | -
            server | unknown identity            | wolfSSL 1.3 | them missing_extension
            server | unknown identity            | NSS 1.3     | them missing_extension
            server | another key                 | OpenSSL     | silence
            server | another key                 | GnuTLS      | silence
            server | another key                 | JDK         | -
            server | another key                 | Scandium    | silence
            server | another key                 | wolfSSL     | silence
            server | another key                 | NSS         | -
            server | another key                 | wolfSSL 1.3 | them decrypt_error
            server | another key                 | NSS 1.3     | them decrypt_error
            client | unknown authority           | OpenSSL     | them unknown_ca
            client | unknown authority           | GnuTLS      | them bad_certificate
            client | unknown authority           | JDK         | them certificate_unknown
            client | unknown authority           | Scandium    | them bad_certificate
            client | unknown authority           | wolfSSL     | them unknown_ca
            client | unknown authority           | NSS         | them unknown_ca
            client | unknown authority           | wolfSSL 1.3 | them unknown_ca
            client | unknown authority           | NSS 1.3     | them unknown_ca
            client | another name                | OpenSSL     | them bad_certificate
            client | another name                | GnuTLS      | us unrecognized_name UNKNOWN_SERVER_NAME
            client | another name                | JDK         | us unrecognized_name UNKNOWN_SERVER_NAME
            client | another name                | Scandium    | -
            client | another name                | wolfSSL     | us unrecognized_name UNKNOWN_SERVER_NAME
            client | another name                | NSS         | us unrecognized_name UNKNOWN_SERVER_NAME
            client | another name                | wolfSSL 1.3 | us unrecognized_name UNKNOWN_SERVER_NAME
            client | another name                | NSS 1.3     | us unrecognized_name UNKNOWN_SERVER_NAME
            client | expired certificate         | OpenSSL     | them certificate_expired
            client | expired certificate         | GnuTLS      | them bad_certificate
            client | expired certificate         | JDK         | them certificate_expired
            client | expired certificate         | Scandium    | them certificate_expired
            client | expired certificate         | wolfSSL     | them certificate_expired
            client | expired certificate         | NSS         | them certificate_expired
            client | expired certificate         | wolfSSL 1.3 | them certificate_expired
            client | expired certificate         | NSS 1.3     | them certificate_expired
            client | no common suite             | OpenSSL     | us handshake_failure NO_COMMON_PARAMETERS
            client | no common suite             | GnuTLS      | us handshake_failure NO_COMMON_PARAMETERS
            client | no common suite             | JDK         | us handshake_failure NO_COMMON_PARAMETERS
            client | no common suite             | Scandium    | us handshake_failure NO_COMMON_PARAMETERS
            client | no common suite             | wolfSSL     | us handshake_failure NO_COMMON_PARAMETERS
            client | no common suite             | NSS         | us handshake_failure NO_COMMON_PARAMETERS
            client | no common suite             | wolfSSL 1.3 | door handshake_failure
            client | no common suite             | NSS 1.3     | door handshake_failure
            client | no common group             | OpenSSL     | us handshake_failure NO_COMMON_PARAMETERS
            client | no common group             | GnuTLS      | us handshake_failure NO_COMMON_PARAMETERS
            client | no common group             | JDK         | -
            client | no common group             | Scandium    | us handshake_failure NO_COMMON_PARAMETERS
            client | no common group             | wolfSSL     | us handshake_failure NO_COMMON_PARAMETERS
            client | no common group             | NSS         | us handshake_failure NO_COMMON_PARAMETERS
            client | no common group             | wolfSSL 1.3 | us handshake_failure NO_COMMON_PARAMETERS
            client | no common group             | NSS 1.3     | us handshake_failure NO_COMMON_PARAMETERS
            client | no client certificate       | OpenSSL     | us handshake_failure CERTIFICATE_REQUIRED
            client | no client certificate       | GnuTLS      | us handshake_failure CERTIFICATE_REQUIRED
            client | no client certificate       | JDK         | us handshake_failure CERTIFICATE_REQUIRED
            client | no client certificate       | Scandium    | us handshake_failure CERTIFICATE_REQUIRED
            client | no client certificate       | wolfSSL     | us handshake_failure CERTIFICATE_REQUIRED
            client | no client certificate       | NSS         | us handshake_failure CERTIFICATE_REQUIRED
            client | no client certificate       | wolfSSL 1.3 | us certificate_required CERTIFICATE_REQUIRED
            client | no client certificate       | NSS 1.3     | us certificate_required CERTIFICATE_REQUIRED
            client | client of unknown authority | OpenSSL     | us unknown_ca UNTRUSTED_CERTIFICATE
            client | client of unknown authority | GnuTLS      | us unknown_ca UNTRUSTED_CERTIFICATE
            client | client of unknown authority | JDK         | us handshake_failure CERTIFICATE_REQUIRED
            client | client of unknown authority | Scandium    | us handshake_failure CERTIFICATE_REQUIRED
            client | client of unknown authority | wolfSSL     | us unknown_ca UNTRUSTED_CERTIFICATE
            client | client of unknown authority | NSS         | us unknown_ca UNTRUSTED_CERTIFICATE
            client | client of unknown authority | wolfSSL 1.3 | us unknown_ca UNTRUSTED_CERTIFICATE
            client | client of unknown authority | NSS 1.3     | us unknown_ca UNTRUSTED_CERTIFICATE
            client | unknown identity            | OpenSSL     | silence
            client | unknown identity            | GnuTLS      | silence
            client | unknown identity            | JDK         | -
            client | unknown identity            | Scandium    | silence
            client | unknown identity            | wolfSSL     | silence
            client | unknown identity            | NSS         | -
            client | unknown identity            | wolfSSL 1.3 | us handshake_failure NO_COMMON_PARAMETERS
            client | unknown identity            | NSS 1.3     | us handshake_failure NO_COMMON_PARAMETERS
            client | another key                 | OpenSSL     | silence
            client | another key                 | GnuTLS      | silence
            client | another key                 | JDK         | -
            client | another key                 | Scandium    | silence
            client | another key                 | wolfSSL     | silence
            client | another key                 | NSS         | -
            client | another key                 | wolfSSL 1.3 | us decrypt_error BAD_FINISHED
            client | another key                 | NSS 1.3     | us decrypt_error BAD_FINISHED
            """;

    private final Certificates certificates;
    private final Peers peers;

    RefusalTest(Certificates certificates, Peers peers) {
        this.certificates = certificates;
        this.peers = peers;
    }

    /** One row; {@code role} is the peer's. */
    record Row(Role role, Cause cause, PeerKind peer, ProtocolVersion version, String expected) {
        static Row parse(String line) {
            var cells = line.split("\\s*\\|\\s*", -1);
            var isNew = cells[2].endsWith(" 1.3");
            var peer = isNew ? cells[2].substring(0, cells[2].indexOf(' ')) : cells[2];
            return new Row(
                    Role.valueOf(cells[0].strip().toUpperCase(Locale.ROOT)),
                    Cause.valueOf(cells[1].toUpperCase(Locale.ROOT).replace(' ', '_')),
                    PeerKind.valueOf(peer.toUpperCase(Locale.ROOT)),
                    isNew ? ProtocolVersion.DTLS_1_3 : ProtocolVersion.DTLS_1_2,
                    cells[3].strip());
        }

        /** The alert that our server's front door sends, if it is to do so. */
        Optional<AlertDescription> alertAtTheDoor() {
            return Stream.of(AlertDescription.values())
                    .filter(alert -> expected.equals("door " + alert.rfcName()))
                    .findFirst();
        }

        boolean isSilent() {
            return expected.equals("silence");
        }

        /** What our failure has to say, in the words of the table; and the peer has to have seen the alert on its way. */
        void check(Failure failure, Peer.End theirs) {
            var told = told(failure);
            assertTrue(List.of(expected.split(" / ", -1)).contains(told), () -> told + ": " + failure);
            failure.alert()
                    .ifPresent(alert ->
                            theirs.awaitAlert(failure.sentByPeer() ? Peer.Way.SENT : Peer.Way.RECEIVED, alert));
        }

        private static String told(Failure failure) {
            if (failure.reason() == FailureReason.PEER_UNRESPONSIVE) {
                return "silence";
            }
            var alert = failure.alert().map(known -> known.rfcName()).orElse("no alert");
            return failure.sentByPeer() ? "them " + alert : "us " + alert + " " + failure.reason();
        }

        @Override
        public String toString() {
            return peer + ", " + version + ", " + cause + " -> " + expected;
        }
    }

    static Stream<Row> theirServers() {
        return rows(Role.SERVER);
    }

    static Stream<Row> theirClients() {
        return rows(Role.CLIENT);
    }

    private static Stream<Row> rows(Role role) {
        return TABLE.lines()
                .map(Row::parse)
                .filter(row -> row.role() == role && !row.expected().equals("-"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("theirServers")
    @Requirement({"RFC5246-7.2.2-b", "RFC5246-7.2.2-c", "RFC9325-3.7-c", "RFC4279-2-d"})
    void clientAndTheirServerAgreeOnWhyTheyDoNot(Row row) {
        var config = row.cause().ourClient(certificates, row.version(), row.isSilent());
        try (var server = peers.find(row.peer()).serve(row.cause().theirServer(certificates, row.version()));
                var client = DtlsClient.to(server.address(), row.cause().serverName(), config)) {
            row.check(failure(client), server);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("theirClients")
    @Requirement({
        "RFC5246-7.2.2-b",
        "RFC5246-7.2.2-c",
        "RFC5246-7.4.6-b",
        "RFC5246-7.4.6-c",
        "RFC8422-4-b",
        "RFC4279-2-d"
    })
    void serverAndTheirClientAgreeOnWhyTheyDoNot(Row row) {
        var config = row.cause().ourServer(certificates, row.version(), row.isSilent());
        try (var server = new EchoServer(config);
                var client = peers.find(row.peer())
                        .connect(server.address(), row.cause().theirClient(certificates, row.version()))) {
            client.begin();
            var alert = row.alertAtTheDoor();
            if (alert.isPresent()) {
                client.awaitAlert(Peer.Way.RECEIVED, alert.orElseThrow());
                return;
            }
            row.check(server.awaitFailure(), client);
        }
    }

    /** A server of 1.3 refuses a client's certificate when the client believes itself connected already. */
    private static Failure failure(DtlsClient client) {
        var outcome = client.connect(Exchange.PATIENCE);
        if (outcome instanceof ConnectOutcome.Failed failed) {
            return failed.failure();
        }
        if (outcome instanceof ConnectOutcome.PeerUnresponsive silent) {
            return silent.failure();
        }
        var next = client.receive(ByteBuffer.allocate(1), Exchange.PATIENCE);
        return client.failure().orElseThrow(() -> new AssertionError("no failure: " + outcome + ", then " + next));
    }
}
