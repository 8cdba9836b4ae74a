package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several acceptors that are one server. */
class AcceptorGroupTest {
    private static final PeerPath HERE = Carrier.path("192.0.2.1", 4000);
    private static final PeerPath THERE = Carrier.path("192.0.2.2", 4000);

    private final AcceptorGroup group = AcceptorGroup.create(
            Pki.server()
                    .limits(Limits.builder().associations(2).halfOpen(2).build())
                    .build(),
            3);

    @AfterEach
    void closeTheGroup() {
        group.close();
        group.close();
        assertEquals(0, group.associations());
        assertEquals(0, group.halfOpen());
        assertEquals(AcceptorGroup.NOBODY, group.owner(HERE));
    }

    private static void connect(DtlsSession client, PeerPath path, DtlsAcceptor acceptor) {
        Carrier.converse(client, path, acceptor, 0);
    }

    private static DtlsSession client() {
        return DtlsSession.client(Pki.client().build(), Pki.SERVER, 0);
    }

    @Test
    @Requirement("RFC6347-4.2.1-n")
    void aCookieThatOneAskedForIsGoodAtAllOthers() {
        var hello = Knock.hello(1);
        var cookie = Knock.cookieFor(group.acceptor(0), HERE, hello, 0);
        var second = hello.withCookie(cookie);
        Carrier.bring(group.acceptor(2), HERE, Knock.datagram(second, 1, 1), 0);
        assertEquals(1, group.acceptor(2).halfOpen());
        assertEquals(0, group.acceptor(0).halfOpen());
        assertEquals(1, group.halfOpen());
    }

    @Test
    void thePathLeadsToWhoeverHasAnAssociationOnIt() {
        assertEquals(3, group.size());
        try (var client = client()) {
            connect(client, HERE, group.acceptor(1));
            assertTrue(client.isEstablished());
            assertEquals(1, group.owner(HERE));
            assertEquals(AcceptorGroup.NOBODY, group.owner(THERE));
            client.shutdown(0);
            connect(client, HERE, group.acceptor(1));
        }
        // The last flight is not repeated any more once the client has said goodbye.
        assertEquals(AcceptorGroup.NOBODY, group.owner(HERE));
    }

    @Test
    void placesAndCountersAreCommonToAll() {
        try (var one = client();
                var two = client();
                var three = client()) {
            connect(one, HERE, group.acceptor(0));
            connect(two, THERE, group.acceptor(1));
            connect(three, Carrier.path("192.0.2.3", 4000), group.acceptor(2));
            assertTrue(one.isEstablished() && two.isEstablished() && !three.isEstablished());
        }
        assertEquals(2, group.associations());
        assertEquals(1, group.acceptor(0).associations());
        assertTrue(group.counters().discarded(DiscardReason.OVER_LIMIT) > 0);
        assertSame(group.counters(), group.acceptor(2).counters());
    }

    @Test
    void oneAcceptorMayCloseBeforeTheOthers() {
        group.acceptor(0).close();
        try (var client = client()) {
            connect(client, HERE, group.acceptor(1));
            assertTrue(client.isEstablished(), "the cookie keys are still there");
        }
    }

    @Test
    void aGroupOfNobodyIsRefused() {
        var config = Pki.server().build();
        assertThrows(IllegalArgumentException.class, () -> AcceptorGroup.create(config, 0));
    }
}
