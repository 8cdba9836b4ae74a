package dev.dunlin.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.Role;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an authenticated peer of DTLS 1.3 may say beside data and alerts, and how its records are counted. */
@ParameterizedClass
@EnumSource
class Dtls13PeerTest {
    private static final int HEARTBEAT = 24;
    private static final int NOBODYS_TYPE = 99;

    /** What a handshake message of the other version, of the other side, or of no time after the handshake looks like. */
    enum Intruder {
        HELLO_REQUEST(0, 0),
        CLIENT_HELLO(1, 100),
        SERVER_HELLO(2, 72),
        END_OF_EARLY_DATA(5, 0),
        ENCRYPTED_EXTENSIONS(8, 2),
        CERTIFICATE(11, 4),
        CERTIFICATE_REQUEST(13, 3),
        CERTIFICATE_VERIFY(15, 4),
        FINISHED(20, 32),
        MESSAGE_HASH(254, 32);

        private final int type;
        private final int length;

        Intruder(int type, int length) {
            this.type = type;
            this.length = length;
        }
    }

    private final WatchedSide watched;

    Dtls13PeerTest(Role role) {
        watched = new WatchedSide(role);
    }

    @AfterEach
    void close() {
        watched.close();
    }

    /** There is no renegotiation, and authentication after the handshake is never offered. */
    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC8446-4.1.2-c", "RFC8446-4.6.2-d"})
    @SecurityHistory("T53")
    void aMessageThatHasNoPlaceAfterTheHandshakeEndsIt(Intruder intruder) {
        watched.hearsNextMessage(intruder.type, new byte[intruder.length]);
        var failure = watched.side().session().failure().orElseThrow();
        assertTrue(
                failure.reason() == FailureReason.UNEXPECTED_MESSAGE
                        || failure.reason() == FailureReason.MALFORMED_MESSAGE,
                failure::toString);
        var said = watched.says();
        assertTrue(said.contains("alert [2, 10]") || said.contains("alert [2, 50]"), said::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {Records.CHANGE_CIPHER_SPEC, HEARTBEAT, NOBODYS_TYPE})
    @Requirement("RFC8446-5-a")
    void recordsOfOtherKindsAreDiscardedAndNotAnswered(int type) {
        watched.hearsRecord(type, (byte) 1);
        assertTrue(
                watched.side().session().isEstablished(), () -> watched.last().toString());
        assertEquals(1, watched.side().diary().discarded(DiscardReason.UNEXPECTED_TYPE));
        assertEquals(List.of(), watched.says());
        watched.pair().assertExchange();
    }

    @Test
    @Requirement({"RFC9147-4.5.1-a", "RFC9147-4.5.1-d", "RFC9147-4.5.1-g"})
    void recordsCountOnceAndNotBelowTheWindow() {
        assertData("first", 1000);
        assertData("still inside", 1000 - 63);
        assertEquals("DISCARDED(TOO_OLD)", receive("outside", 1000 - 64));
        assertEquals("DISCARDED(REPLAYED)", receive("first", 1000));
    }

    /** A record shows 16 bits of its number: the closest to the one that is expected is taken (RFC 9147 §4.2.2). */
    @Test
    @Requirement("RFC9147-4.2.2-b")
    void numbersMayJumpByHalfOfWhatARecordShowsOfThem() {
        long latest = 100;
        assertData("first", latest);
        for (int leap : new int[] {100, 30_000, 1 << 15, 1 << 15, 1 << 15}) {
            latest += leap;
            assertData("after " + leap, latest);
            assertData("behind by 50", latest - 50);
        }
        assertTrue(latest > 1 << 16);
    }

    /** Another number is rebuilt then, which neither opens the record nor moves the window. */
    @Test
    @Requirement({"RFC9147-4.2.2-b", "RFC9147-4.5.1-h"})
    void aNumberThatJumpsFurtherIsNotRecognisedAndDoesNoHarm() {
        // Below half a round there is nothing that a number could be mistaken for.
        assertData("first", 30_000);
        long latest = 60_000;
        assertData("second", latest);
        assertEquals("DISCARDED(BAD_TAG)", receive("too far", latest + 2 + (1 << 15)));
        assertEquals("DISCARDED(BAD_TAG)", receive("a whole round", latest + 1 + (1 << 16)));
        assertData("still inside", latest - 63);
        assertData("as far as it goes", latest + (1 << 15));
    }

    private void assertData(String message, long number) {
        assertEquals("DATA", receive(message, number));
        var messages = watched.delivered();
        assertEquals(message, messages.get(messages.size() - 1));
    }

    private String receive(String message, long number) {
        watched.side().receive(watched.sealed(Records.APPLICATION_DATA, number, message.getBytes(UTF_8)));
        return watched.last().toString();
    }
}
