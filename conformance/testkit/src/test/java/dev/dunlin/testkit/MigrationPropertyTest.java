package dev.dunlin.testkit;

import static dev.dunlin.testkit.Faults.doublingPercent;
import static dev.dunlin.testkit.Faults.losingPercent;
import static dev.dunlin.testkit.Faults.reorderingWithin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.Limits;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.RoutabilityCheck;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Moves at any time, on a network that loses, doubles and reorders, with somebody on it who copies records from other addresses. */
class MigrationPropertyTest {
    private static final int STEPS = 40;

    /** One side that moves, one that stays, and what happens to them. */
    private static final class Schedule implements AutoCloseable {
        private final SplittableRandom random;
        private final KeyNonceLedger ledger = new KeyNonceLedger();
        private final Roaming roaming;
        private final RoamingEndpoint mover;
        private final RoamingEndpoint stayer;
        private final PeerPath stayersAddress;
        private final List<PeerPath> addresses;
        private final Set<PeerPath> followed = new HashSet<>();
        private final boolean updatesKeys;
        private int count;

        Schedule(long seed, ProtocolVersion version, boolean clientMoves, boolean enhanced, boolean rests) {
            random = new SplittableRandom(seed);
            var check = enhanced ? RoutabilityCheck.enhanced() : RoutabilityCheck.basic();
            var setup = Roaming.setup(version)
                    .seed(seed)
                    .crypto(ledger.provider())
                    .client(builder -> builder.routabilityCheck(check))
                    .server(builder -> builder.routabilityCheck(check));
            if (rests) {
                setup = setup.limits(Limits.builder().awakeAssociations(0).build());
            }
            roaming = Roaming.over(setup, VirtualNetwork.seeded(seed));
            roaming.establish();
            mover = clientMoves ? roaming.client : roaming.server;
            stayer = clientMoves ? roaming.server : roaming.client;
            stayersAddress = stayer.address();
            addresses = List.of(mover.address(), Roaming.AWAY, Roaming.FAR, Pair.path(5, 50_002));
            followed.add(mover.address());
            updatesKeys = version == ProtocolVersion.DTLS_1_3;
            roaming.network
                    .with(losingPercent(20))
                    .with(doublingPercent(20))
                    .with(reorderingWithin(Duration.ofMillis(100)));
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                act();
                roaming.network.run(Duration.ofMillis(random.nextInt(300)));
                assertHarmless();
            }
        }

        private void act() {
            switch (random.nextInt(8)) {
                case 0, 1 -> mover.send("message " + count++);
                case 2 -> stayer.send("message " + count++);
                case 3 -> mover.move(roaming.network, any(addresses));
                case 4 -> copyFromVictim();
                case 5 -> replay();
                case 6 -> updateKeys(random.nextBoolean() ? mover : stayer);
                default -> {
                    mover.move(roaming.network, any(addresses));
                    mover.send("message " + count++);
                }
            }
        }

        private PeerPath any(List<PeerPath> paths) {
            return paths.get(random.nextInt(paths.size()));
        }

        /** What the mover has just said comes from elsewhere first, or only. */
        private void copyFromVictim() {
            var genuine = mover.sealed("message " + count++);
            roaming.network.send(new Datagram(Roaming.VICTIM, stayersAddress, genuine.bytes()));
            if (random.nextBoolean()) {
                roaming.network.send(genuine);
            }
        }

        /** Something that was sent before comes again, from anywhere. */
        private void replay() {
            var sent = roaming.network.sent();
            var old = sent.get(random.nextInt(sent.size()));
            var from = random.nextInt(3) == 0 ? Roaming.VICTIM : any(addresses);
            roaming.network.send(new Datagram(from, stayersAddress, old.bytes()));
        }

        private void updateKeys(RoamingEndpoint side) {
            if (updatesKeys) {
                var outcome = side.session()
                        .updateKeys(
                                random.nextBoolean(), roaming.network.clock().now());
                assertTrue(
                        outcome.kind() == KeyUpdateOutcome.Kind.STARTED
                                || outcome.kind() == KeyUpdateOutcome.Kind.ALREADY_UNDER_WAY,
                        outcome::toString);
            }
        }

        private void assertHarmless() {
            var path = stayer.session().path();
            assertNotEquals(Roaming.VICTIM, path, this::toString);
            followed.add(path);
            assertBounded(Roaming.VICTIM);
            for (var address : addresses) {
                if (!followed.contains(address)) {
                    assertBounded(address);
                }
            }
        }

        private void assertBounded(PeerPath address) {
            int from = roaming.bytesFrom(address);
            int to = sentBy(stayersAddress, address);
            assertTrue(to <= 3 * from, () -> to + " bytes for " + from + " to " + address + "; " + this);
        }

        private int sentBy(PeerPath sender, PeerPath receiver) {
            return roaming.network.sent().stream()
                    .filter(datagram ->
                            datagram.from().equals(sender) && datagram.to().equals(receiver))
                    .mapToInt(Datagram::length)
                    .sum();
        }

