package dev.dunlin.testkit.scripted;

import static dev.dunlin.testkit.scripted.Wanderer.AWAY;
import static dev.dunlin.testkit.scripted.Wanderer.HOME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.testkit.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of records with a connection id and without, in the right place and in the wrong one: RFC 9146 §3, §4, RFC 9147 §4, §9. */
class ConnectionIdRecordsTest {
    private static void assertDiscarded(Wanderer peer, PeerSays says) {
        says.run();
        assertEquals(ReceiveOutcome.Kind.DISCARDED, peer.our().lastOutcome().kind());
        assertEquals(List.of(), peer.heard());
        assertTrue(peer.our().session().isEstablished());
    }

    private interface PeerSays {
        void run();
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9146-3-j", "RFC9146-3-k"})
    void aRecordWithoutTheIdThatIsExpectedIsDiscardedFromWhereverItComes(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            var id = Octets.vec8();
            var given = peer.answered()
                    .getOrDefault(ExtensionType.CONNECTION_ID, id)
                    .from(1);
            peer.records().sendWith(Octets.NONE);
            assertDiscarded(peer, () -> peer.say(HOME, "without"));
            assertDiscarded(peer, () -> peer.say(AWAY, "without"));
            peer.records().sendWith(given.flippedAtTheEnd());
            assertDiscarded(peer, () -> peer.say(HOME, "with that of somebody else"));
            assertDiscarded(peer, () -> peer.say(AWAY, "with that of somebody else"));
            peer.records().sendWith(given);
            peer.say(HOME, "with");
            assertEquals(List.of("with"), peer.our().messages());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9147-9.1-a", "RFC9146-3-g"})
    void aRecordWithAnIdIsDiscardedWhereNoneWasAgreedOn(Dialect dialect) {
        for (var use : List.of(ConnectionIds.off(), ConnectionIds.towardsPeerOnly())) {
            try (var server = dialect.server(builder -> builder.connectionIds(use))) {
                var peer = dialect.connect(server, HOME, Terms.id("c1d0"));
                peer.records().sendWith(Octets.hex("c1d0c1d1"));
                peer.say(HOME, "with an id");
                assertEquals(ReceiveOutcome.Kind.DISCARDED, server.lastOutcome().kind());
                peer.records().sendWith(Octets.NONE);
                peer.say(HOME, "without");
                assertEquals(List.of("without"), server.messages());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DTLS_1_2_GCM", "DTLS_1_2_CCM_8"})
    @Requirement({"RFC9146-4-b", "RFC9146-4-c"})
    void recordsArePaddedAsTheirSenderLikes(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            var expected = new ArrayList<String>();
            for (int zeros : new int[] {0, 1, 2, 200, 1_000}) {
                peer.dtls12().padding(zeros);
                peer.say(HOME, "padded by " + zeros);
                expected.add("padded by " + zeros);
                peer.answer(HOME, PathMessage.CHALLENGE, Octets.u64(zeros));
                assertEquals(Octets.u64(zeros), peer.heardAt(HOME, PathMessage.RESPONSE));
            }
            assertEquals(expected, peer.our().messages());
            peer.send(HOME, peer.record(ContentType.ALERT, Octets.hex("0100")));
            assertEquals(
                    ReceiveOutcome.Kind.PEER_CLOSED, peer.our().lastOutcome().kind());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DTLS_1_2_GCM", "DTLS_1_2_CCM_8"})
    @Requirement("RFC9146-4-b")
    void aRecordOfNothingButZerosIsDiscarded(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            assertDiscarded(peer, () -> peer.send(HOME, peer.record(0, Octets.NONE)));
            assertDiscarded(peer, () -> peer.send(HOME, peer.record(0, Octets.zeros(100))));
            peer.say(HOME, "still here");
            assertEquals(List.of("still here"), peer.our().messages());
        }
    }

    @Test
    @Requirement({"RFC9146-3-i", "RFC9146-6-f"})
    void aRecordOfEpoch0NeverBearsAnId() {
        try (var peer = Wanderer.of(Dialect.DTLS_1_2_GCM)) {
            var given = Extension.demand(peer.answered(), ExtensionType.CONNECTION_ID)
                    .from(1);
            for (int number = 0; number < 10; number++) {
                var record = Octets.join(
                        Octets.u8(ContentType.TLS12_CID),
                        Octets.u16(Versions.DTLS_1_2),
                        Octets.u16(0),
                        Octets.u48(number),
                        given,
                        Octets.vec16(Octets.text("hello"), Octets.u8(ContentType.APPLICATION_DATA)));
                assertDiscarded(peer, () -> peer.send(HOME, record));
                assertDiscarded(peer, () -> peer.send(AWAY, record));
            }
            peer.say(HOME, "still here");
            assertEquals(List.of("still here"), peer.our().messages());
        }
    }

    /** What only looks like it: type 25 and the id on the outside, the computation of RFC 6347 inside, and the other way round. */
    @Test
    @Requirement({"RFC9146-3-l", "RFC9146-3-m", "RFC9146-5-a"})
    void aRecordIsVerifiedByTheComputationOfItsForm() {
        try (var peer = Wanderer.of(Dialect.DTLS_1_2_GCM)) {
            var given = Extension.demand(peer.answered(), ExtensionType.CONNECTION_ID)
                    .from(1);
            peer.records().sendWith(Octets.NONE);
            var ordinary = peer.data("hello");
            // Type, version, epoch and number, length, fragment.
            var dressedUp =
                    Octets.join(Octets.u8(ContentType.TLS12_CID), ordinary.slice(1, 11), given, ordinary.from(11));
            assertDiscarded(peer, () -> peer.send(HOME, dressedUp));
            peer.records().sendWith(given);
            peer.say(HOME, "genuine");
            assertEquals(List.of("genuine"), peer.our().messages());
        }
        try (var server =
                Dialect.DTLS_1_2_GCM.server(builder -> builder.connectionIds(ConnectionIds.towardsPeerOnly()))) {
            var peer = Dialect.DTLS_1_2_GCM.connect(server, Pair.CLIENT, Terms.id("c1d0"));
            peer.records().sendWith(Octets.hex("c1d0c1d1"));
            var withId = peer.data("hello");
            var undressed = Octets.join(Octets.u8(ContentType.APPLICATION_DATA), withId.slice(1, 11), withId.from(15));
            peer.send(HOME, undressed);
            assertEquals(ReceiveOutcome.Kind.DISCARDED, server.lastOutcome().kind());
            peer.records().sendWith(Octets.NONE);
            peer.say(HOME, "genuine");
            assertEquals(List.of("genuine"), server.messages());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyFormOfTheHeaderOfDtls13GoesWithAnId(boolean longNumber) {
        for (boolean length : new boolean[] {true, false}) {
            try (var peer = Wanderer.of(Dialect.DTLS_1_3, Terms.id("c1d0c1d1"), UnaryOperator.identity())) {
                peer.dtls13().shape(new Shape(longNumber, length, 5));
                var expected = new ArrayList<String>();
                for (int i = 0; i < 600; i++) {
                    peer.say(i % 2 == 0 ? HOME : AWAY, "message " + i);
                    expected.add("message " + i);
                }
                assertEquals(expected, peer.our().messages());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9146-6-f", "RFC9146-6-b"})
    void forgeriesFromEverywhereAreMetWithSilence(Dialect dialect) {
        try (var peer = Wanderer.of(dialect)) {
            for (int i = 0; i < 100; i++) {
                var from = Pair.path(100 + i, 1_000 + i);
                assertDiscarded(peer, () -> peer.send(from, peer.data("forged").flippedAtTheEnd()));
            }
            peer.assertDataGoesTo(HOME);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9147-4-q")
    void whatFollowsARecordOfAnotherAssociationInItsDatagramIsDropped(Dialect dialect) {
        try (var server = dialect.server(builder -> builder.connectionIds(ConnectionIds.random(8)))) {
            var one = dialect.connect(server, HOME, Terms.id("aa"));
            var other = dialect.connect(server, AWAY, Terms.id("bb"));
            one.send(HOME, one.data("first"), other.data("second"), one.data("third"));
            assertEquals(List.of("first"), server.messages());
            one.send(HOME, one.data("fourth"), one.data("fifth"));
            other.say(AWAY, "sixth");
            assertEquals(List.of("first", "fourth", "fifth", "sixth"), server.messages());
        }
    }

    @ParameterizedTest
    @EnumSource
    void twoAssociationsAreFoundByTheirIdsFromOneAddress(Dialect dialect) {
        try (var server = dialect.server(builder -> builder.connectionIds(ConnectionIds.random(8)))) {
            var one = dialect.connect(server, HOME, Terms.id("aa"));
            var other = dialect.connect(server, AWAY, Terms.id("bb"));
            var here = Pair.path(77, 7_777);
            for (int i = 0; i < 10; i++) {
                one.say(here, "one " + i);
                assertEquals(Octets.hex("aa"), answerOf(server, one).id());
                other.say(here, "other " + i);
                assertEquals(Octets.hex("bb"), answerOf(server, other).id());
            }
        }
    }

    private static Opened answerOf(OurServer server, ScriptedPeer peer) {
        assertEquals(SendOutcome.Kind.SENT, server.say("answer").kind());
        return peer.heardOne().only();
    }
}
