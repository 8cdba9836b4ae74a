package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.Role;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.LastNumbers;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.RecordNumbers;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.SessionEvent;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that have sealed nearly all that they may, where others can follow and where none can. */
class EndOfKeysTest {
    /** RFC 8446 §5.5: 2^24.5 records under one key of AES-GCM, three quarters of which are the time to change it. */
    private static final long MOST_RECORDS = 23_726_566;

    private static final long THRESHOLD = MOST_RECORDS - MOST_RECORDS / 4;

    /** A receiver of 16 bits of a record number follows leaps of less than half of what they can say. */
    private static final long LEAP = 1 << 14;

    private static final Setup SETUP = Setup.standard().speaking(ProtocolVersion.DTLS_1_3);

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9147-4.2.1-f")
    void othersFollowInGoodTime(Role role) {
        try (var pair = idle()) {
            var sender = sender(role, pair);
            approachLimit(sender, receiver(role, pair));
            assertFalse(Events.of(sender.session()).contains(SessionEvent.Kind.KEYS_UPDATED));
            pair.assertExchange();
            pair.network().runUntilIdle();
            assertTrue(Events.of(sender.session()).contains(SessionEvent.Kind.KEYS_UPDATED));
            pair.assertExchange();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9147-4.2.1-g", "RFC9147-4.2.1-h", "RFC9147bis-8-e"})
    void afterTheLastEpochTheAssociationEnds(Role role) {
        try (var pair = idle()) {
            LastNumbers.reachLastEpoch(sender(role, pair).session());
            assertEndsWithItsKeys(role, pair);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9147bis-5.2-a")
    void afterTheLastMessageNumberTheAssociationEnds(Role role) {
        try (var pair = idle()) {
            LastNumbers.useLastMessageSeq(sender(role, pair).session());
            assertEndsWithItsKeys(role, pair);
        }
    }

    /** Whoever asks for other keys is refused and goes on; when these have sealed enough, their owner says goodbye. */
    private static void assertEndsWithItsKeys(Role role, Pair pair) {
        var sender = sender(role, pair);
        var receiver = receiver(role, pair);
        long now = pair.network().clock().now();
        assertEquals(
                KeyUpdateOutcome.Kind.EXHAUSTED,
                sender.session().updateKeys(false, now).kind());
        pair.assertExchange();
        approachLimit(sender, receiver);
        assertTrue(sender.session().isEstablished());
        assertTrue(sender.transmitted().isEmpty());

        receiver.receive(sender.sealed("the last"));
        assertEquals(List.of("the last"), lastOf(receiver.diary().messages()));
        assertTrue(Events.of(sender.session()).contains(SessionEvent.Kind.KEYS_EXHAUSTED));
        assertFalse(sender.session().isEstablished());
        assertEquals(
                SendOutcome.Kind.CLOSED,
                sender.session()
                        .send(ByteBuffer.allocate(1), ByteBuffer.allocate(100), now)
                        .kind());
        var goodbye = sender.transmitted();
        assertEquals(1, goodbye.size());
        receiver.receive(goodbye.get(0));
        assertEquals(
                List.of(ReceiveOutcome.Kind.PEER_CLOSED),
                lastOf(receiver.diary().kinds()));
        assertTrue(sender.session().isClosed());
    }

    private static <T> List<T> lastOf(List<T> all) {
        return all.subList(all.size() - 1, all.size());
    }

    /** The next record is the one that reaches the threshold. */
    private static void approachLimit(SessionEndpoint sender, SessionEndpoint receiver) {
        long first = THRESHOLD % LEAP;
        for (long sequence = first == 0 ? LEAP : first; sequence < THRESHOLD; sequence += LEAP) {
            RecordNumbers.goOnFrom(sender.session(), sequence - 1);
            receiver.receive(sender.sealed("leap"));
        }
        RecordNumbers.goOnFrom(sender.session(), THRESHOLD - 1);
    }

    private static SessionEndpoint sender(Role role, Pair pair) {
        return role == Role.CLIENT ? pair.client() : pair.server();
    }

    private static SessionEndpoint receiver(Role role, Pair pair) {
        return role == Role.CLIENT ? pair.server() : pair.client();
    }

    private static Pair idle() {
        var pair = SETUP.established();
        pair.network().runUntilIdle();
        return pair;
    }
}
