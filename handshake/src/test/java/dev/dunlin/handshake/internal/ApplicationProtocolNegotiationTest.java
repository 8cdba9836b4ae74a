package dev.dunlin.handshake.internal;

import static dev.dunlin.handshake.internal.ExtensionAnswers.answerOf;
import static dev.dunlin.handshake.internal.ExtensionAnswers.reactionOfClient;
import static dev.dunlin.handshake.internal.ExtensionAnswers.reactionOfServer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.ApplicationProtocols;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.OpaqueExtension;
import dev.dunlin.requirements.Requirement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who refuses what of ALPN, and with which alert; a peer in the hand of the test says it. */
class ApplicationProtocolNegotiationTest {
    private static final Reaction NO_PROTOCOL =
            Reaction.refused(AlertDescription.NO_APPLICATION_PROTOCOL, FailureReason.NO_APPLICATION_PROTOCOL);
    private static final Reaction ILLEGAL =
            Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER);
    private static final Reaction MALFORMED =
            Reaction.refused(AlertDescription.DECODE_ERROR, FailureReason.MALFORMED_MESSAGE);

    private static ApplicationProtocols alpn(String... names) {
        return new ApplicationProtocols(
                Stream.of(names).map(ApplicationProtocol::of).toList());
    }

    /** GREASE, which no server speaks, in front of what it does speak. */
    private static ApplicationProtocols greased(String name) {
        return new ApplicationProtocols(
                List.of(ApplicationProtocol.of(new byte[] {0x5A, 0x5A}), ApplicationProtocol.of(name)));
    }

    static Stream<Arguments> offers() {
        return Stream.of(
                Arguments.of(alpn("a", "b"), "b"),
                Arguments.of(alpn("b", "a"), "b"),
                Arguments.of(alpn("a"), "a"),
                Arguments.of(greased("a"), "a"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("offers")
    @Requirement({"RFC7301-3.2-a", "RFC7301-3.1-c"})
    void theServersPreferenceDecides(ApplicationProtocols offer, String chosen) {
        var answer = answerOf(TestSettings.server().protocols(false, "b", "a"), offer);
        assertEquals(Optional.of(alpn(chosen)), answer.find(ApplicationProtocols.class));
    }

    @Test
    @Requirement({"RFC7301-3.2-b", "RFC7301-3.2-d"})
    void aServerWithNothingInCommonSaysSo() {
        var server = TestSettings.server().protocols(false, "b");
        assertEquals(NO_PROTOCOL, reactionOfServer(server, alpn("a", "B")));
        assertEquals(NO_PROTOCOL, reactionOfServer(server, greased("a")));
    }

    @Test
    void aServerWithoutProtocolsDoesNotAnswer() {
        assertTrue(answerOf(TestSettings.server(), alpn("a"))
                .find(ApplicationProtocols.class)
                .isEmpty());
    }

    @Test
    void aServerServesClientsWithoutAlpnUnlessItInsists() {
        assertEquals(Reaction.TAKEN, reactionOfServer(TestSettings.server().protocols(false, "a")));
        assertEquals(NO_PROTOCOL, reactionOfServer(TestSettings.server().protocols(true, "a")));
        assertEquals(Reaction.TAKEN, reactionOfServer(TestSettings.server().protocols(true, "a"), alpn("a")));
    }

    @Test
    void aClientGoesOnWithoutAnAnswerUnlessItInsists() {
        assertEquals(Reaction.TAKEN, reactionOfClient(TestSettings.client().protocols(false, "a")));
        assertEquals(NO_PROTOCOL, reactionOfClient(TestSettings.client().protocols(true, "a")));
        assertEquals(Reaction.TAKEN, reactionOfClient(TestSettings.client().protocols(true, "a"), alpn("a")));
    }

    static Stream<Arguments> illegalAnswers() {
        int code = alpn("a").code();
        return Stream.of(
                Arguments.of("a protocol that was not offered", alpn("c"), ILLEGAL),
                Arguments.of("two protocols, both offered", alpn("a", "b"), ILLEGAL),
                Arguments.of("an empty list", new OpaqueExtension(code, ScriptedPeer.bytes(0, 0)), MALFORMED),
                Arguments.of("an empty name", new OpaqueExtension(code, ScriptedPeer.bytes(0, 1, 0)), MALFORMED),
                Arguments.of("nothing", new OpaqueExtension(code, Bytes.EMPTY), MALFORMED));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("illegalAnswers")
    @Requirement({"RFC7301-3.2-e", "RFC7301-3.1-b", "RFC7301-3.1-c", "RFC9325-3.8-b"})
    void aClientRefusesAnAnswerThatIsNone(String what, Extension answer, Reaction expected) {
        assertEquals(expected, reactionOfClient(TestSettings.client().protocols(false, "a", "b"), answer));
    }

    @Test
    void aClientThatOffersNothingRefusesAnAnswer() {
        assertEquals(
                Reaction.refused(AlertDescription.UNSUPPORTED_EXTENSION, FailureReason.UNSOLICITED_EXTENSION),
                reactionOfClient(TestSettings.client(), alpn("a")));
    }
}
