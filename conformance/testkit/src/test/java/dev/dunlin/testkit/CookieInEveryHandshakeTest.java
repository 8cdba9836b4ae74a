package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.InMemorySessionStore;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server of DTLS 1.3 that asks everybody for a cookie, whatever kind of handshake it is going to be. */
class CookieInEveryHandshakeTest {
    private static final int COOKIE = 44;
    private static final int PRE_SHARED_KEY = 41;

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9147-5.1-o", "RFC9147-5.1-b", "RFC9147-11-b"})
    void isGivenOneInEveryFullHandshake(Flow flow) {
        var setup = flow.applyTo(Setup.standard().withShortHellos(), ProtocolVersion.DTLS_1_3);
        try (var pair = setup.established()) {
            assertCookieWasExchanged(pair.network());
            pair.assertExchange();
        }
    }

    @Test
    @Requirement({"RFC9147-5.1-o", "RFC9147-5.1-b", "RFC9147-11-b"})
    void isGivenOneWhenASessionIsResumed() {
        try (var store = InMemorySessionStore.create(Identity.WALL_CLOCK, 1)) {
            var setup = Setup.standard()
                    .speaking(ProtocolVersion.DTLS_1_3)
                    .withShortHellos()
                    .client(builder -> builder.sessionStore(store));
            var client = setup.clientConfig();
            var server = setup.serverConfig();
            try (var first = Meeting.of(client, server)) {
                assertFalse(first.established().resumed());
                // Tickets come after the handshake.
                first.network().runUntilIdle();
            }
            try (var second = Meeting.of(client, server)) {
                assertTrue(second.established().resumed());
                var hellos = assertCookieWasExchanged(second.network());
                assertTrue(hellos.get(1).extensions().contains(PRE_SHARED_KEY));
            }
        }
    }

    /** The second of two ClientHellos has the cookie; both of them. */
    private static List<ClearMessage> assertCookieWasExchanged(VirtualNetwork network) {
        var hellos = ClearMessage.sentBy(Pair.CLIENT, network);
        assertEquals(List.of(ClearMessage.CLIENT_HELLO, ClearMessage.CLIENT_HELLO), ClearMessage.types(hellos));
        assertFalse(hellos.get(0).extensions().contains(COOKIE));
        assertTrue(hellos.get(1).extensions().contains(COOKIE));
        return hellos;
    }
}
