package dev.dunlin.testkit;

import static dev.dunlin.testkit.Roaming.AWAY;
import static dev.dunlin.testkit.Roaming.HOME;
import static dev.dunlin.testkit.Roaming.LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.AddressPolicy;
import dev.dunlin.session.Counters.Total;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.Limits;
import dev.dunlin.session.RoutabilityCheck;
import dev.dunlin.session.SendOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that moves while a KeyUpdate, its own or the server's, is not acknowledged (RFC 9147 §8): both go on, with the new keys, at the new address. */
class KeyUpdateOnTheMoveTest {
    /** The epoch in which the handshake ends. */
    private static final int FIRST_EPOCH = 3;

    /** Of a unified header: the bits that tell the epoch (RFC 9147 §4). */
    private static final int EPOCH_BITS = 0b11;

    /** What is sent has arrived, and the answer is on its way. */
    private static final Duration ONE_WAY = VirtualNetwork.LATENCY.plusMillis(1);

    private static final Duration HALF_A_TRIP = VirtualNetwork.LATENCY.dividedBy(2);

    /** Long enough for any repetition that finds its way at the first or the second attempt. */
    private static final Duration REPEATED = Duration.ofSeconds(4);

    /** The datagrams of a KeyUpdate, its answer and the data beside them, as far as they matter to each other. */
    private static final int POSITIONS = 5;

    /** Moves in the middle of each of the first trips of a datagram. */
    private static final int MOMENTS = 4;

    /** A client is followed when it has answered, when it or its old address has, or at once. */
    enum Following {
        WHEN_CHECKED,
        WHEN_CHECKED_ON_BOTH_PATHS,
        AT_ONCE;

        Setup applyTo(Setup setup) {
            var policy = this == AT_ONCE ? AddressPolicy.NEWEST : AddressPolicy.RRC;
            var check = this == WHEN_CHECKED_ON_BOTH_PATHS ? RoutabilityCheck.enhanced() : RoutabilityCheck.basic();
            return setup.server(builder -> builder.followPeer(policy).routabilityCheck(check));
        }
    }

    /** Whose keys change. */
    enum Side {
        CLIENT,
        SERVER
    }

    /** A client and a server one of which updates its keys, and everything that they say to each other meanwhile. */
    private static final class Journey implements AutoCloseable {
        private final KeyNonceLedger ledger = new KeyNonceLedger();
        private final Roaming roaming;
        private final RoamingEndpoint updater;
        private final RoamingEndpoint other;
        private final List<String> saidByClient = new ArrayList<>();
        private final List<String> saidByServer = new ArrayList<>();

        Journey(Following following, Side side, boolean rests) {
            var setup =
                    following.applyTo(Roaming.setup(ProtocolVersion.DTLS_1_3)).crypto(ledger.provider());
            if (rests) {
                setup = setup.limits(Limits.builder().awakeAssociations(0).build());
            }
            roaming = Roaming.established(setup);
            roaming.network.runUntilIdle();
            updater = side == Side.CLIENT ? roaming.client : roaming.server;
            other = side == Side.CLIENT ? roaming.server : roaming.client;
        }

        Journey(Following following, Side side) {
            this(following, side, false);
        }

        /** How many datagrams there are so far: the position of the next one. */
        int next() {
            return roaming.network.sent().size();
        }

        void lose(int position) {
            roaming.network.with(Faults.losing(position));
        }

        /** Begins to replace the keys; the KeyUpdate is on its way. */
        void updateKeys(boolean asks) {
            assertEquals(KeyUpdateOutcome.Kind.STARTED, begin(updater, asks));
            roaming.network.collectOutput();
        }

        KeyUpdateOutcome.Kind begin(RoamingEndpoint side, boolean asks) {
            return side.session()
                    .updateKeys(asks, roaming.network.clock().now())
                    .kind();
        }

        void run(Duration time) {
            roaming.network.run(time);
        }

        /** From here on the client is away, and nobody is at home. */
        void moves() {
            roaming.client.move(roaming.network, AWAY);
        }

        void clientSays(String message) {
            saidByClient.add(message);
            assertEquals(SendOutcome.Kind.SENT, roaming.client.send(message).kind());
        }

        void serverSays(String message) {
            saidByServer.add(message);
            assertEquals(SendOutcome.Kind.SENT, roaming.server.send(message).kind());
        }

