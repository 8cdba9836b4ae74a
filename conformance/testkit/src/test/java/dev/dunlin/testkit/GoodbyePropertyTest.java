package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;

/** close_notify by either side or both, with an accident on its way: whoever says goodbye is gone, and nobody calls it a failure. */
class GoodbyePropertyTest {
    private static final long SEED = 20_261_129;

    private enum Speaker {
        CLIENT,
        SERVER,
        BOTH;

        boolean isClient() {
            return this != SERVER;
        }

        boolean isServer() {
            return this != CLIENT;
        }
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    @Requirement({"RFC5246-7.2.1-a", "RFC8446-6.1-c"})
    void whoeverSaysGoodbyeIsGoneWhateverBecomesOfIt(
            @ForAll ProtocolVersion version,
            @ForAll Speaker speaker,
            @ForAll Accident accident,
            @ForAll boolean afterAnExchange) {
        for (int position = 0; position < 2; position++) {
            var network = VirtualNetwork.seeded(SEED);
            try (var pair = Setup.standard().speaking(version).over(network)) {
                pair.runUntilQuiet();
                pair.assertEstablished();
                if (afterAnExchange) {
                    pair.assertExchange();
                }
                network.with(accident.at(network.sent().size() + position));
                sayGoodbye(pair, speaker.isClient(), speaker.isServer());
                assertEquals(speaker.isClient(), hasLeft(pair.client(), speaker.isClient()));
                assertEquals(speaker.isServer(), hasLeft(pair.server(), speaker.isServer()));

                // Whom the only word of it has not reached goes on, and can leave by itself.
                boolean isUnheard = accident.isLoss() && position == 0 && speaker != Speaker.BOTH;
                var listener = speaker == Speaker.CLIENT ? pair.server() : pair.client();
                assertEquals(isUnheard, listener.session().isEstablished());
                network.heal();
                sayGoodbye(pair, true, true);
                for (var endpoint : List.of(pair.client(), pair.server())) {
                    assertTrue(endpoint.session().isClosed(), endpoint.session()::toString);
                    assertFalse(endpoint.session().failure().isPresent());
                }
            }
        }
    }

    private static void sayGoodbye(Pair pair, boolean client, boolean server) {
        long now = pair.network().clock().now();
        if (client) {
            pair.client().session().shutdown(now);
        }
        if (server) {
            pair.server().session().shutdown(now);
        }
        pair.network().runUntilIdle();
    }

    /** A listener may have left as well, and is not asked. */
    private static boolean hasLeft(SessionEndpoint endpoint, boolean isSpeaker) {
        return isSpeaker && endpoint.session().isClosed();
    }
}
