package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sides that do not speak the same versions. */
class MixedVersionsTest {
    private static final int HELLO_VERIFY_REQUEST = 3;
    private static final int SUPPORTED_VERSIONS = 43;

    @ParameterizedTest
    @CsvSource({
        "DTLS_1_2, DTLS_1_3, DTLS_1_2, DTLS_1_3, DTLS_1_3",
        "DTLS_1_2, DTLS_1_3, DTLS_1_2, DTLS_1_2, DTLS_1_2",
        "DTLS_1_2, DTLS_1_2, DTLS_1_2, DTLS_1_3, DTLS_1_2",
        "DTLS_1_2, DTLS_1_3, DTLS_1_3, DTLS_1_3, DTLS_1_3",
        "DTLS_1_3, DTLS_1_3, DTLS_1_2, DTLS_1_3, DTLS_1_3"
    })
    @Requirement({"RFC8446-4.2.1-e", "RFC8446-4.2.1-g", "RFC9147-5.2-l"})
    void theGreatestVersionOfBothIsSpokenWhicheverDatagramIsLost(
            ProtocolVersion clientLeast,
            ProtocolVersion clientGreatest,
            ProtocolVersion serverLeast,
            ProtocolVersion serverGreatest,
            ProtocolVersion expected) {
        var setup = Setup.standard()
                .client(builder -> builder.versions(clientLeast, clientGreatest))
                .server(builder -> builder.versions(serverLeast, serverGreatest));
        int positions = 1;
        for (int position = -1; position < positions; position++) {
            var network = VirtualNetwork.seeded(position).with(Faults.losing(position));
            try (var pair = setup.over(network)) {
                pair.runUntilQuiet();
                network.runUntilIdle();
                pair.assertEstablished();
                assertEquals(
                        expected, pair.client().session().info().orElseThrow().version());
                assertEquals(
                        expected, pair.server().session().info().orElseThrow().version());
                assertEquals(
                        expected == ProtocolVersion.DTLS_1_2,
                        ClearMessage.types(ClearMessage.sentBy(Pair.SERVER, network))
                                .contains(HELLO_VERIFY_REQUEST),
                        "the cookie is asked for as the version has it");
                positions = position < 0 ? network.sent().size() : positions;
                pair.assertExchange();
            }
        }
    }

    /** RFC 5246 §7.4.1.2, RFC 5077 §3.4: the id itself, or for a ticket one that is made up and comes back when that is taken. */
    @ParameterizedTest
    @EnumSource(names = {"TICKET", "OLD_TICKET", "SESSION_ID"})
    @Requirement({"RFC9147-5.3-d", "RFC9147bis-5.3-a"})
    void aSessionOf12IsOfferedAsIn12ByAClientThatSpeaksBoth(Resuming.Means means) {
        try (var resuming = Resuming.by(means)) {
            var both = resuming.setup()
                    .client(builder -> builder.versions(ProtocolVersion.DTLS_1_2, ProtocolVersion.DTLS_1_3));
            try (var pair = both.established()) {
                var info = pair.client().session().info().orElseThrow();
                assertEquals(ProtocolVersion.DTLS_1_2, info.version());
                assertTrue(info.resumed());
                var hello =
                        ClearMessage.first(ClearMessage.CLIENT_HELLO, ClearMessage.sentBy(Pair.CLIENT, pair.network()));
                var answer =
                        ClearMessage.first(ClearMessage.SERVER_HELLO, ClearMessage.sentBy(Pair.SERVER, pair.network()));
                assertEquals(32, hello.sessionId().length);
                assertArrayEquals(hello.sessionId(), answer.sessionId());
                assertTrue(hello.extensions().contains(SUPPORTED_VERSIONS));
            }
        }
    }

    /** A server that has come to speak 1.3 since goes on without that session, and without its id. */
    @ParameterizedTest
    @EnumSource(names = {"TICKET", "OLD_TICKET", "SESSION_ID"})
    @Requirement({"RFC9147-5.3-d", "RFC9147bis-5.3-a", "RFC9147bis-5-b"})
    void aSessionOf12ThatIsOfferedDoesNotKeepFrom13(Resuming.Means means) {
        try (var resuming = Resuming.by(means)) {
            var both = resuming.setup()
                    .client(builder -> builder.versions(ProtocolVersion.DTLS_1_2, ProtocolVersion.DTLS_1_3))
                    .server(builder -> builder.versions(ProtocolVersion.DTLS_1_2, ProtocolVersion.DTLS_1_3));
            try (var pair = both.established()) {
                var info = pair.client().session().info().orElseThrow();
                assertEquals(ProtocolVersion.DTLS_1_3, info.version());
                assertFalse(info.resumed());
                var hello =
                        ClearMessage.first(ClearMessage.CLIENT_HELLO, ClearMessage.sentBy(Pair.CLIENT, pair.network()));
                assertEquals(32, hello.sessionId().length);
                for (var answer : ClearMessage.sentBy(Pair.SERVER, pair.network())) {
                    assertEquals(0, answer.sessionId().length);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"DTLS_1_2, DTLS_1_3", "DTLS_1_3, DTLS_1_2"})
    @Requirement("RFC8446-4.2.1-e")
    void noVersionInCommonIsSaidByAnAlert(ProtocolVersion client, ProtocolVersion server) {
        var setup = Setup.standard()
                .client(builder -> builder.versions(client, client))
                .server(builder -> builder.versions(server, server));
        try (var pair = setup.over(VirtualNetwork.seeded(1))) {
            pair.runUntilQuiet();
            assertEquals(
                    AlertDescription.PROTOCOL_VERSION,
                    pair.client().session().failure().orElseThrow().alert().orElseThrow());
            assertFalse(pair.server().session().isEstablished());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement({"RFC8446-4.1.3-h", "RFC8446-4.1.3-l", "RFC9147-5.3-c"})
    void whoHidesTheVersionsOfTheClientIsNoticed(boolean cookie) {
        var setup = Setup.standard()
                .client(builder -> builder.versions(ProtocolVersion.DTLS_1_2, ProtocolVersion.DTLS_1_3))
                .server(builder -> builder.versions(ProtocolVersion.DTLS_1_2, ProtocolVersion.DTLS_1_3));
        var network = VirtualNetwork.seeded(1).with(Faults.sentBy(Pair.CLIENT, MixedVersionsTest::hideVersions));
        try (var pair = (cookie ? setup : setup.withoutCookie()).over(network)) {
            pair.runUntilQuiet();
            var failure = pair.client().session().failure().orElseThrow();
            assertFalse(failure.sentByPeer());
            assertEquals(AlertDescription.ILLEGAL_PARAMETER, failure.alert().orElseThrow(), failure::toString);
            assertFalse(pair.server().session().isEstablished());
        }
    }

    /** An unknown extension of the same length stands in its place. */
    private static void hideVersions(Passage passage) {
        var bytes = passage.sent().bytes();
        // Five bytes of two versions: FEFC, FEFD.
        byte[] extension = {0, SUPPORTED_VERSIONS, 0, 5, 4, (byte) 0xFE, (byte) 0xFC, (byte) 0xFE, (byte) 0xFD};
        for (int at = 0; at + extension.length <= bytes.length; at++) {
            if (Arrays.equals(extension, 0, extension.length, bytes, at, at + extension.length)) {
                bytes[at] = 0x7A;
                passage.replaceBy(passage.sent().carrying(bytes));
            }
        }
    }
}
