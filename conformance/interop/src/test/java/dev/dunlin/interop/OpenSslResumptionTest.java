package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.InMemorySessionCache;
import dev.dunlin.session.InMemorySessionStore;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.SessionInfo;
import dev.dunlin.session.TicketKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions that go on with OpenSSL, in both roles, by ticket and by session id. */
@RequiresOpenSsl
@Timeout(120)
class OpenSslResumptionTest {
    private static final String LABEL = "EXPORTER-dunlin";
    private static final int KEYING_MATERIAL = 32;
    private static final Refusal NOT_BELIEVED = Refusal.weSend(
            AlertDescription.CERTIFICATE_UNKNOWN, "certificate unknown", FailureReason.UNTRUSTED_CERTIFICATE);

    /** How the server knows a session again. */
    enum Means {
        TICKET,
        SESSION_ID;

        /** What keeps OpenSSL from tickets when they are not meant. */
        String[] options(String... others) {
            return this == TICKET
                    ? others
                    : Stream.concat(Stream.of("-no_ticket"), Arrays.stream(others))
                            .toArray(String[]::new);
        }
    }

    private final OpenSsl openssl;
    private final Certificates certificates;

    OpenSslResumptionTest(OpenSsl openssl, Certificates certificates) {
        this.openssl = openssl;
        this.certificates = certificates;
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({
        "RFC5077-3.2-a",
        "RFC5246-7.4.1.2-d",
        "RFC6347-4.2.1-u",
        "RFC6347-4.2.4-h",
        "RFC7627-5.3-b",
        "RFC5705-4-a",
        "RFC5077-4-a",
        "RFC6347-5-b"
    })
    void clientResumesWithOpenSsl(Means means) {
        try (var store = InMemorySessionStore.create();
                var server = openssl.serve(
                        certificates.server(KeyKind.P_256),
                        means.options("-keymatexport", LABEL, "-keymatexportlen", "" + KEYING_MATERIAL))) {
            var config = trusting().sessionStore(store).build();
            var first = converse(server, config, "first");
            assertFalse(first.resumed());
            assertFalse(server.printed().contains("Reused session-id"), server::printed);

            try (var client = Exchange.client(server.address(), config)) {
                var second = Exchange.connect(client);
                assertTrue(second.resumed());
                server.await("Reused session-id");
                Exchange.echo(client, server, "second");
                assertEquals(first.suite(), second.suite());
                assertEquals(first.peerCertificates(), second.peerCertificates());
                assertTrue(second.extendedMasterSecret());
                var exported = client.export(LABEL, KEYING_MATERIAL).orElseThrow();
                assertTrue(
                        server.printed()
                                .contains("Keying material: "
                                        + HexFormat.of().withUpperCase().formatHex(exported)),
                        server::printed);
                assertEquals(
                        SendOutcome.Kind.SENT,
                        client.shutdown(Duration.ofSeconds(1)).kind());
            }
            assertTrue(converse(server, config, "third").resumed());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC5077-3.2-c", "RFC5077-3.4-b", "RFC5705-4-a", "RFC7627-5.3-f", "RFC6347-4.2.4-h"})
    void openSslResumesWithTheServer(Means means, @TempDir Path folder) {
        var session = folder.resolve("session").toString();
        var config = serving().sessionCache(InMemorySessionCache.create()).build();
        try (var server = new EchoServer(config)) {
            try (var client = openssl.connect(server.port(), means.options("-sess_out", session))) {
                assertFalse(established(server).resumed());
                Exchange.echo(client, server, "first");
                client.await("New, TLSv1.2");
                client.quit();
                server.awaitEnd();
            }
            try (var client = openssl.connect(
                    server.port(),
                    means.options(
                            "-sess_in", session, "-keymatexport", LABEL, "-keymatexportlen", "" + KEYING_MATERIAL))) {
                var second = server.awaitEstablished();
                assertTrue(second.info().resumed());
                Exchange.echo(client, server, "second");
                client.await("Reused, TLSv1.2");
                assertArrayEquals(
                        client.keyingMaterial(),
                        second.export(LABEL, KEYING_MATERIAL).orElseThrow());
            }
        }
    }

    @Test
    @Requirement({"RFC9325-3.4-d", "RFC5246-7.4.1.3-b"})
    void ticketWhoseKeyIsGoneLeadsToAFullHandshake(@TempDir Path folder) {
        var session = folder.resolve("session").toString();
        try (var keys = TicketKeys.of(key(1));
                var server = new EchoServer(serving().ticketKeys(keys).build())) {
            try (var client = openssl.connect(server.port(), "-sess_out", session)) {
                server.awaitEstablished();
                Exchange.echo(client, server, "first");
                client.quit();
                server.awaitEnd();
            }
            keys.install(key(2), key(1));
            try (var client = openssl.connect(server.port(), "-sess_in", session)) {
                assertTrue(established(server).resumed());
                Exchange.echo(client, server, "old key");
                client.await("read server session ticket");
                client.quit();
                server.awaitEnd();
            }
            keys.install(key(3), key(2));
            try (var client = openssl.connect(server.port(), "-sess_in", session)) {
                assertFalse(established(server).resumed());
                Exchange.echo(client, server, "without its key");
                client.await("New, TLSv1.2");
            }
        }
    }

    @Test
    void keyLogOfAResumedSessionHasItsSecret() {
        var logged = new CopyOnWriteArrayList<String>();
        try (var store = InMemorySessionStore.create();
                var server = openssl.serve(certificates.server(KeyKind.P_256))) {
            var config = trusting().sessionStore(store).keyLog(logged::add).build();
            converse(server, config, "first");
            assertTrue(converse(server, config, "second").resumed());
            assertEquals(2, logged.size());
            assertEquals(secret(logged.get(0)), secret(logged.get(1)));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9325-7.5-a")
    void clientThatHasWithdrawnItsTrustRefusesOpenSslWhenItResumes(Means means) {
        var trusted = new AtomicBoolean(true);
        try (var store = InMemorySessionStore.create();
                var server = openssl.serve(certificates.server(KeyKind.P_256), means.options())) {
            var config = trusting()
                    .trust(certificates.trust().alsoJudgedBy((chain, name) -> trusted.get()))
                    .judgeResumedPeers(true)
                    .sessionStore(store)
                    .build();
            assertFalse(converse(server, config, "first").resumed());
            assertTrue(converse(server, config, "second").resumed());
            server.forget();
            trusted.set(false);
            try (var client = Exchange.client(server.address(), config)) {
                NOT_BELIEVED.check(Exchange.connectInVain(client), server);
                assertFalse(server.printed().contains("write certificate"), server::printed);
            }
            assertEquals(0, store.size());
            trusted.set(true);
            assertFalse(converse(server, config, "third").resumed());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9325-7.5-a")
    void serverThatHasWithdrawnItsTrustRefusesOpenSslWhenItResumes(Means means, @TempDir Path folder) {
        var session = folder.resolve("session").toString();
        var trusted = new AtomicBoolean(true);
        var own = certificates.client(KeyKind.P_256).options().toArray(String[]::new);
        var config = serving()
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trust(certificates.trust().alsoJudgedBy((chain, name) -> trusted.get()))
                .judgeResumedPeers(true)
                .sessionCache(InMemorySessionCache.create())
                .build();
        try (var server = new EchoServer(config)) {
            try (var client = openssl.connect(server.port(), with(own, means.options("-sess_out", session)))) {
                assertFalse(established(server).resumed());
                Exchange.echo(client, server, "first");
                client.quit();
                server.awaitEnd();
            }
            try (var client = openssl.connect(server.port(), with(own, means.options("-sess_in", session)))) {
                var second = established(server);
                assertTrue(second.resumed());
                assertEquals("CN=client-" + KeyKind.P_256, Exchange.subject(second));
                Exchange.echo(client, server, "second");
                client.quit();
                server.awaitEnd();
            }
            trusted.set(false);
            try (var client = openssl.connect(server.port(), with(own, means.options("-sess_in", session)))) {
                NOT_BELIEVED.check(server.awaitFailure(), client);
                assertFalse(client.printed().contains("read server certificate"), client::printed);
            }
        }
    }

    private static String[] with(String[] some, String... others) {
        return Stream.concat(Arrays.stream(some), Arrays.stream(others)).toArray(String[]::new);
    }

    private static String secret(String line) {
        return line.substring(line.lastIndexOf(' '));
    }

    private static byte[] key(int fill) {
        var key = new byte[TicketKeys.KEY_LENGTH];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    private static SessionInfo converse(OpenSslPeer server, DtlsClientConfig config, String line) {
        try (var client = Exchange.client(server.address(), config)) {
            var info = Exchange.connect(client);
            Exchange.echo(client, server, line);
            assertEquals(
                    SendOutcome.Kind.SENT,
                    client.shutdown(Duration.ofSeconds(1)).kind());
            return info;
        }
    }

    private static SessionInfo established(EchoServer server) {
        return server.awaitEstablished().info();
    }

    private DtlsClientConfig.Builder trusting() {
        return DtlsClientConfig.builder().trust(certificates.trust()).limits(Exchange.QUICK);
    }

    private DtlsServerConfig.Builder serving() {
        return DtlsServerConfig.builder()
                .credentials(certificates.server(KeyKind.P_256).credentials())
                .limits(Exchange.QUICK);
    }
}
