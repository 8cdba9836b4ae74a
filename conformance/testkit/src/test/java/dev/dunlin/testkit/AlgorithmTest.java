package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every suite with certificates, every group, every kind of key: both ends agree, and data goes both ways. */
class AlgorithmTest {
    static Stream<CipherSuite> certified() {
        return Stream.of(CipherSuite.values())
                .filter(CipherSuite::namesKeyExchange)
                .filter(suite -> suite.authentication() != CipherSuite.Authentication.PSK);
    }

    /** The groups of DTLS 1.2. */
    static Stream<NamedGroup> curves() {
        return Arrays.stream(NamedGroup.values()).filter(group -> !group.isHybrid());
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
        "RFC8422-6-a"
    })
    void everySuiteCarriesData(CipherSuite suite) {
        try (var pair = only(suite).established()) {
            assertEquals(suite, info(pair).suite());
            pair.assertExchange();
        }
    }

    @ParameterizedTest
    @MethodSource("curves")
    void everyGroupAgreesOnKeys(NamedGroup group) {
        var setup = Setup.standard()
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

    @ParameterizedTest
    @CsvSource({
        "SERVER_P256, CLIENT_P256",
        "SERVER_P384, CLIENT_ED25519",
        "SERVER_P521, CLIENT_P521",
        "SERVER_ED25519, CLIENT_ED25519",
        "SERVER_ED448, CLIENT_ED448",
        "SERVER_RSA_2048, CLIENT_ED448",
        "SERVER_ED25519, CLIENT_RSA_2048"
    })
    @Requirement({"RFC8422-2.1-a", "RFC8422-2.2-a", "RFC8422-5.9-a"})
    void everyKindOfKeyProvesItself(Identity server, Identity client) {
        var setup = Setup.standard()
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
