package dev.dunlin.testkit;

import static dev.dunlin.testkit.Roaming.AWAY;
import static dev.dunlin.testkit.Roaming.FAR;
import static dev.dunlin.testkit.Roaming.HOME;
import static dev.dunlin.testkit.Roaming.LONG;
import static dev.dunlin.testkit.Roaming.SERVER;
import static dev.dunlin.testkit.Roaming.VICTIM;
import static dev.dunlin.testkit.Roaming.setup;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.AddressPolicy;
import dev.dunlin.session.ConnectionIdOutcome;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.Counters.Total;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.Limits;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.Resting;
import dev.dunlin.session.RoutabilityCheck;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.SessionEvent.Kind;
import dev.dunlin.session.TicketKeys;
import dev.dunlin.session.TransmitOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer whose address changes while its association goes on. */
class MigrationTest {
    private static final Duration MOMENT = Duration.ofMillis(50);

    private static void assertReaches(Roaming roaming, String message) {
        assertEquals(SendOutcome.Kind.SENT, roaming.server.send(message).kind());
        roaming.network.run(MOMENT);
        assertTrue(roaming.client.diary().messages().contains(message), message + " did not arrive");
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-3.1-a", "RFC9853-5.1-a", "RFC9853-5-b", "RFC9146-6-e", "RFC9147-11-h"})
    void aClientAtAnotherAddressIsFollowedWhenItHasAnsweredThere(ProtocolVersion version) {
        try (var roaming = Roaming.established(setup(version))) {
            roaming.clientMoves(AWAY);
            assertEquals(List.of("from " + AWAY), roaming.server.diary().messages());
            assertEquals(HOME, roaming.server.session().path(), "it has not answered yet");
            roaming.network.run(MOMENT);
            assertEquals(AWAY, roaming.server.session().path());
            assertEquals(List.of(Kind.PATH_CHANGED), Roaming.pathEvents(roaming.server));
            assertReaches(roaming, "there you are");
            assertEquals(1, roaming.server.session().counters().total(Total.PATH_CHECKS_STARTED));
            assertEquals(1, roaming.server.session().counters().total(Total.PATHS_CHANGED));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9147-11-h", "RFC9853-5-a", "RFC9146-6-a"})
    void untilThenEverythingGoesWhereItWentBefore(ProtocolVersion version) {
        try (var roaming = Roaming.established(setup(version))) {
            roaming.clientMoves(AWAY);
            int before = roaming.bytesTo(HOME);
            for (int i = 0; i < 100; i++) {
                assertEquals(
                        SendOutcome.Kind.SENT,
                        roaming.server.send(new byte[1000]).kind());
                assertEquals(HOME, roaming.server.session().destination());
            }
            roaming.network.collectOutput();
            assertTrue(roaming.bytesTo(HOME) - before > 100_000);
            assertTrue(roaming.bytesTo(AWAY) <= 3 * roaming.bytesFrom(AWAY));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-5.1-b", "RFC9853-5.5-b", "RFC9853-7.1-a", "RFC9146-6-d", "RFC9853-5-a"})
    @SecurityHistory("T58")
    void aVictimWhoseAddressSomebodyUsesIsNeverFollowedAndGetsNoFlood(ProtocolVersion version) {
        try (var roaming = Roaming.established(setup(version))) {
            for (int i = 0; i < 20; i++) {
                var genuine = roaming.client.sealed("genuine " + i);
                roaming.network.send(new Datagram(VICTIM, SERVER, genuine.bytes()));
                roaming.network.run(Duration.ofMillis(700));
                assertEquals(HOME, roaming.server.session().path());
                assertTrue(roaming.bytesTo(VICTIM) <= 3 * roaming.bytesFrom(VICTIM));
            }
            assertEquals(20, roaming.server.diary().messages().size());
            var counters = roaming.server.session().counters();
            assertTrue(counters.total(Total.PATH_CHECKS_FAILED) > 0);
            assertEquals(0, counters.total(Total.PATHS_CHANGED));
            assertTrue(Roaming.pathEvents(roaming.server).contains(Kind.PATH_REFUSED));
            assertReaches(roaming, "still at home");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9146-6-b", "RFC9146-6-c", "RFC9146-6-f"})
    @SecurityHistory({"T41", "T58"})
    void whatIsReplayedForgedOrLateProposesNoAddress(ProtocolVersion version) {
        try (var roaming = Roaming.established(setup(version))) {
            var late = roaming.client.sealed("late");
            var seen = roaming.client.sealed("seen");
            roaming.network.send(seen);
            roaming.network.run(MOMENT);
            roaming.network.send(new Datagram(VICTIM, SERVER, seen.bytes()));
            roaming.network.send(new Datagram(VICTIM, SERVER, late.bytes()));
            var forged = roaming.client.sealed("forged");
            roaming.network.send(new Datagram(VICTIM, SERVER, forged.bytes()).withFlippedBit(8 * 30));
            roaming.network.run(LONG);
            assertEquals(List.of("seen", "late"), roaming.server.diary().messages());
            assertEquals(0, roaming.bytesTo(VICTIM));
            assertEquals(0, roaming.server.session().counters().total(Total.PATH_CHECKS_STARTED));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9146-6-c")
    @SecurityHistory("T41")
    void aDelayedRecordFromTheOldAddressDoesNotLeadBack(ProtocolVersion version) {
        try (var roaming = Roaming.established(setup(version))) {
            var delayed = roaming.client.sealed("delayed");
            roaming.clientMoves(AWAY);
            roaming.network.run(MOMENT);
            roaming.network.send(delayed);
            roaming.network.run(LONG);
            assertTrue(roaming.server.diary().messages().contains("delayed"));
            assertEquals(AWAY, roaming.server.session().path());
            assertEquals(1, roaming.server.session().counters().total(Total.PATH_CHECKS_STARTED));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientMayGoBackAndForth(ProtocolVersion version) {
        try (var roaming = Roaming.established(setup(version))) {
            for (var to : List.of(AWAY, HOME, FAR, AWAY, HOME)) {
                roaming.clientMoves(to);
                roaming.network.run(MOMENT);
                assertEquals(to, roaming.server.session().path());
                assertReaches(roaming, "at " + to);
            }
        }
    }

    /** Its tickets were lost, and want to be repeated while the first path that it is followed to is checked. */
    @Test
    @Requirement("RFC9853-5-a")
    void theFewBytesThatMayGoToAPathBeforeItsProofAreTheApplications() {
        var keys = TicketKeys.of(Resuming.key(1));
        var setup = setup(ProtocolVersion.DTLS_1_3)
                .server(builder -> builder.followPeer(AddressPolicy.NEWEST).ticketKeys(keys));
        try (var roaming = Roaming.over(setup, VirtualNetwork.seeded(1))) {
            roaming.network.runUntil(() -> roaming.server.session().isEstablished());
            roaming.network.collectOutput();
            roaming.client.move(roaming.network, AWAY);
            roaming.clientSays("a message of some length, for the answer may be long. ".repeat(3));
            roaming.network.detach(AWAY);
            for (int i = 0; i < 9; i++) {
                roaming.network.run(Duration.ofMillis(100));
            }
            assertEquals(AWAY, roaming.server.session().path());
            assertEquals(
                    SendOutcome.Kind.SENT,
                    roaming.server.send("an answer of some length. ".repeat(6)).kind());
            assertTrue(roaming.bytesTo(AWAY) <= 3 * roaming.bytesFrom(AWAY));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9853-5-c")
    void aSecondMoveDuringACheckIsFollowedWithTheNextData(ProtocolVersion version) {
        try (var roaming = Roaming.established(setup(version))) {
            roaming.clientMoves(AWAY);
            // The challenge is on its way to AWAY, where nobody is any more: it is answered from FAR, which proves
            // nothing.
            var challenge = roaming.network.sent().get(roaming.network.sent().size() - 1);
            assertEquals(AWAY, challenge.to());
            roaming.client.move(roaming.network, FAR);
            roaming.client.receive(challenge, roaming.network.clock().now());
            roaming.network.run(MOMENT);
            assertEquals(HOME, roaming.server.session().path());
            assertEquals(1, roaming.server.diary().discarded(DiscardReason.UNASKED_PATH_ANSWER));
            assertEquals(1, roaming.server.session().counters().total(Total.PATH_ANSWERS_INVALID));
            roaming.clientSays("from far");
            roaming.network.run(MOMENT);
            assertEquals(FAR, roaming.server.session().path());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatIsHeardAtHomeAgainStaysThere(ProtocolVersion version) {
        try (var roaming = Roaming.established(setup(version))) {
            roaming.clientSeemsToSay("copied by somebody", AWAY);
            roaming.network.run(Duration.ofMillis(11));
            roaming.clientSays("at home");
            roaming.network.run(LONG);
            assertEquals(HOME, roaming.server.session().path());
            assertEquals(0, roaming.server.session().counters().total(Total.PATH_CHECKS_FAILED));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerMayMoveAsWell(ProtocolVersion version) {
        try (var roaming = Roaming.established(setup(version))) {
            roaming.server.move(roaming.network, FAR);
            roaming.server.send("from elsewhere");
            roaming.network.run(MOMENT);
            assertEquals(FAR, roaming.client.session().path());
            roaming.clientSays("so you are");
            assertEquals(List.of("so you are"), roaming.server.diary().messages());
        }
    }

    // Policies

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-3-e", "RFC9146-6-d", "RFC9146-6-a"})
    void withoutAnAgreementOnChecksOnlyTheApplicationsWordMovesTheAddress(ProtocolVersion version) {
        var setup = setup(version).client(builder -> builder.routabilityCheck(RoutabilityCheck.off()));
        try (var roaming = Roaming.established(setup)) {
            roaming.clientMoves(AWAY);
            roaming.clientSays("again");
            roaming.network.run(LONG);
            assertEquals(HOME, roaming.server.session().path());
            assertEquals(0, roaming.bytesTo(AWAY), "nothing that tests the path either");
            assertEquals(List.of(Kind.PATH_SEEN), Roaming.pathEvents(roaming.server));

            roaming.server.session().confirmPath(AWAY, roaming.network.clock().now());
            assertReaches(roaming, "the application knows");
            assertEquals(List.of(Kind.PATH_CHANGED), Roaming.pathEvents(roaming.server));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoNeverFollowsStillAnswersChallenges(ProtocolVersion version) {
        var setup = setup(version)
                .client(builder -> builder.followPeer(AddressPolicy.NEVER))
                .server(builder -> builder.followPeer(AddressPolicy.RRC));
        try (var roaming = Roaming.established(setup)) {
            roaming.server.move(roaming.network, FAR);
            roaming.server.send("from elsewhere");
            roaming.network.run(LONG);
            assertEquals(SERVER, roaming.client.session().path());
            assertEquals(List.of(Kind.PATH_SEEN), Roaming.pathEvents(roaming.client));
            roaming.server.move(roaming.network, SERVER);
            roaming.clientMoves(AWAY);
            roaming.network.run(MOMENT);
            assertEquals(AWAY, roaming.server.session().path());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9853-5-a")
    void theNewestPathIsFollowedAtOnceWithinThreeTimesItsBytes(ProtocolVersion version) {
        var setup = setup(version)
                .client(builder -> builder.routabilityCheck(RoutabilityCheck.off()))
                .server(builder -> builder.followPeer(AddressPolicy.NEWEST));
        try (var roaming = Roaming.established(setup)) {
            roaming.clientMoves(AWAY);
            assertEquals(AWAY, roaming.server.session().path());
            assertReaches(roaming, "an answer");

            var outcome = roaming.server.send(new byte[200]);
            for (int i = 0; i < 20 && outcome.kind() == SendOutcome.Kind.SENT; i++) {
                outcome = roaming.server.send(new byte[50]);
            }
            var limited = assertInstanceOf(SendOutcome.PathLimited.class, outcome);
            roaming.network.collectOutput();
            assertEquals(3L * roaming.bytesFrom(AWAY) - roaming.bytesTo(AWAY), limited.remaining());

            roaming.server.session().confirmPath(AWAY, roaming.network.clock().now());
            assertEquals(
                    SendOutcome.Kind.SENT, roaming.server.send(new byte[1000]).kind());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNewestPathLosesItsLimitWhenItHasAnswered(ProtocolVersion version) {
        var setup = setup(version).server(builder -> builder.followPeer(AddressPolicy.NEWEST));
        try (var roaming = Roaming.established(setup)) {
            roaming.clientMoves(AWAY);
            assertEquals(AWAY, roaming.server.session().path());
            assertEquals(
                    SendOutcome.Kind.PATH_LIMITED,
                    roaming.server.send(new byte[1000]).kind());
            roaming.network.run(MOMENT);
            assertEquals(
                    SendOutcome.Kind.SENT, roaming.server.send(new byte[1000]).kind());
            assertEquals(List.of(Kind.PATH_CHANGED), Roaming.pathEvents(roaming.server));
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePathThatWasProvenBeforeHasNoLimitWhenThePeerComesBack(ProtocolVersion version) {
        var setup = setup(version)
                .client(builder -> builder.routabilityCheck(RoutabilityCheck.off()))
                .server(builder -> builder.followPeer(AddressPolicy.NEWEST));
        try (var roaming = Roaming.established(setup)) {
            roaming.clientSeemsToSay("copied", VICTIM);
            roaming.network.run(MOMENT);
            assertEquals(VICTIM, roaming.server.session().path());
            while (roaming.server.send(new byte[20]).kind() == SendOutcome.Kind.SENT) {
                roaming.network.run(MOMENT);
            }
            assertTrue(roaming.bytesTo(VICTIM) <= 3 * roaming.bytesFrom(VICTIM));
            roaming.clientSays("I am here");
            assertEquals(HOME, roaming.server.session().path());
            assertReaches(roaming, "x".repeat(1000));
        }
    }

    // Enhanced checks

    private static Setup enhanced(ProtocolVersion version) {
        return setup(version).server(builder -> builder.routabilityCheck(RoutabilityCheck.enhanced()));
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9853-5.2-e")
    void anOldAddressThatIsDeadIsAskedForASecondBeforeTheNewOne(ProtocolVersion version) {
        try (var roaming = Roaming.established(enhanced(version))) {
            roaming.clientMoves(AWAY);
            roaming.network.run(Duration.ofMillis(900));
            assertEquals(0, roaming.bytesTo(AWAY));
            assertEquals(HOME, roaming.server.session().path());
            roaming.network.run(Duration.ofMillis(200));
            assertEquals(AWAY, roaming.server.session().path());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-5.2-a", "RFC9853-5.2-c"})
    @SecurityHistory("T58")
    void somebodyWhoIsFasterThanThePathDoesNotGetOnIt(ProtocolVersion version) {
        try (var roaming = Roaming.established(enhanced(version))) {
            roaming.clientSeemsToSay("raced", VICTIM);
            roaming.network.run(LONG);
            assertEquals(HOME, roaming.server.session().path());
            assertEquals(0, roaming.bytesTo(VICTIM));
            assertEquals(List.of(Kind.PATH_REFUSED), Roaming.pathEvents(roaming.server));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-5.2-b", "RFC9853-5.2-d"})
    void whoHasMovedOnPurposeSaysSoOnTheOldPath(ProtocolVersion version) {
        try (var roaming = Roaming.established(enhanced(version))) {
            // Both of its addresses work; for its session they are two ways to the server.
            var overOther = Pair.path(2, 5685);
            roaming.client.move(roaming.network, AWAY);
            roaming.client.session().migrate(overOther, roaming.network.clock().now());
            var moved = roaming.client.sealed("moved");
            assertEquals(overOther, moved.to());
            roaming.network.send(new Datagram(AWAY, SERVER, moved.bytes()));
            roaming.network.run(Duration.ofMillis(11));
            var asked = roaming.network.sent().get(roaming.network.sent().size() - 1);
            assertEquals(HOME, asked.to(), "the old path is asked first");
            roaming.client.receive(asked, roaming.network.clock().now());
            var answer = roaming.client.output(roaming.network.clock().now());
            assertEquals(1, answer.size());
            assertEquals(SERVER, answer.get(0).to(), "by the way that the question came");
            roaming.server.receive(
                    new Datagram(HOME, SERVER, answer.get(0).bytes()),
                    roaming.network.clock().now());
            roaming.network.collectOutput();
            var second = roaming.network.sent().get(roaming.network.sent().size() - 1);
            assertEquals(AWAY, second.to(), "now the new one is asked, long before the time is over");
            roaming.client.receive(
                    new Datagram(overOther, AWAY, second.bytes()),
                    roaming.network.clock().now());
            var response = roaming.client.output(roaming.network.clock().now());
            assertEquals(overOther, response.get(0).to());
            roaming.server.receive(
                    new Datagram(AWAY, SERVER, response.get(0).bytes()),
                    roaming.network.clock().now());
            assertEquals(AWAY, roaming.server.session().path());
        }
    }

    // Challenges

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-5.3-a", "RFC9853-5.3-b", "RFC9853-5.3-c"})
    void lostChallengesAreRepeatedThreeTimesInASecond(ProtocolVersion version) {
        try (var roaming = Roaming.established(setup(version))) {
            roaming.clientSeemsToSay("a long message ".repeat(20), AWAY);
            roaming.network.run(LONG);
            var challenges = roaming.sentTo(AWAY);
            assertEquals(3, challenges.size(), "each in a datagram of its own");
            assertEquals(1, challenges.stream().map(Datagram::length).distinct().count());
        }
    }

    /** A challenge that arrives has shown how much the path takes, but becomes no longer than what came from there allows. */
    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-5.3-e", "RFC9853-5-a"})
    @SecurityHistory("T58")
    void challengesThatArePaddedStayWithinTheirLimit(ProtocolVersion version) {
        int mtu = 1200;
        var setup =
                setup(version).server(builder -> builder.recordPadding(1 << 14).mtu(mtu));
        for (int length : List.of(1, 50, 100, 2 * mtu / 3)) {
            try (var roaming = Roaming.established(setup)) {
                var message = "x".repeat(length);
                roaming.client.move(roaming.network, AWAY);
                roaming.clientSays(message);
                int from = roaming.bytesFrom(AWAY);
                var challenge =
                        roaming.network.sent().get(roaming.network.sent().size() - 1);
                assertEquals(AWAY, challenge.to());
                assertEquals(Math.min(mtu, 3 * from), challenge.length(), "as long as can be");
                roaming.network.run(MOMENT);
                assertEquals(AWAY, roaming.server.session().path());
                assertEquals(List.of(message), roaming.server.diary().messages());
                assertReaches(roaming, "there you are");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9853-5.5-a")
    void theTimerIsThreeRoundTripsIfTheyAreKnown(ProtocolVersion version) {
        var check = RoutabilityCheck.basic().withRoundTrip(Duration.ofMillis(60));
        try (var roaming = Roaming.established(setup(version).server(builder -> builder.routabilityCheck(check)))) {
            roaming.clientSeemsToSay("copied", AWAY);
            roaming.network.run(Duration.ofMillis(10 + 179));
            assertEquals(0, roaming.server.session().counters().total(Total.PATH_CHECKS_FAILED));
            roaming.network.run(Duration.ofMillis(2));
            assertEquals(1, roaming.server.session().counters().total(Total.PATH_CHECKS_FAILED));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9853-5.4-a", "RFC9853-5.4-b", "RFC9853-5.4-c"})
    void everyChallengeIsAnsweredAtOnceAndByItsOwnPath(ProtocolVersion version) {
        try (var roaming = Roaming.established(setup(version))) {
            roaming.clientSeemsToSay("a long message ".repeat(20), AWAY);
            roaming.network.run(LONG);
            var challenges = roaming.sentTo(AWAY);
            for (var challenge : challenges) {
                roaming.client.receive(
                        new Datagram(FAR, HOME, challenge.bytes()),
                        roaming.network.clock().now());
            }
            roaming.client.receive(
                    new Datagram(FAR, HOME, challenges.get(0).bytes()),
                    roaming.network.clock().now());
            var answers = roaming.client.output(roaming.network.clock().now());
            assertEquals(3, answers.size(), "a replayed challenge is none");
            assertTrue(answers.stream().allMatch(answer -> answer.to().equals(FAR)));
            assertEquals(SERVER, roaming.client.session().path(), "a challenge proves nothing about who sent it on");
        }
    }

    // Resting, ends

    @ParameterizedTest
    @EnumSource
    void anAssociationDoesNotRestDuringACheckAndKeepsItsPathWhenItDoes(ProtocolVersion version) {
        var setup = setup(version).limits(Limits.builder().awakeAssociations(0).build());
        try (var roaming = Roaming.established(setup)) {
            roaming.network.runUntilIdle();
            assertTrue(Resting.is(roaming.server.session()));
            roaming.clientMoves(AWAY);
            assertFalse(Resting.is(roaming.server.session()));
            roaming.network.run(MOMENT);
            assertTrue(Resting.is(roaming.server.session()));
            assertEquals(AWAY, roaming.server.session().path());
            assertReaches(roaming, "after a rest");
            assertEquals(
                    Long.MAX_VALUE,
                    roaming.client.session().nextTimeout(roaming.network.clock().now()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUnprovenPathKeepsItsLimitThroughARest(ProtocolVersion version) {
        var setup = setup(version)
                .limits(Limits.builder().awakeAssociations(0).build())
                .client(builder -> builder.routabilityCheck(RoutabilityCheck.off()))
                .server(builder -> builder.followPeer(AddressPolicy.NEWEST));
        try (var roaming = Roaming.established(setup)) {
            roaming.network.runUntilIdle();
            roaming.clientMoves(AWAY);
            assertTrue(Resting.is(roaming.server.session()));
            assertEquals(
                    SendOutcome.Kind.PATH_LIMITED,
                    roaming.server.send(new byte[1000]).kind());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSessionThatSaysGoodbyeAsksNobodyAnyMore(ProtocolVersion version) {
        try (var roaming = Roaming.established(setup(version))) {
            roaming.clientSeemsToSay("copied", AWAY);
            roaming.network.run(Duration.ofMillis(11));
            int asked = roaming.bytesTo(AWAY);
            roaming.server.session().shutdown(roaming.network.clock().now());
            roaming.network.run(LONG);
            assertEquals(asked, roaming.bytesTo(AWAY));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientWithoutAnIdOfItsOwnMovesAsWell(ProtocolVersion version) {
        var setup = setup(version).client(builder -> builder.connectionIds(ConnectionIds.towardsPeerOnly()));
        try (var roaming = Roaming.established(setup)) {
            roaming.clientMoves(AWAY);
            roaming.network.run(MOMENT);
            assertEquals(AWAY, roaming.server.session().path());
            assertReaches(roaming, "there");
        }
    }

    // Connection ids

    /** The id of a record of DTLS 1.3, all of whose ids have eight bytes here. */
    private static String idOf(Datagram datagram) {
        var bytes = datagram.bytes();
        assertEquals(0x30, bytes[0] & 0xF0, "a unified header with an id");
        return HexFormat.of().formatHex(bytes, 1, 9);
    }

    private static Set<String> ids(Roaming roaming, PeerPath from, PeerPath to) {
        return roaming.network.sent().stream()
                .filter(datagram ->
                        datagram.from().equals(from) && datagram.to().equals(to))
                .filter(datagram -> (datagram.bytes()[0] & 0xE0) == 0x20)
                .map(MigrationTest::idOf)
                .collect(Collectors.toSet());
    }

    @Test
    @Requirement({"RFC9147-9-i", "RFC9147-11-k", "RFC9147-9-j", "RFC9147-9-c", "RFC9853-9-a"})
    void noIdIsSeenOnTwoPathsWhileThereAreOthers() {
        try (var roaming = Roaming.established(setup(ProtocolVersion.DTLS_1_3))) {
            long now = roaming.network.clock().now();
            assertEquals(
                    ConnectionIdOutcome.Kind.STARTED,
                    roaming.client.session().requestConnectionIds(2, now).kind());
            assertEquals(
                    ConnectionIdOutcome.Kind.STARTED,
                    roaming.server.session().requestConnectionIds(2, now).kind());
            roaming.network.run(LONG);
            var paths = List.of(HOME, AWAY, FAR, Pair.path(8, 1));
            for (var to : paths.subList(1, paths.size())) {
                roaming.client.session().migrate(SERVER, roaming.network.clock().now());
                roaming.clientMoves(to);
                roaming.network.run(LONG);
                assertEquals(to, roaming.server.session().path());
                assertReaches(roaming, "at " + to);
                assertEquals(2, roaming.client.session().spareConnectionIds(), "it has asked for another");
                assertEquals(2, roaming.server.session().spareConnectionIds());
            }
            var seen = new HashSet<String>();
            for (var path : paths) {
                for (var ids : List.of(ids(roaming, path, SERVER), ids(roaming, SERVER, path))) {
                    assertEquals(1, ids.size(), "one id by each path, challenges and answers included");
                    assertTrue(seen.addAll(ids), "and none that was seen by another");
                }
            }
        }
    }

    @Test
    @Requirement({"RFC9147-9-i", "RFC9853-9-a"})
    void aPathThatWasLeftIsAnsweredWithTheIdThatItKnows() {
        var setup = enhanced(ProtocolVersion.DTLS_1_3);
        try (var roaming = Roaming.established(setup)) {
            assertEquals(
                    ConnectionIdOutcome.Kind.STARTED,
                    roaming.client
                            .session()
                            .requestConnectionIds(2, roaming.network.clock().now())
                            .kind());
            roaming.network.run(LONG);
            var home = ids(roaming, HOME, SERVER);
            var overOther = Pair.path(2, 5685);
            roaming.client.session().migrate(overOther, roaming.network.clock().now());
            var moved = roaming.client.sealed("moved");
            assertFalse(home.contains(idOf(moved)));
            roaming.network.send(new Datagram(AWAY, SERVER, moved.bytes()));
            roaming.network.run(Duration.ofMillis(40));
            var drop = roaming.network.sent().stream()
                    .filter(datagram ->
                            datagram.from().equals(HOME) && datagram.to().equals(SERVER))
                    .reduce((one, other) -> other)
                    .orElseThrow();
            assertEquals(home, Set.of(idOf(drop)));
        }
    }

    /** Nobody can complete a handshake without what went to the address where it began, so that this one owes no proof any more. */
    @ParameterizedTest
    @EnumSource
    void theAddressWhereAHandshakeBeganIsProvenThoughItsEndComesFromAnother(AddressPolicy policy) {
        var setup = setup(ProtocolVersion.DTLS_1_3)
                .server(builder -> builder.cookieExchange(false).tickets(false).followPeer(policy));
        try (var client = DtlsSession.client(setup.clientConfig(), Identity.NAME, SERVER, 0);
                var server = DtlsSession.server(setup.serverConfig(), HOME, 0)) {
            carry(client, server, HOME);
            carry(server, client, SERVER);
            carry(client, server, AWAY);
            assertTrue(server.isEstablished());
            if (policy != AddressPolicy.NEWEST) {
                assertEquals(HOME, server.path());
                for (int i = 0; i < 10; i++) {
                    var outcome = server.send(ByteBuffer.allocate(1000), ByteBuffer.allocate(2000), 0);
                    assertEquals(SendOutcome.Kind.SENT, outcome.kind());
                }
            } else {
                assertEquals(AWAY, server.path());
                var outcome = server.send(ByteBuffer.allocate(1000), ByteBuffer.allocate(2000), 0);
                assertEquals(SendOutcome.Kind.PATH_LIMITED, outcome.kind());
            }
        }
    }

    private static void carry(DtlsSession from, DtlsSession to, PeerPath path) {
        var datagram = ByteBuffer.allocate(2000);
        while (from.transmit(datagram.clear(), 0).kind() == TransmitOutcome.Kind.DATAGRAM) {
            datagram.flip();
            while (datagram.hasRemaining()) {
                var unused = to.receive(path, datagram, ByteBuffer.allocate(2000), 0);
            }
        }
    }
}
