package dev.dunlin.testkit;

import static dev.dunlin.handshake.ClientAuthentication.REQUIRE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
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

    @Test
    @Requirement({"RFC4279-5.3-a", "RFC4279-5.3-b"})
    void theLongestIdentityFitsIntoOneDatagramOfTheDefaultSize() {
        var longest = PskCredentials.of(PskIdentity.of(new byte[PskIdentity.MAX_LENGTH]), SharedKey.key());
        var setup = Setup.standard()
                .preShared(CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256)
                .client(builder -> builder.psk(longest))
                .server(builder -> builder.psk(longest));
        try (var pair = setup.over(VirtualNetwork.seeded(1))) {
            pair.runUntilQuiet();
            pair.assertEstablished();
            assertTrue(pair.network().sent().stream().anyMatch(sent -> sent.length() > PskIdentity.MAX_LENGTH));
        }
    }

    /** We never send it; other servers may, instead of going on with a random key. */
    @Test
    @Requirement("RFC4279-2-d")
    void aServerThatSaysTheIdentityIsUnknownIsUnderstood() {
        try (var pair = Setup.standard().preShared(suites().toList().get(0)).over(VirtualNetwork.seeded(1))) {
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
