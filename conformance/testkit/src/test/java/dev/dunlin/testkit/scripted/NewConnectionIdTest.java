package dev.dunlin.testkit.scripted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.ConnectionIdOutcome;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.testkit.Pair;
import dev.dunlin.testkit.scripted.Meeting.Ours;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** NewConnectionId and RequestConnectionId, from the scripted peer and from our side: RFC 9147 §9. */
class NewConnectionIdTest {
    private static final Octets FIRST = Octets.hex("c1d0c1d1");
    private static final Octets SECOND = Octets.hex("a1a2a3");
    private static final Octets THIRD = Octets.filled(255, 0xB0);

    private static Meeting meeting(Ours ours) {
        return Meeting.of(ours, ConnectionIds.random(8), Terms.id(FIRST));
    }

    // The peer gives

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9147-9-a", "RFC9147-9-c"})
    void anIdForImmediateUseIsInEveryRecordFromTheAckOn(Ours ours) {
        try (var meeting = meeting(ours)) {
            meeting.peer().records().receiveWith(SECOND);
            meeting.peer().records().receiveWith(THIRD);
            var sent = meeting.send(NewConnectionId.immediate(SECOND));
            assertAcknowledged(sent, SECOND, meeting);
            meeting.assertTalks(SECOND);
            sent = meeting.send(NewConnectionId.immediate(THIRD));
            assertAcknowledged(sent, THIRD, meeting);
            meeting.assertTalks(THIRD);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9147-9-b", "RFC9147-9-c"})
    void spareIdsAreUsedWhenWantedAndInTheirOrder(Ours ours) {
        try (var meeting = meeting(ours)) {
            meeting.peer().records().receiveWith(SECOND);
            meeting.peer().records().receiveWith(THIRD);
            var sent = meeting.send(NewConnectionId.spare(SECOND, THIRD));
            assertAcknowledged(sent, FIRST, meeting);
            assertEquals(2, meeting.our().session().spareConnectionIds());
            meeting.assertTalks(FIRST);
            assertTrue(meeting.our().session().useNextConnectionId());
            meeting.assertTalks(SECOND);
            assertTrue(meeting.our().session().useNextConnectionId());
            meeting.assertTalks(THIRD);
            assertFalse(meeting.our().session().useNextConnectionId());
            meeting.assertTalks(THIRD);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9147-9-a", "RFC9147-9-c"})
    void ofSeveralIdsForImmediateUseTheFirstIsUsedAndTheOthersAreSpare(Ours ours) {
        try (var meeting = meeting(ours)) {
            meeting.peer().records().receiveWith(SECOND);
            meeting.peer().records().receiveWith(THIRD);
            assertAcknowledged(meeting.send(NewConnectionId.immediate(SECOND, THIRD)), SECOND, meeting);
            meeting.assertTalks(SECOND);
            assertTrue(meeting.our().session().useNextConnectionId());
            meeting.assertTalks(THIRD);
        }
    }

    private static void assertAcknowledged(Octets sent, Octets id, Meeting meeting) {
        var records = meeting.heard();
        assertEquals(1, records.size(), records::toString);
        assertEquals(ContentType.ACK, records.get(0).type());
        assertEquals(sent, records.get(0).content());
        assertEquals(id, records.get(0).id());
    }

    @ParameterizedTest
    @EnumSource
    void aRepeatedMessageIsAcknowledgedAgainAndHasNoFurtherEffect(Ours ours) {
        try (var meeting = meeting(ours)) {
            var peer = meeting.peer();
            peer.records().receiveWith(SECOND);
            var message = peer.message(
                    MessageType.NEW_CONNECTION_ID, NewConnectionId.spare(SECOND).encoded());
            for (int i = 0; i < 5; i++) {
                var expected = Acknowledgement.of(
                        peer.records().epoch(), peer.records().nextNumber());
                peer.send(peer.home(), peer.record(message));
                var answers = meeting.heard();
                assertEquals(1, answers.size());
                assertEquals(ContentType.ACK, answers.get(0).type());
                // Earlier ones may be listed once more.
                assertTrue(answers.get(0)
                        .content()
                        .toString()
                        .contains(expected.from(2).toString()));
                assertEquals(1, meeting.our().session().spareConnectionIds());
                meeting.our().pass(Duration.ofSeconds(1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMessageInFragmentsIsTakenWhole(Ours ours) {
        try (var meeting = meeting(ours)) {
            var peer = meeting.peer();
            peer.records().receiveWith(THIRD);
            var message = peer.message(
                    MessageType.NEW_CONNECTION_ID,
                    NewConnectionId.immediate(THIRD).encoded());
            int half = message.body().length() / 2;
            var last = peer.record(
                    ContentType.HANDSHAKE, message.fragment(half, message.body().length() - half));
            var first = peer.record(ContentType.HANDSHAKE, message.fragment(0, half));
            peer.send(peer.home(), last);
            peer.send(peer.home(), first);
            assertTrue(meeting.heard().stream().anyMatch(record -> record.type() == ContentType.ACK));
            meeting.assertTalks(THIRD);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9147-9-d")
    void moreSparesThanAnyoneNeedsDoNoHarm(Ours ours) {
        try (var meeting = meeting(ours)) {
            for (int i = 0; i < 20; i++) {
                meeting.send(NewConnectionId.spares(200, 5 + i));
                meeting.heard();
            }
            int kept = meeting.our().session().spareConnectionIds();
            assertTrue(kept > 0 && kept <= 16, () -> kept + " kept");
            meeting.assertTalks(FIRST);
        }
    }

    /** The id that was agreed on fits any path; one that follows it may be longer than what a datagram is left with. */
    @ParameterizedTest
    @EnumSource
    void aLongerIdLeavesRoomInADatagramAlsoOfAPathThatTakesLittle(Ours ours) {
        try (var meeting = meeting(ours)) {
            meeting.peer().records().receiveWith(THIRD);
            meeting.our().session().mtu(256);
            assertAcknowledged(meeting.send(NewConnectionId.immediate(THIRD)), THIRD, meeting);
            meeting.assertTalks(THIRD);
            assertTrue(meeting.our().session().maxPlaintext() > 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPathIsAskedUnderALongerIdThatIsSpare(Ours ours) {
        var terms = Terms.id(FIRST).rrc();
        try (var meeting = Meeting.of(ours, ConnectionIds.random(8), terms)) {
            meeting.peer().records().receiveWith(THIRD);
            meeting.our().session().mtu(256);
            meeting.send(NewConnectionId.spare(THIRD));
            meeting.heard();
            meeting.peer()
                    .say(
                            Pair.path(7, 5687),
                            "from elsewhere, in so many bytes that three times as many take a challenge");
            var challenge = meeting.peer().heardOne().only();
            assertEquals(ContentType.RETURN_ROUTABILITY_CHECK, challenge.type());
            assertEquals(THIRD, challenge.id());
        }
    }

    /** As in the hellos: what does not fit the configured MTU beside the id could not be sent at all. */
    @Test
    void idsThatLeaveNoRoomInADatagramAreNotUsedWhileThereAreOthers() {
        try (var meeting = meetingOfShortDatagrams()) {
            meeting.peer().records().receiveWith(SECOND);
            meeting.send(NewConnectionId.spare(THIRD));
            meeting.heard();
            assertEquals(0, meeting.our().session().spareConnectionIds());
            assertAcknowledged(meeting.send(NewConnectionId.immediate(THIRD, SECOND)), SECOND, meeting);
            meeting.assertTalks(SECOND);
        }
    }

    @Test
    void whoDemandsAnIdThatLeavesNoRoomInADatagramIsRefused() {
        try (var meeting = meetingOfShortDatagrams()) {
            meeting.send(NewConnectionId.immediate(THIRD));
            meeting.assertEndedBy(Alerts.HANDSHAKE_FAILURE);
        }
    }

    private static Meeting meetingOfShortDatagrams() {
        var server = Dialect.DTLS_1_3.server(
                builder -> builder.connectionIds(ConnectionIds.random(8)).mtu(256));
        return Meeting.with(server, Terms.id(FIRST));
    }

    @ParameterizedTest
    @EnumSource
    void aMessageWithoutIdsIsAcknowledgedAndChangesNothing(Ours ours) {
        try (var meeting = meeting(ours)) {
            assertAcknowledged(meeting.send(NewConnectionId.spare()), FIRST, meeting);
            meeting.assertTalks(FIRST);
        }
    }

    // The peer asks

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9147-9-k")
    void aRequestIsAnsweredWithSoManySparesByAllOfWhichWeAreFound(Ours ours) {
        try (var meeting = meeting(ours)) {
            meeting.request(3);
            var answer = answered(meeting);
            assertEquals(NewConnectionId.SPARE, answer.usage());
            assertEquals(3, answer.ids().size());
            var all = new HashSet<>(answer.ids());
            all.add(own(meeting));
            assertEquals(4, all.size());
            for (var id : all) {
                assertEquals(8, id.length());
                meeting.peer().records().sendWith(id);
                meeting.assertArrives();
            }
            meeting.peer().records().sendWith(Octets.filled(8, 0x77));
            meeting.peer().say(meeting.peer().home(), "to nobody");
            assertFalse(meeting.our().messages().contains("to nobody"));
        }
    }

    /** Each path is asked under an id of its own (RFC 9853 §9), while everything else goes on under the one before. */
    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9853-9-a")
    void anIdUnderWhichAPathWasOnlyTestedDoesNotEndTheOneInUse(Ours ours) {
        var terms = Terms.id(FIRST).rrc();
        try (var meeting = Meeting.of(ours, ConnectionIds.random(8), terms)) {
            var inUse = own(meeting);
            meeting.request(3);
            for (var id : answered(meeting).ids()) {
                meeting.peer().records().sendWith(id);
                var challenge = new PathMessage(PathMessage.CHALLENGE, Octets.filled(8, 0x33));
                meeting.peer()
                        .send(
                                meeting.peer().home(),
                                meeting.peer().record(ContentType.RETURN_ROUTABILITY_CHECK, challenge.encoded()));
                assertEquals(1, meeting.heard().size(), "the answer");
            }
            meeting.peer().records().sendWith(inUse);
            meeting.assertArrives();
            assertEquals(inUse, own(meeting));
            meeting.request(255);
            assertFalse(answered(meeting).ids().isEmpty());
            meeting.assertArrives();
            assertFalse(meeting.our().session().retireConnectionIds());
            meeting.assertArrives();
        }
    }

    private static Octets own(Meeting meeting) {
        return Octets.of(
                meeting.our().session().info().orElseThrow().connectionId().toByteArray());
    }

    /** The one NewConnectionId of our side, which is acknowledged. */
    private static NewConnectionId answered(Meeting meeting) {
        var found = new ArrayList<NewConnectionId>();
        for (var record : meeting.heard()) {
            if (record.type() == ContentType.HANDSHAKE) {
                meeting.peer().messagesOf(record).forEach(message -> found.add(NewConnectionId.of(message)));
                meeting.peer().send(meeting.peer().home(), meeting.peer().ack(record));
            }
        }
        assertEquals(1, found.size(), () -> found + ", " + meeting.our().outcomes());
        return found.get(0);
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9147-9-m")
    void anExcessiveRequestIsAnsweredWithFewer(Ours ours) {
        try (var meeting = meeting(ours)) {
            meeting.request(255);
            var answer = answered(meeting);
            assertEquals(NewConnectionId.SPARE, answer.usage());
            assertTrue(!answer.ids().isEmpty() && answer.ids().size() <= 16, answer::toString);
            meeting.assertTalks(FIRST);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9147-9-m", "RFC9147-9-n"})
    void aThousandRequestsHaveBoundedAnswersOrAreRefusedByName(Ours ours) {
        try (var meeting = meeting(ours)) {
            var given = new HashSet<Octets>();
            boolean isOver = false;
            for (int i = 0; i < 1_000 && !isOver; i++) {
                meeting.request(8);
                for (var record : meeting.heard()) {
                    if (record.type() == ContentType.HANDSHAKE) {
                        meeting.peer()
                                .messagesOf(record)
                                .forEach(message ->
                                        given.addAll(NewConnectionId.of(message).ids()));
                        meeting.peer()
                                .send(meeting.peer().home(), meeting.peer().ack(record));
                    } else if (record.type() == ContentType.ALERT) {
                        isOver = true;
                        assertEquals(
                                Alerts.TOO_MANY_CIDS_REQUESTED, record.content().at(1));
                    }
                }
            }
            assertTrue(given.size() <= 100, () -> given.size() + " ids given");
            if (!isOver) {
                meeting.assertTalks(FIRST);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9147-9-e")
    void anAnswerIsRepeatedUntilItIsAcknowledgedAndNoOtherGoesOutBefore(Ours ours) {
        try (var meeting = meeting(ours)) {
            meeting.request(1);
            var first = handshakeRecords(meeting.heard());
            assertEquals(1, first.size());
            meeting.request(1);
            meeting.our().pass(Duration.ofSeconds(10));
            var repeated = handshakeRecords(meeting.heard());
            assertTrue(repeated.size() >= 2, () -> "repeated " + repeated.size() + " times in ten seconds");
            for (var record : repeated) {
                assertEquals(first.get(0).content(), record.content());
                assertTrue(record.number() > first.get(0).number());
            }
            meeting.peer().send(meeting.peer().home(), meeting.peer().ack(repeated.get(0)));
            var second = handshakeRecords(meeting.heard());
            assertTrue(second.size() <= 1, second::toString);
            for (var record : second) {
                assertFalse(record.content().equals(first.get(0).content()), "repeated though acknowledged");
                meeting.peer().send(meeting.peer().home(), meeting.peer().ack(record));
            }
            meeting.our().pass(Duration.ofSeconds(60));
            assertEquals(List.of(), handshakeRecords(meeting.heard()));
        }
    }

    private static List<Opened> handshakeRecords(List<Opened> records) {
        return records.stream()
                .filter(record -> record.type() == ContentType.HANDSHAKE)
                .toList();
    }

    // Our side gives and asks

    @ParameterizedTest
    @EnumSource
    void anIdThatOurSideGivesForImmediateUseTakesThePlaceOfTheOld(Ours ours) {
        try (var meeting = meeting(ours)) {
            var old = own(meeting);
            assertEquals(
                    ConnectionIdOutcome.Kind.STARTED,
                    meeting.our()
                            .session()
                            .offerConnectionIds(1, true, meeting.our().now())
                            .kind());
            var given = answered(meeting);
            assertEquals(NewConnectionId.IMMEDIATE, given.usage());
            meeting.assertArrives();
            meeting.peer().records().sendWith(given.ids().get(0));
            meeting.assertArrives();
            assertTrue(meeting.our().session().retireConnectionIds());
            meeting.assertArrives();
            meeting.peer().records().sendWith(old);
            meeting.peer().say(meeting.peer().home(), "too late");
            assertFalse(meeting.our().messages().contains("too late"));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9147-9-e", "RFC9147-9-l"})
    void ourSideHasOneOfferAndOneRequestUnderWayAtATime(Ours ours) {
        try (var meeting = meeting(ours)) {
            assertEquals(ConnectionIdOutcome.Kind.STARTED, offer(meeting));
            assertEquals(ConnectionIdOutcome.Kind.ALREADY_UNDER_WAY, offer(meeting));
            answered(meeting);
            assertEquals(ConnectionIdOutcome.Kind.STARTED, offer(meeting));
            answered(meeting);

            assertEquals(ConnectionIdOutcome.Kind.STARTED, ask(meeting));
            assertEquals(2, requested(meeting));
            assertEquals(ConnectionIdOutcome.Kind.ALREADY_UNDER_WAY, ask(meeting));
            meeting.our().pass(Duration.ofMinutes(1));
            assertEquals(List.of(), meeting.heard());
            assertEquals(ConnectionIdOutcome.Kind.ALREADY_UNDER_WAY, ask(meeting));
            meeting.send(NewConnectionId.spare(SECOND));
            assertEquals(1, meeting.our().session().spareConnectionIds());
            meeting.heard();
            assertEquals(ConnectionIdOutcome.Kind.STARTED, ask(meeting));
            assertEquals(2, requested(meeting));
            meeting.send(NewConnectionId.spare());
            meeting.heard();
            assertEquals(ConnectionIdOutcome.Kind.STARTED, ask(meeting));
        }
    }

    private static ConnectionIdOutcome.Kind offer(Meeting meeting) {
        return meeting.our()
                .session()
                .offerConnectionIds(1, false, meeting.our().now())
                .kind();
    }

    private static ConnectionIdOutcome.Kind ask(Meeting meeting) {
        return meeting.our()
                .session()
                .requestConnectionIds(2, meeting.our().now())
                .kind();
    }

    /** How many ids the one RequestConnectionId of our side wants, which is acknowledged. */
    private static int requested(Meeting meeting) {
        var records = meeting.heard();
        assertEquals(1, records.size());
        var messages = meeting.peer().messagesOf(records.get(0));
        assertEquals(1, messages.size());
        assertEquals(MessageType.REQUEST_CONNECTION_ID, messages.get(0).type());
        assertEquals(1, messages.get(0).body().length());
        meeting.peer().send(meeting.peer().home(), meeting.peer().ack(records.get(0)));
        return messages.get(0).body().at(0);
    }

    // What must not be

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9147-9-o", "RFC9147-9-p"})
    void withoutIdsBothMessagesEndTheAssociationAndOurSideSendsNeither(Ours ours) {
        for (int type : new int[] {MessageType.NEW_CONNECTION_ID, MessageType.REQUEST_CONNECTION_ID}) {
            try (var meeting = Meeting.of(ours, ConnectionIds.off(), Terms.plain())) {
                assertEquals(ConnectionIdOutcome.Kind.NOT_SUPPORTED, offer(meeting));
                assertEquals(ConnectionIdOutcome.Kind.NOT_SUPPORTED, ask(meeting));
                assertEquals(List.of(), meeting.heard());
                meeting.send(
                        type,
                        type == MessageType.NEW_CONNECTION_ID
                                ? NewConnectionId.spare(SECOND).encoded()
                                : Octets.u8(1));
                meeting.assertEndedBy(Alerts.UNEXPECTED_MESSAGE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9147-9-f", "RFC9147-9-h"})
    void whereOurSideReceivesWithoutIdItGivesNoneAndARequestEndsTheAssociation(Ours ours) {
        try (var meeting = Meeting.of(ours, ConnectionIds.towardsPeerOnly(), Terms.id(FIRST))) {
            assertEquals(ConnectionIdOutcome.Kind.NOT_SUPPORTED, offer(meeting));
            meeting.peer().records().receiveWith(SECOND);
            assertAcknowledged(meeting.send(NewConnectionId.immediate(SECOND)), SECOND, meeting);
            meeting.assertTalks(SECOND);
            meeting.request(1);
            meeting.assertEndedBy(Alerts.UNEXPECTED_MESSAGE);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9147-9-g", "RFC9147-9-h"})
    void whereThePeerReceivesWithoutIdOurSideAsksForNoneAndOneThatIsGivenEndsTheAssociation(Ours ours) {
        try (var meeting = Meeting.of(ours, ConnectionIds.random(8), Terms.id(Octets.NONE))) {
            assertEquals(ConnectionIdOutcome.Kind.NOT_SUPPORTED, ask(meeting));
            meeting.request(1);
            var given = answered(meeting);
            meeting.peer().records().sendWith(given.ids().get(0));
            meeting.assertTalks(Octets.NONE);
            meeting.send(NewConnectionId.spare(SECOND));
            meeting.assertEndedBy(Alerts.UNEXPECTED_MESSAGE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void malformedMessagesEndTheAssociationByName(Ours ours) {
        int given = MessageType.NEW_CONNECTION_ID;
        int request = MessageType.REQUEST_CONNECTION_ID;
        assertEnds(ours, given, "", Alerts.DECODE_ERROR);
        assertEnds(ours, given, "0000", Alerts.DECODE_ERROR);
        assertEnds(ours, given, "0003 02c1d0", Alerts.DECODE_ERROR);
        assertEnds(ours, given, "0003 03c1d0 00", Alerts.DECODE_ERROR);
        assertEnds(ours, given, "0004 02c1d0", Alerts.DECODE_ERROR);
        assertEnds(ours, given, "0003 02c1d0 00 00", Alerts.DECODE_ERROR);
        assertEnds(ours, given, "0003 02c1d0 02", Alerts.ILLEGAL_PARAMETER);
        assertEnds(ours, given, "0003 02c1d0 ff", Alerts.ILLEGAL_PARAMETER);
        // Records that have none cannot follow from a message about ids: that direction has been agreed to use them.
        assertEnds(ours, given, "0001 00 00", Alerts.ILLEGAL_PARAMETER);
        assertEnds(ours, request, "", Alerts.DECODE_ERROR);
        assertEnds(ours, request, "0101", Alerts.DECODE_ERROR);
    }

    private static void assertEnds(Ours ours, int type, String body, int alert) {
        try (var meeting = meeting(ours)) {
            meeting.send(type, Octets.hex(body));
            meeting.assertEndedBy(alert);
        }
    }
}
