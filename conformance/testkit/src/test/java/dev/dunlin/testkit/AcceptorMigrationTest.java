package dev.dunlin.testkit;

import static dev.dunlin.testkit.Roaming.AWAY;
import static dev.dunlin.testkit.Roaming.FAR;
import static dev.dunlin.testkit.Roaming.HOME;
import static dev.dunlin.testkit.Roaming.SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.AcceptorGroup;
import dev.dunlin.session.AddressPolicy;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.PeerPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients of one acceptor that change their addresses, and meet there. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class AcceptorMigrationTest {
    private static final Duration MOMENT = Duration.ofMillis(80);

    private final VirtualNetwork network = VirtualNetwork.seeded(31);
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final Setup setup;
    private final AcceptorEndpoint acceptor;
    private int count;

    AcceptorMigrationTest(ProtocolVersion version) {
        setup = Roaming.setup(version);
        acceptor = new AcceptorEndpoint(DtlsAcceptor.create(setup.serverConfig()), SERVER, network.clock());
        network.attach(acceptor);
    }

    @AfterEach
    void close() {
        endpoints.forEach(Endpoint::close);
        acceptor.close();
        assertEquals(0, acceptor.acceptor().associations());
    }

    private RoamingEndpoint connected(PeerPath address) {
        return connected(address, setup);
    }

    private RoamingEndpoint connected(PeerPath address, Setup how) {
        var clock = network.clock();
        var config = how.seed(100 + count++).clientConfig();
        var client =
                new RoamingEndpoint(DtlsSession.client(config, Identity.NAME, SERVER, clock.now()), address, clock);
        endpoints.add(client);
        network.attach(client);
        network.runUntilQuiet();
        network.run(MOMENT);
        assertTrue(client.session().isEstablished());
        return client;
    }

    private DtlsSession serving(RoamingEndpoint client) {
        return acceptor.session(client.address()).orElseThrow();
    }

    private void says(RoamingEndpoint client, String message) {
        client.send(message);
        network.run(MOMENT);
        assertTrue(acceptor.diary(client.address()).messages().contains(message), message + " did not arrive");
    }

    private void assertReached(RoamingEndpoint client, String message) {
        acceptor.send(client.address(), message);
        network.run(MOMENT);
        assertTrue(client.diary().messages().contains(message), message + " did not arrive");
    }

    @Test
    @Requirement({"RFC9853-3.1-a", "RFC9853-5.1-a"})
    void aSessionThatMovesIsKnownByItsNewPath() {
        var client = connected(HOME);
        client.move(network, AWAY);
        says(client, "I have moved");
        assertEquals(AWAY, serving(client).path());
        assertReached(client, "so I see");
        assertEquals(1, acceptor.acceptor().associations());

        var next = connected(HOME);
        says(next, "a newcomer where the other was");
        says(client, "who is not harmed");
        assertEquals(2, acceptor.acceptor().associations());

        network.detach(AWAY);
        var again = connected(AWAY);
        assertEquals(2, acceptor.acceptor().associations(), "the one that was known there has been replaced");
        assertFalse(serving(again).isClosed());
    }

    @Test
    @SecurityHistory("T58")
    void whoComesToAnAddressThatAnotherHasTakesNothingFromIt() {
        var first = connected(HOME);
        var second = connected(AWAY);
        var ofFirst = serving(first);
        network.detach(HOME);
        second.move(network, HOME);
        says(second, "here is free, is it not");
        var ofSecond = serving(second);
        assertEquals(HOME, ofSecond.path());
        assertReached(second, "it is now");

        // The first has slept, and wakes up elsewhere.
        first.move(network, FAR);
        network.attach(second);
        says(first, "good morning");
        assertEquals(FAR, ofFirst.path());
        assertReached(first, "good morning to you");
        assertReached(second, "and you are still there");
        assertEquals(2, acceptor.acceptor().associations());
    }

    @Test
    @SecurityHistory({"T41", "T58"})
    void anAssociationThatIsFoundByItsAddressAloneKeepsIt() {
        var plain = connected(HOME, setup.client(builder -> builder.connectionIds(ConnectionIds.off())));
        var mover = connected(AWAY);
        var ofPlain = serving(plain);
        // Its records now come from the address of the other one, who cannot answer the challenge.
        for (int i = 0; i < 5; i++) {
            network.send(
                    new Datagram(HOME, SERVER, mover.sealed("from there " + i).bytes()));
            network.run(Duration.ofMillis(700));
        }
        says(plain, "this is mine");
        assertEquals(HOME, ofPlain.path());
        assertReached(plain, "as ever");
        says(mover, "and I am here");
        assertEquals(AWAY, serving(mover).path());

        // Even if the address has become the mover's, records without an id are for the association that was there.
        var late = plain.sealed("late");
        network.detach(HOME);
        mover.move(network, HOME);
        says(mover, "mine from here on");
        network.send(new Datagram(HOME, SERVER, late.bytes()));
        network.run(MOMENT);
        assertTrue(acceptor.diary(HOME).messages().contains("late"));
        assertEquals(2, acceptor.acceptor().associations());
    }

    @Test
    void aNewcomerReplacesWhoeverTheAddressIsKnownByAndNobodyElse() {
        var known = connected(HOME);
        var guest = connected(AWAY);
        var ofKnown = serving(known);
        network.detach(HOME);
        guest.move(network, HOME);
        says(guest, "a guest");
        var ofGuest = serving(guest);

        network.detach(HOME);
        var newcomer = connected(HOME);
        assertTrue(ofKnown.isClosed());
        assertFalse(ofGuest.isClosed());
        guest.move(network, FAR);
        network.attach(newcomer);
        says(guest, "gone");
        says(newcomer, "here");
        assertEquals(2, acceptor.acceptor().associations());
    }

    /** Whoever copies a record can make NEWEST follow to an address of their own, and begin a session there. */
    @Test
    @SecurityHistory("T58")
    void whoBeginsWhereAnotherWasOnlySaidToBeTakesNothingFromIt() {
        var following = setup.server(builder -> builder.followPeer(AddressPolicy.NEWEST));
        try (var other = new AcceptorEndpoint(DtlsAcceptor.create(following.serverConfig()), SERVER, network.clock())) {
            network.attach(other);
            var victim = connected(HOME);
            var ofVictim = other.session(HOME).orElseThrow();
            network.send(new Datagram(FAR, SERVER, victim.sealed("copied").bytes()));
            network.run(MOMENT);
            assertEquals(FAR, ofVictim.path());

            var copier = connected(FAR);
            assertFalse(ofVictim.isClosed());
            victim.send("still at home");
            network.run(MOMENT);
            assertTrue(other.diary(HOME).messages().contains("still at home"));
            assertEquals(HOME, ofVictim.path());
            other.send(HOME, "so I see");
            network.run(MOMENT);
            assertTrue(victim.diary().messages().contains("so I see"));
            copier.send("nobody else");
            network.run(MOMENT);
            assertTrue(other.diary(FAR).messages().contains("nobody else"));
            assertEquals(2, other.acceptor().associations());
        }
    }

    @Test
    void aGroupKnowsWhoseAPathIsAfterAMove() {
        try (var group = AcceptorGroup.create(setup.serverConfig(), 3)) {
            var second = new AcceptorEndpoint(group.acceptor(1), SERVER, network.clock());
            network.attach(second);
            var client = connected(HOME);
            assertEquals(1, group.owner(HOME));
            client.move(network, AWAY);
            client.send("moved");
            network.run(MOMENT);
            assertEquals(1, group.owner(AWAY));
            assertEquals(AcceptorGroup.NOBODY, group.owner(HOME));
        }
    }
}