        /** On a network that works the next messages find their way, and nothing has come twice. */
        void assertFound() {
            roaming.network.heal();
            roaming.network.run(Roaming.LONG);
            mover.send("here I am");
            roaming.network.run(Roaming.LONG);
            assertEquals(mover.address(), stayer.session().path(), this::toString);
            stayer.send("so I see");
            roaming.network.run(Roaming.LONG);
            assertTrue(stayer.diary().messages().contains("here I am"), this::toString);
            assertTrue(mover.diary().messages().contains("so I see"), this::toString);
            for (var side : List.of(mover, stayer)) {
                var messages = side.diary().messages();
                assertEquals(messages.size(), new HashSet<>(messages).size(), this::toString);
                assertFalse(side.session().failure().isPresent(), this::toString);
            }
            ledger.assertNeverRepeats();
        }

        @Override
        public void close() {
            roaming.close();
        }

        @Override
        public String toString() {
            return mover.session() + " and " + stayer.session() + ", " + roaming.network;
        }
    }

    @Property(seed = "9853", tries = 1000)
    @Requirement({
        "RFC9147-11-h",
        "RFC9146-6-a",
        "RFC9146-6-b",
        "RFC9146-6-c",
        "RFC9146-6-d",
        "RFC9853-5-a",
        "RFC9853-5.1-a",
        "RFC9853-5.1-b",
        "RFC9853-8-a"
    })
    @SecurityHistory({"T41", "T58"})
    void whoeverMovesIsFoundAgainAndNobodyElseIsFlooded(
            @ForAll long seed,
            @ForAll ProtocolVersion version,
            @ForAll boolean clientMoves,
            @ForAll boolean enhanced,
            @ForAll boolean rests) {
        try (var schedule = new Schedule(seed, version, clientMoves, enhanced, rests)) {
            schedule.run();
            schedule.assertFound();
        }
    }

    /** A client that moves in the middle of it completes its handshake or learns that it has failed; then it gets in from where it is. */
    @Property(seed = "9146", tries = 300)
    @Requirement({"RFC9147-11-h", "RFC9853-5-a"})
    @SecurityHistory("T58")
    void aMoveDuringTheHandshakeEndsInASessionOrInAnAnswer(
            @ForAll long seed, @ForAll ProtocolVersion version, @ForAll boolean cookie) {
        var random = new SplittableRandom(seed);
        var network = VirtualNetwork.seeded(seed).with(losingPercent(10)).with(reorderingWithin(Duration.ofMillis(20)));
        var common = Roaming.setup(version).seed(seed);
        var setup = cookie ? common : common.withoutCookie();
        try (var acceptor =
                new AcceptorEndpoint(DtlsAcceptor.create(setup.serverConfig()), Roaming.SERVER, network.clock())) {
            network.attach(acceptor);
            var client = client(setup, Roaming.HOME, network);
            network.run(Duration.ofMillis(random.nextInt(100)));
            client.move(network, Roaming.AWAY);
            network.run(Duration.ofMillis(random.nextInt(2000)));
            network.heal();
            if (client.session().isEstablished()) {
                client.send("from away");
            }
            network.run(Duration.ofMinutes(10));
            assertTrue(
                    client.session().isEstablished()
                            || client.session().failure().isPresent(),
                    network::toString);
            if (client.session().isEstablished()) {
                client.send("here I am");
                network.run(Roaming.LONG);
                assertTrue(acceptor.diary(Roaming.AWAY).messages().contains("here I am"), network::toString);
                assertEquals(
                        Roaming.AWAY,
                        acceptor.session(Roaming.AWAY).orElseThrow().path());
            }
            client.close();
            var next = client(setup.seed(~seed), Roaming.AWAY, network);
            network.runUntilQuiet();
            assertTrue(next.session().isEstablished(), network::toString);
            next.close();
        }
    }

    private static RoamingEndpoint client(Setup setup, PeerPath address, VirtualNetwork network) {
        var clock = network.clock();
        var client = new RoamingEndpoint(
                DtlsSession.client(setup.clientConfig(), Identity.NAME, Roaming.SERVER, clock.now()), address, clock);
        network.attach(client);
        return client;
    }

    /** However long the ids are, and so the challenges. */
    @Property(seed = "255", tries = 200)
    @Requirement("RFC9853-5-a")
    @SecurityHistory("T58")
    void challengesOfAnyLengthStayWithinTheirBounds(
            @ForAll long seed, @ForAll ProtocolVersion version, @ForAll byte clientsLength) {
        int length = 1 + (clientsLength & 0xFF) % 255;
        var setup = Roaming.setup(version)
                .seed(seed)
                .client(builder -> builder.connectionIds(ConnectionIds.random(length)));
        try (var roaming = Roaming.established(setup)) {
            var random = new SplittableRandom(seed);
            for (int i = 0; i < 10; i++) {
                var record = roaming.client.sealed("x".repeat(random.nextInt(100)));
                roaming.network.send(new Datagram(Roaming.VICTIM, Roaming.SERVER, record.bytes()));
                roaming.network.run(Duration.ofMillis(random.nextInt(500)));
                assertTrue(roaming.bytesTo(Roaming.VICTIM) <= 3 * roaming.bytesFrom(Roaming.VICTIM));
            }
            assertEquals(Roaming.HOME, roaming.server.session().path());
        }
    }
}