        /** The epoch in which {@code side} protects what it says now, as far as it shows that; what it says arrives. */
        private int epochShown(RoamingEndpoint side, List<String> said) {
            var message = "number " + said.size();
            said.add(message);
            var sealed = side.sealed(message);
            roaming.network.send(sealed);
            run(ONE_WAY);
            return sealed.bytes()[0] & EPOCH_BITS;
        }

        private void assertEpochs(int client, int server) {
            assertEquals(client & EPOCH_BITS, epochShown(roaming.client, saidByClient), this::toString);
            assertEquals(server & EPOCH_BITS, epochShown(roaming.server, saidByServer), this::toString);
        }

        /** Both sides are where they are to be, in epoch and address, have got everything once, and can do it all again. */
        void assertArrived(boolean asks) {
            roaming.network.heal();
            run(LONG);
            assertEquals(AWAY, roaming.server.session().path(), this::toString);
            assertEquals(1, roaming.server.session().counters().total(Total.PATHS_CHANGED));
            int byUpdater = FIRST_EPOCH + 1;
            int byOther = asks ? FIRST_EPOCH + 1 : FIRST_EPOCH;
            boolean isClients = updater == roaming.client;
            assertEpochs(isClients ? byUpdater : byOther, isClients ? byOther : byUpdater);

            assertEquals(KeyUpdateOutcome.Kind.STARTED, begin(updater, true));
            run(LONG);
            assertEpochs(isClients ? byUpdater + 1 : byOther + 1, isClients ? byOther + 1 : byUpdater + 1);
            assertEquals(saidByServer, roaming.client.diary().messages(), this::toString);
            assertEquals(saidByClient, roaming.server.diary().messages(), this::toString);
            for (var side : List.of(updater, other)) {
                assertTrue(side.session().isEstablished(), this::toString);
            }
            assertEquals(
                    Long.MAX_VALUE,
                    roaming.client.session().nextTimeout(roaming.network.clock().now()));
            ledger.assertNeverRepeats();
        }

        @Override
        public void close() {
            roaming.close();
        }

        @Override
        public String toString() {
            return roaming.client.session() + " and " + roaming.server.session() + ", " + roaming.network;
        }
    }

    static Stream<Arguments> updates() {
        return Stream.of(Following.values()).flatMap(following -> Stream.of(Side.values())
                .flatMap(side -> Stream.of(false, true).map(asks -> Arguments.of(following, side, asks))));
    }

    @ParameterizedTest
    @MethodSource("updates")
    @Requirement({"RFC9147-8-a", "RFC9147-8-b", "RFC9147-11-h"})
    void aKeyUpdateThatIsLostIsRepeatedAfterTheMove(Following following, Side side, boolean asks) {
        try (var journey = new Journey(following, side)) {
            journey.lose(journey.next());
            journey.updateKeys(asks);
            journey.serverSays("while you are at home");
            journey.run(ONE_WAY);
            journey.moves();
            journey.clientSays("from away");
            journey.run(REPEATED);
            assertFalse(journey.updater.diary().retransmissions().isEmpty());
            journey.assertArrived(asks);
        }
    }

    /** The acknowledgement, and with it the answer where there is one. */
    @ParameterizedTest
    @MethodSource("updates")
    @Requirement({"RFC9147-8-a", "RFC9147-8-e", "RFC9147-7.1-l"})
    void whoseAcknowledgementIsLostRepeatsAfterTheMove(Following following, Side side, boolean asks) {
        try (var journey = new Journey(following, side)) {
            journey.updateKeys(asks);
            journey.lose(journey.next());
            journey.run(ONE_WAY);
            journey.moves();
            journey.clientSays("from away");
            journey.run(REPEATED);
            assertFalse(journey.updater.diary().retransmissions().isEmpty());
            journey.assertArrived(asks);
        }
    }

    /** The KeyUpdate, or what answers it, finds nobody at home. */
    @ParameterizedTest
    @MethodSource("updates")
    @Requirement({"RFC9147-8-a", "RFC9147-8-b"})
    void aKeyUpdateThatIsOnItsWayDuringTheMoveIsTakenOnce(Following following, Side side, boolean asks) {
        try (var journey = new Journey(following, side)) {
            journey.updateKeys(asks);
            journey.moves();
            journey.clientSays("from away");
            journey.run(REPEATED);
            journey.assertArrived(asks);
        }
    }

    /** Nothing else tells where the client is. */
    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9147-8-a", "RFC9147-11-h"})
    void aRepeatedKeyUpdateIsEnoughToBeFollowed(Following following) {
        try (var journey = new Journey(following, Side.CLIENT)) {
            journey.updateKeys(true);
            journey.moves();
            journey.run(REPEATED);
            assertEquals(AWAY, journey.roaming.server.session().path());
            journey.assertArrived(true);
        }
    }

