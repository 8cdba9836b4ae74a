package dev.dunlin.testkit.scripted;

import static dev.dunlin.testkit.scripted.Wanderer.AWAY;
import static dev.dunlin.testkit.scripted.Wanderer.HOME;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.testkit.Pair;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our side answers the challenges of the scripted peer: RFC 9853 §5.2, §5.4. */
class RoutabilityAnswerTest {
    private static final PeerPath OTHER_SERVER = Pair.path(2, 5685);

    private static Octets cookie(int number) {
        return Octets.u64(0x0123456789ABCDE0L + number);
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-5.2-a", "RFC9853-5.4-a", "RFC9853-5.4-b", "RFC9853-5.4-c", "RFC9853-4-d"})
    void aChallengeIsAnsweredAtOnceOnceAndWhereItCameFrom(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            for (int i = 0; i < 20; i++) {
                var from = i % 2 == 0 ? HOME : AWAY;
                var challenge = peer.record(
                        ContentType.RETURN_ROUTABILITY_CHECK,
                        new PathMessage(PathMessage.CHALLENGE, cookie(i)).encoded());
                peer.send(from, challenge);
                assertEquals(cookie(i), peer.heardAt(from, PathMessage.RESPONSE));
                peer.send(from, challenge);
                assertEquals(List.of(), peer.heard());
            }
            peer.our().pass(Duration.ofSeconds(10));
            assertEquals(List.of(), peer.heard());
            peer.assertDataGoesTo(HOME);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9853-5.4-b")
    void severalChallengesInOneDatagramGetAnAnswerEach(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            peer.send(
                    HOME,
                    IntStream.range(0, 3)
                            .mapToObj(i -> peer.record(
                                    ContentType.RETURN_ROUTABILITY_CHECK,
                                    new PathMessage(PathMessage.CHALLENGE, cookie(i)).encoded()))
                            .toArray(Octets[]::new));
            var answers = peer.heard();
            assertEquals(
                    List.of(
                            new PathMessage(PathMessage.RESPONSE, cookie(0)),
                            new PathMessage(PathMessage.RESPONSE, cookie(1)),
                            new PathMessage(PathMessage.RESPONSE, cookie(2))),
                    answers.stream()
                            .flatMap(arrival -> arrival.records().stream())
                            .map(PathMessage::of)
                            .toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-5.2-a", "RFC9853-5.4-a", "RFC9853-5.4-b", "RFC9853-5.4-c"})
    void ourClientAnswersByThePathThatItUses(Dialect dialect) {
        try (var client = client(dialect)) {
            var peer = dialect.accept(client, Terms.id("c1d0c1d1").rrc());
            challenge(peer, Pair.SERVER, cookie(1));
            assertAnswer(peer, Pair.SERVER, new PathMessage(PathMessage.RESPONSE, cookie(1)));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-5.2-b", "RFC9853-5.4-b", "RFC9853-5.4-c"})
    void ourClientThatHasMovedOnPurposeSaysSoByThePathThatItHasLeft(Dialect dialect) {
        try (var client = client(dialect)) {
            var peer = dialect.accept(client, Terms.id("c1d0c1d1").rrc());
            client.session().migrate(OTHER_SERVER, client.now());
            assertEquals(SendOutcome.Kind.SENT, client.say("I have moved").kind());
            assertEquals(OTHER_SERVER, peer.heardOne().at());
            challenge(peer, Pair.SERVER, cookie(1));
            assertAnswer(peer, Pair.SERVER, new PathMessage(PathMessage.DROP, cookie(1)));
            challenge(peer, OTHER_SERVER, cookie(2));
            assertAnswer(peer, OTHER_SERVER, new PathMessage(PathMessage.RESPONSE, cookie(2)));
        }
    }

    private static OurClient client(Dialect dialect) {
        return dialect.client(Pair.SERVER, builder -> builder.connectionIds(ConnectionIds.random(8)));
    }

    private static void challenge(ScriptedPeer peer, PeerPath from, Octets cookie) {
        peer.send(
                from,
                peer.record(
                        ContentType.RETURN_ROUTABILITY_CHECK,
                        new PathMessage(PathMessage.CHALLENGE, cookie).encoded()));
    }

    private static void assertAnswer(ScriptedPeer peer, PeerPath at, PathMessage expected) {
        var arrival = peer.heardOne();
        assertEquals(at, arrival.at());
        assertEquals(expected, PathMessage.of(arrival.only()));
    }
}
