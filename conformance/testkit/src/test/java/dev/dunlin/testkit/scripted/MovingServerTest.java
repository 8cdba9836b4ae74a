package dev.dunlin.testkit.scripted;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.RoutabilityCheck;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.testkit.Pair;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client makes the same checks when its server is heard from another address: either side may, RFC 9853 §5. */
class MovingServerTest {
    private static final PeerPath HOME = Pair.SERVER;
    private static final PeerPath AWAY = Pair.path(5, 5684);

    private static OurClient client(Dialect dialect, RoutabilityCheck check) {
        return dialect.client(
                HOME, builder -> builder.connectionIds(ConnectionIds.random(8)).routabilityCheck(check));
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-3.1-a", "RFC9853-5.1-a", "RFC9853-5.1-b"})
    void aServerThatAnswersAtItsNewAddressIsFollowed(Dialect dialect) {
        try (var client = client(dialect, RoutabilityCheck.basic())) {
            var server = dialect.accept(client, Terms.id("c1d0").rrc());
            server.say(AWAY, "we have moved");
            var first = challenge(server, AWAY);
            client.pass(Duration.ofMinutes(1));
            server.heard();
            answer(server, AWAY, PathMessage.RESPONSE, first);
            assertDataGoesTo(HOME, client, server);
            server.say(AWAY, "we are still here");
            answer(server, AWAY, PathMessage.RESPONSE, challenge(server, AWAY));
            assertDataGoesTo(AWAY, client, server);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-5.2-c", "RFC9853-5.2-d"})
    void theOldAddressIsAskedFirstWhereThatIsSet(Dialect dialect) {
        try (var client = client(dialect, RoutabilityCheck.enhanced())) {
            var server = dialect.accept(client, Terms.id("c1d0").rrc());
            server.say(AWAY, "copied");
            answer(server, HOME, PathMessage.RESPONSE, challenge(server, HOME));
            assertEquals(List.of(), server.heard());
            assertDataGoesTo(HOME, client, server);
            client.pass(Duration.ofMinutes(1));
            server.say(AWAY, "on purpose");
            answer(server, HOME, PathMessage.DROP, challenge(server, HOME));
            answer(server, AWAY, PathMessage.RESPONSE, challenge(server, AWAY));
            assertDataGoesTo(AWAY, client, server);
        }
    }

    private static Octets challenge(ScriptedPeer server, PeerPath path) {
        var arrival = server.heardOne();
        assertEquals(path, arrival.at());
        var message = PathMessage.of(arrival.only());
        assertEquals(PathMessage.CHALLENGE, message.type());
        return message.cookie();
    }

    private static void answer(ScriptedPeer server, PeerPath from, int type, Octets cookie) {
        server.send(from, server.record(ContentType.RETURN_ROUTABILITY_CHECK, new PathMessage(type, cookie).encoded()));
    }

    private static void assertDataGoesTo(PeerPath path, OurClient client, ScriptedPeer server) {
        assertEquals(SendOutcome.Kind.SENT, client.say("data").kind());
        var arrival = server.heardOne();
        assertEquals(path, arrival.at());
        assertEquals(Octets.text("data"), arrival.only().content());
    }
}
