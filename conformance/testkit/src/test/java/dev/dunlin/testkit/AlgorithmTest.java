package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SessionInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every suite with certificates, every group, every kind of key, of either version: both ends agree, and data goes both ways. */
class AlgorithmTest {
    static Stream<CipherSuite> certified() {
        return Stream.of(CipherSuite.values())
                .filter(suite -> suite.authentication() != CipherSuite.Authentication.PSK);
    }

    /** The groups that every JDK has; the hybrid ones are for DTLS 1.3 alone. */
    static Stream<NamedGroup> curves() {
        return Arrays.stream(NamedGroup.values()).filter(group -> !group.isHybrid());
    }

    static Stream<Arguments> curvesOfEachVersion() {
        return inEachVersion(curves());
    }

    private static Stream<Arguments> inEachVersion(Stream<?> cases) {
        return cases.flatMap(one -> Arrays.stream(ProtocolVersion.values()).map(version -> Arguments.of(version, one)));
    }

    static Stream<Arguments> shortTags() {
        return certified().filter(suite -> suite.aead().tagLength() == 8).map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("certified")
    @Requirement({
        "RFC5246-5-a",
        "RFC5288-3-d",
        "RFC5289-3-a",
        "RFC6655-3-d",
        "RFC7251-2-a",
        "RFC7905-2-c",
        "RFC8422-6-a",
        "RFC8446-9.3-a"
    })
    void everySuiteCarriesData(CipherSuite suite) {
        try (var pair = only(suite).established()) {
            assertEquals(suite, info(pair).suite());
            pair.assertExchange();
        }
    }

    @ParameterizedTest
    @MethodSource("curvesOfEachVersion")
    void everyGroupAgreesOnKeys(ProtocolVersion version, NamedGroup group) {
        var setup = Setup.standard()
                .speaking(version)
                .client(builder -> builder.groups(startingWith(group)))
                .server(builder -> builder.groups(List.of(group)));
        try (var pair = setup.established()) {
            assertEquals(Optional.of(group), info(pair).group());
            pair.assertExchange();
        }
    }

    /** RFC 7251 §2 asks for P-256 at least: nothing else is needed. */
    @Test
    @Requirement("RFC7251-2-b")
    void ccmNeedsNoOtherCurveThanP256() {
        var setup = only(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8)
                .client(builder -> builder.groups(List.of(NamedGroup.SECP256R1)));
        try (var pair = setup.established()) {
            assertEquals(Optional.of(NamedGroup.SECP256R1), info(pair).group());
            pair.assertExchange();
        }
    }

    /** Who shows which key to whom. */
    enum Keys {
        P256(Identity.SERVER_P256, Identity.CLIENT_P256),
        P384_AND_ED25519(Identity.SERVER_P384, Identity.CLIENT_ED25519),
        P521(Identity.SERVER_P521, Identity.CLIENT_P521),
        ED25519(Identity.SERVER_ED25519, Identity.CLIENT_ED25519),
        ED448(Identity.SERVER_ED448, Identity.CLIENT_ED448),
        RSA_AND_ED448(Identity.SERVER_RSA_2048, Identity.CLIENT_ED448),
        ED25519_AND_RSA(Identity.SERVER_ED25519, Identity.CLIENT_RSA_2048);

        private final Identity server;
        private final Identity client;

        Keys(Identity server, Identity client) {
            this.server = server;
            this.client = client;
        }
    }

    static Stream<Arguments> keysOfEachVersion() {
        return inEachVersion(Arrays.stream(Keys.values()));
    }

    @ParameterizedTest
    @MethodSource("keysOfEachVersion")
    @Requirement({"RFC8422-2.1-a", "RFC8422-2.2-a", "RFC8422-5.9-a"})
    void everyKindOfKeyProvesItself(ProtocolVersion version, Keys keys) {
        var server = keys.server;
        var client = keys.client;
        var setup = Setup.standard()
                .speaking(version)
                .serving(server)
                .client(builder -> builder.credentials(client.credentials()))
                .server(builder -> builder.clientAuthentication(ClientAuthentication.REQUIRE)
                        .trust(Identity.trust()));
        try (var pair = setup.established()) {
            assertEquals(server.credentials().chain(), info(pair).peerCertificates());
            assertEquals(
                    client.credentials().chain(),
                    pair.server().session().info().orElseThrow().peerCertificates());
            pair.assertExchange();
        }
    }

    /** RFC 9147 §4.5.3: whoever takes the short tag takes its limit too, which is 2^7 forgeries and ends the association. */
    @ParameterizedTest
    @MethodSource("shortTags")
    @Requirement({"RFC9147-4.5.3-k", "RFC9325-4.4-b"})
    void shortTagsStandOneHundredAndTwentySevenForgeries(CipherSuite suite) {
        try (var pair = only(suite).established()) {
            var server = pair.server().session();
            var genuine = pair.client().sealed("genuine");
            var forged = genuine.clone();
            forged[forged.length - 1] ^= 1;
            var now = pair.network().clock().now();
            var room = ByteBuffer.allocate(100);
            for (int i = 1; i < 128; i++) {
                assertEquals(
                        ReceiveOutcome.Kind.DISCARDED,
                        server.receive(ByteBuffer.wrap(forged), room, now).kind());
            }
            pair.server().receive(genuine);
            assertEquals(List.of("genuine"), pair.server().diary().messages());
            assertTrue(server.isEstablished());

            // A record that has come is known by its number; the last forgery needs another.
            var next = pair.client().sealed("next");
            next[next.length - 1] ^= 1;
            assertEquals(
                    ReceiveOutcome.Kind.FAILED,
                    server.receive(ByteBuffer.wrap(next), room, now).kind());
            assertEquals(
                    FailureReason.INTEGRITY_LIMIT,
                    server.failure().orElseThrow().reason());
        }
    }

    /** The JDK's ChaCha20 would refuse the nonce of the record before. */
    @ParameterizedTest
    @MethodSource("certified")
    @Requirement("RFC6347-4.1.2.6-h")
    void forgedThenGenuineWithTheSameRecordNumberIsDelivered(CipherSuite suite) {
        try (var pair = only(suite).established()) {
            for (var text : List.of("first", "second")) {
                var genuine = pair.client().sealed(text);
                var forged = genuine.clone();
                forged[forged.length - 1] ^= 1;
                pair.server().receive(forged);
                pair.server().receive(forged);
                pair.server().receive(genuine);
            }
            assertEquals(List.of("first", "second"), pair.server().diary().messages());
        }
    }

    private static Setup only(CipherSuite suite) {
        return Setup.standard()
                .speaking(suite.namesKeyExchange() ? ProtocolVersion.DTLS_1_2 : ProtocolVersion.DTLS_1_3)
                .serving(
                        suite.authentication() == CipherSuite.Authentication.RSA
                                ? Identity.SERVER_RSA_2048
                                : Identity.SERVER_P256)
                .client(builder -> builder.suites(List.of(suite)))
                .server(builder -> builder.suites(List.of(suite)));
    }

    private static SessionInfo info(Pair pair) {
        return pair.client().session().info().orElseThrow();
    }

    /** All groups, since a client has to list the curve of the server's certificate too (RFC 8422 §5.3). */
    private static List<NamedGroup> startingWith(NamedGroup first) {
        return Stream.concat(Stream.of(first), curves()).distinct().toList();
    }
}
