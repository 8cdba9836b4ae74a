package dev.dunlin.testkit;

import static dev.dunlin.handshake.ClientAuthentication.REQUIRE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.PskKeyExchange;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.TaskMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Pre-shared keys between our own two sides: every suite, and what someone without the key gets to see. */
class PskTest {
    static Stream<CipherSuite> suites() {
        return Arrays.stream(CipherSuite.values())
                .filter(suite -> suite.authentication() == CipherSuite.Authentication.PSK);
    }

    /** Those that name no key exchange, and with a hash that {@link SharedKey} is for. */
    static Stream<CipherSuite> suitesOf13() {
        return Arrays.stream(CipherSuite.values())
                .filter(suite -> !suite.namesKeyExchange() && suite.hash() == HashAlgorithm.SHA256);
    }

    /** The key in DTLS 1.3, in whatever suite. */
    private static Setup preShared13(CipherSuite suite) {
        return Setup.standard().preShared(suite).speaking(ProtocolVersion.DTLS_1_3);
    }

    @ParameterizedTest
    @MethodSource("suitesOf13")
    @Requirement({"RFC8446-4.2.9-f", "RFC8446-4.2.9-g"})
    void bothSidesAgreeInEverySuiteOfDtls13(CipherSuite suite) {
        for (var exchange : PskKeyExchange.values()) {
            var setup = preShared13(suite)
                    .client(builder -> builder.pskKeyExchange(exchange))
                    .server(builder -> builder.pskKeyExchange(exchange));
            try (var pair = setup.established()) {
                pair.assertExchange();
                for (var endpoint : List.of(pair.client(), pair.server())) {
                    var info = endpoint.session().info().orElseThrow();
                    assertEquals(ProtocolVersion.DTLS_1_3, info.version());
                    assertEquals(suite, info.suite());
                    assertEquals(Optional.of(SharedKey.IDENTITY), info.pskIdentity());
                    assertEquals(List.of(), info.peerCertificates());
                    assertEquals(exchange == PskKeyExchange.ALONE, info.group().isEmpty());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    @Requirement({"RFC8442-3-a", "RFC6655-4-a", "RFC5487-2-a", "RFC4279-2-a", "RFC5489-2-a"})
    void bothSidesAgreeInEverySuite(CipherSuite suite) {
        try (var pair = Setup.standard().preShared(suite).established()) {
            pair.assertExchange();
            for (var endpoint : List.of(pair.client(), pair.server())) {
                var info = endpoint.session().info().orElseThrow();
                assertEquals(ProtocolVersion.DTLS_1_2, info.version());
                assertEquals(suite, info.suite());
                assertEquals(Optional.of(SharedKey.IDENTITY), info.pskIdentity());
                assertEquals(List.of(), info.peerCertificates());
                assertEquals(Optional.empty(), info.peerName());
                assertEquals(
                        suite.keyExchange() == CipherSuite.KeyExchange.PSK
                                ? Optional.empty()
                                : Optional.of(NamedGroup.X25519),
                        info.group());
                assertTrue(info.toString().contains("pre-shared key sensor-17"), info::toString);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC4279-5.3-a", "RFC4279-5.3-b"})
    void theLongestIdentityFitsIntoOneDatagramOfTheDefaultSize(ProtocolVersion version) {
        var longest = PskCredentials.of(PskIdentity.of(new byte[PskIdentity.MAX_LENGTH]), SharedKey.key());
        var setup = Flow.ECDHE_PSK
                .applyTo(Setup.standard(), version)
                .client(builder -> builder.psk(longest))
                .server(builder -> builder.psk(longest));
        try (var pair = setup.over(VirtualNetwork.seeded(1))) {
            pair.runUntilQuiet();
            pair.assertEstablished();
            assertTrue(pair.network().sent().stream().anyMatch(sent -> sent.length() > PskIdentity.MAX_LENGTH));
        }
    }

    /** We never send it; other servers may, instead of going on with a random key. */
    @ParameterizedTest
    @EnumSource
    @Requirement("RFC4279-2-d")
    void aServerThatSaysTheIdentityIsUnknownIsUnderstood(ProtocolVersion version) {
        try (var pair = Flow.PSK.applyTo(Setup.standard(), version).over(VirtualNetwork.seeded(1))) {
            pair.client().transmitted().forEach(pair.server()::receive);
            pair.server().transmitted().forEach(pair.client()::receive);
            pair.client().receive(Records.of(Records.ALERT, 0, 99, new byte[] {2, 115}));
            var failure = pair.client().session().failure().orElseThrow();
            assertEquals(Optional.of(AlertDescription.UNKNOWN_PSK_IDENTITY), failure.alert());
            assertEquals(FailureReason.PEER_ALERT, failure.reason());
            assertTrue(failure.sentByPeer());
        }
    }

    @Test
    void aServerWithBothServesEachClientByWhatItHas() {
        var certified = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
        var preShared = CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256;
        UnaryOperator<DtlsServerConfig.Builder> both =
                builder -> builder.suites(List.of(certified, preShared)).clientAuthentication(REQUIRE);
        var withKey = Setup.standard().preShared(preShared).server(builder -> both.apply(builder)
                .credentials(Identity.SERVER_P256.credentials())
                .trust(Identity.trust()));
        try (var pair = withKey.established()) {
            assertEquals(preShared, pair.server().session().info().orElseThrow().suite());
        }
        var withCertificate =
                Setup.standard().mutual().server(builder -> both.apply(builder).psk(SharedKey.credentials()));
        try (var pair = withCertificate.established()) {
            assertEquals(certified, pair.server().session().info().orElseThrow().suite());
        }
    }

    @Test
    void aServerOfDtls13WithBothServesEachClientByWhatItHas() {
        var suite = CipherSuite.TLS_AES_128_GCM_SHA256;
        var withKey = preShared13(suite).server(builder -> builder.credentials(Identity.SERVER_P256.credentials())
                .clientAuthentication(REQUIRE)
                .trust(Identity.trust()));
        try (var pair = withKey.established()) {
            var info = pair.server().session().info().orElseThrow();
            assertEquals(Optional.of(SharedKey.IDENTITY), info.pskIdentity());
            assertEquals(List.of(), info.peerCertificates());
        }
        var withCertificate = Setup.standard()
                .speaking(ProtocolVersion.DTLS_1_3)
                .mutual()
                .server(builder -> builder.psk(SharedKey.credentials()));
        try (var pair = withCertificate.established()) {
            var info = pair.server().session().info().orElseThrow();
            assertEquals(Optional.empty(), info.pskIdentity());
            assertEquals(Identity.CLIENT_P256.credentials().chain(), info.peerCertificates());
        }
    }

    /** When a datagram was sent, whither, how long it is; and all of it when it is the server's. */
    private record Sight(long elapsed, boolean fromServer, int length, List<Byte> content) {}

    @ParameterizedTest
    @EnumSource(names = {"PSK", "ECDHE_PSK"})
    @Requirement("RFC4279-2-d")
    void anUnknownIdentityAndAWrongKeyCannotBeToldApart(Flow flow) {
        for (var tasks : TaskMode.values()) {
            for (boolean lookup : new boolean[] {false, true}) {
                var unknown = watch(flow, tasks, lookup, SharedKey.unknownIdentity());
                var wrong = watch(flow, tasks, lookup, SharedKey.wrongKey());
                assertTrue(unknown.size() > 8, "no retransmission was watched");
                assertEquals(unknown, wrong);
            }
        }
    }

    private static List<Sight> watch(Flow flow, TaskMode tasks, boolean lookup, PskCredentials shown) {
        var sights = new ArrayList<Sight>();
        var network = VirtualNetwork.seeded(3);
        network.with(passage -> {
            boolean fromServer = passage.sent().from().equals(Pair.SERVER);
            sights.add(new Sight(
                    network.clock().elapsed().toNanos(),
                    fromServer,
                    passage.sent().length(),
                    fromServer ? boxed(passage.sent().bytes()) : List.of()));
        });
        var setup = flow.applyTo(Setup.standard().seed(3))
                .client(builder -> builder.psk(shown))
                .server(builder -> builder.tasks(tasks));
        setup = lookup ? setup.preSharedBy(PskTest::lookUp) : setup;
        try (var pair = setup.over(network)) {
            pair.runUntilQuiet();
            for (var endpoint : List.of(pair.client(), pair.server())) {
                assertEquals(
                        FailureReason.PEER_UNRESPONSIVE,
                        endpoint.session().failure().orElseThrow().reason());
                assertFalse(endpoint.session().isEstablished());
            }
            assertTrue(pair.server().diary().discarded(DiscardReason.BAD_TAG) > 0);
        }
        return sights;
    }

    private static Optional<PreSharedKey> lookUp(PskIdentity identity) {
        return identity.equals(SharedKey.IDENTITY) ? Optional.of(SharedKey.key()) : Optional.empty();
    }

    private static List<Byte> boxed(byte[] bytes) {
        var list = new ArrayList<Byte>();
        for (byte value : bytes) {
            list.add(value);
        }
        return list;
    }
}
