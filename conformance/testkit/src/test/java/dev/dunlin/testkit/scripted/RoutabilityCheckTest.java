package dev.dunlin.testkit.scripted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.Counters;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.RoutabilityCheck;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.SessionEvent;
import dev.dunlin.testkit.Pair;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our server makes return routability checks when the scripted client is heard from another address: RFC 9853 §5. */
class RoutabilityCheckTest {
    private static final PeerPath HOME = Pair.CLIENT;
    private static final PeerPath AWAY = Pair.path(3, 40_001);
    private static final PeerPath ELSEWHERE = Pair.path(4, 40_002);

    /** What is waited for an answer unless something else is set. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static OurServer server(Dialect dialect, RoutabilityCheck check) {
        return dialect.server(
                builder -> builder.connectionIds(ConnectionIds.random(8)).routabilityCheck(check));
    }

    private static ScriptedPeer connect(Dialect dialect, OurServer server) {
        return dialect.connect(server, HOME, Terms.id("c1d0c1d1").rrc());
    }

    /** Where our side's application data goes. */
    private static PeerPath whereDataGoes(OurSide our, ScriptedPeer peer) {
        peer.heard();
        assertEquals(SendOutcome.Kind.SENT, our.say("data").kind());
        var arrival = peer.heardOne();
        assertEquals(Octets.text("data"), arrival.only().content());
        return arrival.at();
    }

    /** The challenge that is all that our side has sent. */
    private static PathMessage challengedAt(PeerPath path, ScriptedPeer peer) {
        var arrival = peer.heardOne();
        assertEquals(path, arrival.at());
        var message = PathMessage.of(arrival.only());
        assertEquals(PathMessage.CHALLENGE, message.type());
        return message;
    }

    private static void answer(ScriptedPeer peer, PeerPath from, int type, Octets cookie) {
        peer.send(from, peer.record(ContentType.RETURN_ROUTABILITY_CHECK, new PathMessage(type, cookie).encoded()));
    }

    // Basic

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-3.1-a", "RFC9853-4-a", "RFC9853-5.1-a", "RFC9853-5.3-b", "RFC9853-5-b", "RFC9146-6-d", "RFC9146-6-e"})
    void aPeerThatAnswersTheChallengeAtItsNewAddressIsFollowed(Dialect dialect) {
        try (var server = server(dialect, RoutabilityCheck.basic())) {
            var peer = connect(dialect, server);
            peer.say(AWAY, "I have moved");
            assertEquals(List.of("I have moved"), server.messages());
            var challenge = challengedAt(AWAY, peer);
            assertEquals(HOME, whereDataGoes(server, peer));
            answer(peer, AWAY, PathMessage.RESPONSE, challenge.cookie());
            assertEquals(AWAY, whereDataGoes(server, peer));
            assertEquals(AWAY, server.session().path());
            assertEquals(1, server.acceptor().counters().total(Counters.Total.PATHS_CHANGED));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-5.1-b", "RFC9853-5.3-a", "RFC9853-5.3-c", "RFC9853-5.3-d", "RFC9853-5.5-b", "RFC9853-7.1-a"})
    void aPeerThatDoesNotAnswerInASecondIsNotFollowed(Dialect dialect) {
        try (var server = server(dialect, RoutabilityCheck.basic())) {
            var peer = connect(dialect, server);
            peer.say(AWAY, "I have moved");
            var cookies = new HashSet<Octets>();
            cookies.add(challengedAt(AWAY, peer).cookie());
            server.pass(TIMEOUT.minusMillis(1));
            var further = peer.heard();
            for (var arrival : further) {
                assertEquals(AWAY, arrival.at());
                assertTrue(cookies.add(PathMessage.of(arrival.only()).cookie()), "a cookie comes again");
            }
            assertTrue(further.size() <= 3, "not paced: " + further);
            assertEquals(0, server.acceptor().counters().total(Counters.Total.PATH_CHECKS_FAILED));
            server.pass(Duration.ofMillis(1));
            assertEquals(1, server.acceptor().counters().total(Counters.Total.PATH_CHECKS_FAILED));
            assertEquals(List.of(), peer.heard());
            for (var cookie : cookies) {
                answer(peer, AWAY, PathMessage.RESPONSE, cookie);
            }
            assertEquals(HOME, whereDataGoes(server, peer));
        }
    }
}