    /** The server asks in vain until it hears from there; what it says meanwhile is lost like any datagram. */
    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9147-8-a", "RFC9147-8-b"})
    void aServerThatUpdatesItsKeysReachesASilentClientWhenThatSpeaks(Following following) {
        try (var journey = new Journey(following, Side.SERVER)) {
            journey.moves();
            journey.updateKeys(true);
            journey.run(REPEATED);
            assertEquals(HOME, journey.roaming.server.session().path());
            journey.clientSays("from away");
            journey.run(LONG);
            journey.assertArrived(true);
        }
    }

    /** The old one comes from the old address when the new one has been followed: it leads nowhere, and changes nothing twice. */
    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9147-8-a", "RFC9146-6-c"})
    @SecurityHistory("T41")
    void aKeyUpdateThatArrivesAfterItsRepetitionLeadsNobodyBack(Following following) {
        try (var journey = new Journey(following, Side.CLIENT)) {
            int first = journey.next();
            journey.lose(first);
            journey.updateKeys(true);
            journey.moves();
            journey.run(REPEATED);
            assertEquals(AWAY, journey.roaming.server.session().path());
            journey.roaming.network.send(journey.roaming.network.sent().get(first));
            journey.run(LONG);
            journey.assertArrived(true);
        }
    }

    /** Sealed with the old keys before the move, arriving after the new ones are in use: taken, but not followed back. */
    @ParameterizedTest
    @MethodSource("updates")
    @Requirement({"RFC9147-8-c", "RFC9146-6-c"})
    void dataOfTheOldEpochThatIsLateIsDeliveredOnce(Following following, Side side, boolean asks) {
        try (var journey = new Journey(following, side)) {
            var late = journey.roaming.client.sealed("late");
            journey.updateKeys(asks);
            journey.moves();
            journey.clientSays("from away");
            journey.run(REPEATED);
            journey.roaming.network.send(late);
            journey.roaming.network.send(late);
            journey.run(LONG);
            journey.saidByClient.add("late");
            journey.assertArrived(asks);
        }
    }

    /** Data goes both ways all the time, and nothing of it is given out twice. */
    @Test
    @Requirement({"RFC9147-8-a", "RFC9147-8-b", "RFC9147-8-e", "RFC9147-11-h"})
    void whicheverDatagramIsLostAndWheneverTheClientMovesBothArrive() {
        updates().forEach(update -> IntStream.range(0, POSITIONS).forEach(position -> IntStream.range(0, MOMENTS)
                .mapToObj(trips -> VirtualNetwork.LATENCY.multipliedBy(trips).plus(HALF_A_TRIP))
                .forEach(wait -> moveDuringUpdate(update, position, wait))));
    }

    private static void moveDuringUpdate(Arguments update, int position, Duration wait) {
        var following = (Following) update.get()[0];
        var side = (Side) update.get()[1];
        boolean asks = (boolean) update.get()[2];
        try (var journey = new Journey(following, side, position % 2 == 0)) {
            journey.lose(journey.next() + position);
            journey.updateKeys(asks);
            journey.roaming.server.send("maybe");
            journey.run(wait);
            journey.moves();
            journey.roaming.client.send("perhaps");
            journey.run(REPEATED);
            // If that was lost, nothing else may have told where the client is.
            journey.roaming.client.send("surely");
            journey.run(LONG);
            journey.roaming.network.heal();
            for (var uncertain : journey.roaming.server.diary().messages()) {
                journey.saidByClient.add(uncertain);
            }
            for (var uncertain : journey.roaming.client.diary().messages()) {
                journey.saidByServer.add(uncertain);
            }
            assertEquals(List.of(), notOnce(journey.saidByClient), journey::toString);
            assertEquals(List.of(), notOnce(journey.saidByServer), journey::toString);
            assertTrue(journey.saidByClient.contains("surely"), journey::toString);
            journey.assertArrived(asks);
        } catch (AssertionError e) {
            throw new AssertionError(
                    List.of(update.get()) + ", datagram " + position + " lost, moved after " + wait + ": " + e, e);
        }
    }

    /** What was given out more often than once. */
    private static List<String> notOnce(List<String> messages) {
        return messages.stream()
                .filter(message -> messages.indexOf(message) != messages.lastIndexOf(message))
                .toList();
    }
}
