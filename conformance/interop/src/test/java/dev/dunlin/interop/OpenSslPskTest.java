package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.PskIdentityHint;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.ConnectOutcome;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pre-shared keys with OpenSSL in both roles: each suite that both have, identities, hints, keys that differ. */
@RequiresOpenSsl
@Timeout(120)
class OpenSslPskTest {
    private static final String LABEL = "EXPORTER-dunlin";
    private static final int KEYING_MATERIAL = 32;
    private static final String KEY = "00112233445566778899aabbccddeeff";
    private static final String OTHER_KEY = "ff112233445566778899aabbccddeeff";
    private static final String IDENTITY = "sensor-17";

    /** Gives up soon: who holds another key is met with silence. */
    private static final Limits IMPATIENT = Limits.builder()
            .initialTimeout(Duration.ofMillis(50))
            .maxTimeout(Duration.ofMillis(200))
            .expiries(4)
            .build();

    private final OpenSsl openssl;

    OpenSslPskTest(OpenSsl openssl) {
        this.openssl = openssl;
    }

    /** A suite and the name that OpenSSL takes for it. */
    static Stream<Arguments> suites() {
        return Stream.of(
                Arguments.of(CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256, "PSK-AES128-GCM-SHA256"),
                Arguments.of(CipherSuite.TLS_PSK_WITH_AES_256_GCM_SHA384, "PSK-AES256-GCM-SHA384"),
                Arguments.of(CipherSuite.TLS_PSK_WITH_CHACHA20_POLY1305_SHA256, "PSK-CHACHA20-POLY1305"),
                Arguments.of(CipherSuite.TLS_PSK_WITH_AES_128_CCM, "PSK-AES128-CCM"),
                Arguments.of(CipherSuite.TLS_PSK_WITH_AES_256_CCM, "PSK-AES256-CCM"),
                Arguments.of(CipherSuite.TLS_PSK_WITH_AES_128_CCM_8, "PSK-AES128-CCM8"),
                Arguments.of(CipherSuite.TLS_PSK_WITH_AES_256_CCM_8, "PSK-AES256-CCM8"),
                Arguments.of(CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256, "ECDHE-PSK-CHACHA20-POLY1305"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("suites")
    @Requirement({
        "RFC4279-2-b",
        "RFC5487-2-a",
        "RFC5487-2-b",
        "RFC5489-2-b",
        "RFC5489-2-c",
        "RFC6655-3-c",
        "RFC6655-3-d",
        "RFC6655-4-a"
    })
    void clientExchangesDataWithOpenSsl(CipherSuite suite, String name) {
        try (var key = key(KEY);
                var server = openssl.serve(
                        Optional.empty(),
                        "-psk",
                        KEY,
                        "-psk_identity",
                        IDENTITY,
                        "-cipher",
                        name + ":@SECLEVEL=0",
                        "-keymatexport",
                        LABEL,
                        "-keymatexportlen",
                        String.valueOf(KEYING_MATERIAL));
                var client = Exchange.client(
                        server.address(), client(key).suites(List.of(suite)).build())) {
            var info = Exchange.connect(client);
            Exchange.echo(client, server, "over " + suite);

            assertEquals(suite, info.suite());
            assertEquals(name, server.suite());
            assertEquals(usesGroup(suite) ? Optional.of(NamedGroup.X25519) : Optional.empty(), info.group());
            assertEquals(Optional.of(PskIdentity.of(IDENTITY)), info.pskIdentity());
            assertEquals(Optional.empty(), info.peerName());
            assertEquals(List.of(), info.peerCertificates());
            assertTrue(info.extendedMasterSecret());
            assertArrayEquals(
                    server.keyingMaterial(),
                    client.export(LABEL, KEYING_MATERIAL).orElseThrow());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("suites")
    @Requirement({
        "RFC4279-2-b",
        "RFC5487-2-a",
        "RFC5487-2-b",
        "RFC5489-2-b",
        "RFC5489-2-c",
        "RFC6655-3-c",
        "RFC6655-3-d",
        "RFC6655-4-a"
    })
    void serverExchangesDataWithOpenSsl(CipherSuite suite, String name) {
        try (var key = key(KEY);
                var server = new EchoServer(server(key).suites(List.of(suite)).build());
                var client = openssl.connect(
                        server.port(),
                        "-psk",
                        KEY,
                        "-psk_identity",
                        IDENTITY,
                        "-cipher",
                        name + ":@SECLEVEL=0",
                        "-keymatexport",
                        LABEL,
                        "-keymatexportlen",
                        String.valueOf(KEYING_MATERIAL))) {
            var session = server.awaitEstablished();
            Exchange.echo(client, server, "over " + suite);

            var info = session.info();
            assertEquals(suite, info.suite());
            assertEquals(name, client.suite());
            assertEquals(usesGroup(suite) ? Optional.of(NamedGroup.X25519) : Optional.empty(), info.group());
            assertEquals(Optional.of(PskIdentity.of(IDENTITY)), info.pskIdentity());
            assertTrue(client.clientHasExtendedMasterSecret());
            assertArrayEquals(
                    client.keyingMaterial(),
                    session.export(LABEL, KEYING_MATERIAL).orElseThrow());
        }
    }

    @Test
    @Requirement("RFC4279-2-c")
    void clientChoosesItsKeyByTheHintOfOpenSsl() {
        var hints = new ArrayList<Optional<PskIdentityHint>>();
        try (var key = key(KEY);
                var server = openssl.serve(
                        Optional.empty(),
                        "-psk",
                        KEY,
                        "-psk_identity",
                        IDENTITY,
                        "-psk_hint",
                        "greenhouse",
                        "-cipher",
                        "PSK-AES128-GCM-SHA256");
                var client = Exchange.client(
                        server.address(),
                        DtlsClientConfig.builder()
                                .pskSelector((hint, name) -> {
                                    hints.add(hint);
                                    return Optional.of(PskCredentials.of(PskIdentity.of(IDENTITY), key));
                                })
                                .limits(Exchange.QUICK)
                                .build())) {
            Exchange.connect(client);
            Exchange.echo(client, server, "with a hint");
            // Once for the hello, which names a key to servers of DTLS 1.3, and once more when this one has turned out
            // to be of 1.2.
            assertEquals(List.of(Optional.empty(), Optional.of(PskIdentityHint.of("greenhouse"))), hints);
        }
    }

    @Test
    @Requirement("RFC4279-2-c")
    void openSslGetsTheHintOfOurServer() {
        try (var key = key(KEY);
                var server = new EchoServer(server(key)
                        .pskIdentityHint(PskIdentityHint.of("greenhouse"))
                        .build());
                var client = openssl.connect(
                        server.port(), "-psk", KEY, "-psk_identity", IDENTITY, "-cipher", "PSK-AES128-GCM-SHA256")) {
            server.awaitEstablished();
            Exchange.echo(client, server, "with a hint");
            assertEquals("greenhouse", client.await("PSK identity hint: (\\S+)").group(1));
        }
    }

    @Test
    @Requirement("RFC4279-5.3-a")
    void longestIdentityAndKeyOfTheRfcWorkBothWays() {
        var identity = "i".repeat(128);
        var hex = "5a".repeat(64);
        try (var key = key(hex);
                var server = openssl.serve(
                        Optional.empty(), "-psk", hex, "-psk_identity", identity, "-cipher", "PSK-AES128-GCM-SHA256");
                var client = Exchange.client(
                        server.address(),
                        DtlsClientConfig.builder()
                                .psk(PskCredentials.of(PskIdentity.of(identity), key))
                                .limits(Exchange.QUICK)
                                .build())) {
            Exchange.connect(client);
            Exchange.echo(client, server, "long");
            assertFalse(server.printed().contains("identity not what we expected"), server::printed);
        }
        try (var key = key(hex);
                var server = new EchoServer(DtlsServerConfig.builder()
                        .psk(PskCredentials.of(PskIdentity.of(identity), key))
                        .limits(Exchange.QUICK)
                        .build());
                var client = openssl.connect(
                        server.port(), "-psk", hex, "-psk_identity", identity, "-cipher", "PSK-AES128-GCM-SHA256")) {
            var info = server.awaitEstablished().info();
            Exchange.echo(client, server, "long");
            assertEquals(Optional.of(PskIdentity.of(identity)), info.pskIdentity());
        }
    }

    @Test
    @Requirement("RFC4279-2-d")
    void anotherKeyThanOpenSslsComesToNothing() {
        try (var key = key(OTHER_KEY);
                var server = openssl.serve(
                        Optional.empty(), "-psk", KEY, "-psk_identity", IDENTITY, "-cipher", "PSK-AES128-GCM-SHA256");
                var client = Exchange.client(
                        server.address(), client(key).limits(IMPATIENT).build())) {
            var outcome = client.connect(Exchange.PATIENCE);
            assertEquals(ConnectOutcome.Kind.PEER_UNRESPONSIVE, outcome.kind(), outcome::toString);
        }
    }

    @Test
    @Requirement("RFC4279-2-d")
    void openSslWithAnotherKeyOrAnUnknownIdentityGetsNowhere() {
        for (var strange : List.of(List.of(OTHER_KEY, IDENTITY), List.of(KEY, "nobody"))) {
            try (var key = key(KEY);
                    var server = new EchoServer(server(key).limits(IMPATIENT).build());
                    var client = openssl.connect(
                            server.port(),
                            "-psk",
                            strange.get(0),
                            "-psk_identity",
                            strange.get(1),
                            "-cipher",
                            "PSK-AES128-GCM-SHA256")) {
                var failure = server.awaitFailure();
                assertEquals(FailureReason.PEER_UNRESPONSIVE, failure.reason(), failure::toString);
                assertFalse(client.printed().contains("SSL3 alert read"), client::printed);
            }
        }
    }

    private static DtlsClientConfig.Builder client(PreSharedKey key) {
        return DtlsClientConfig.builder()
                .psk(PskCredentials.of(PskIdentity.of(IDENTITY), key))
                .limits(Exchange.QUICK);
    }

    private static DtlsServerConfig.Builder server(PreSharedKey key) {
        return DtlsServerConfig.builder()
                .psk(PskCredentials.of(PskIdentity.of(IDENTITY), key))
                .limits(Exchange.QUICK);
    }

    private static PreSharedKey key(String hex) {
        return PreSharedKey.of(HexFormat.of().parseHex(hex));
    }

    private static boolean usesGroup(CipherSuite suite) {
        return suite.keyExchange() == CipherSuite.KeyExchange.ECDHE_PSK;
    }
}
