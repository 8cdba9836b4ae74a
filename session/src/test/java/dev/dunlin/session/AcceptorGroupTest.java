package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Several acceptors that are one server. */
@ParameterizedClass
@EnumSource
class AcceptorGroupTest {
    private static final PeerPath HERE = Carrier.path("192.0.2.1", 4000);
    private static final PeerPath THERE = Carrier.path("192.0.2.2", 4000);

    private final ProtocolVersion version;
    private final AcceptorGroup group;

    AcceptorGroupTest(ProtocolVersion version) {
        this.version = version;
        group = AcceptorGroup.create(
                Pki.server(version)
                        .limits(Limits.builder().associations(2).halfOpen(2).build())
                        .build(),
                3);
    }

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

    private DtlsSession client() {
        return DtlsSession.client(Pki.client(version).build(), Pki.SERVER, 0);
    }

    @Test
    @Requirement("RFC6347-4.2.1-n")
    void aCookieThatOneAskedForIsGoodAtAllOthers() {
        var second = helloWithACookieOf(group.acceptor(0));
        Carrier.bring(group.acceptor(2), HERE, Knock.datagram(second, 1, 1), 0);
        assertEquals(1, group.acceptor(2).halfOpen());
        assertEquals(0, group.acceptor(0).halfOpen());
        assertEquals(1, group.halfOpen());
    }

    private ClientHello helloWithACookieOf(DtlsAcceptor acceptor) {
        return switch (version) {
            case DTLS_1_2 -> {
                var hello = Knock.hello(1);
                yield hello.withCookie(Knock.cookieFor(acceptor, HERE, hello, 0));
            }
            case DTLS_1_3 -> {
                var hello = Knock13.hello(1, Knock13.X25519);
                yield Knock13.with(hello, Knock13.cookieFor(acceptor, HERE, hello, 0));
            }
        };
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
        var config = Pki.server(version).build();
        assertThrows(IllegalArgumentException.class, () -> AcceptorGroup.create(config, 0));
    }
}
