package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadEpochsTest {
    private static final long KEEP = 1_000;

    private final WorkingSet ws = Keys.workingSet();
    private final ReadEpochs epochs = new ReadEpochs();
    private final Keys keys = Keys.aes128();

    @AfterEach
    void closeWorkingSet() {
        ws.close();
    }

    @Test
    void beginsInEpochZero() {
        assertEquals(0, epochs.current().number());
        assertSame(epochs.current(), epochs.find(0));
        assertNull(epochs.find(1));
        assertTrue(epochs.isAwaited(1));
        assertFalse(epochs.isAwaited(2));
    }

    @Test
    void installedEpochIsOpenBesideTheCurrentOne() {
        var next = epoch(1);
        epochs.install(next);

        assertSame(next, epochs.find(1));
        assertEquals(0, epochs.current().number());
        assertFalse(epochs.isAwaited(1));
        assertTrue(epochs.isAwaited(2));
    }

    @Test
    @Requirement("RFC6347-4.1-h")
    void previousEpochStaysOpenUntilItIsDropped() {
        advanceTo(1, ReadEpochs.UNTIL_DROPPED);

        epochs.expire(after(Long.MAX_VALUE - 1), ws);
        assertNotNull(epochs.find(0));

        epochs.dropPrevious(ws);
        assertNull(epochs.find(0));
        assertEquals(1, epochs.current().number());
    }

    @Test
    @Requirement({"RFC6347-4.1-f", "RFC6347-4.1-g"})
    void previousEpochClosesAtItsDeadlineThoughTimeWraps() {
        advanceTo(1, KEEP);

        epochs.expire(after(1), ws);
        assertNotNull(epochs.find(0), "before time has wrapped");
        epochs.expire(after(KEEP - 1), ws);
        assertNotNull(epochs.find(0));

        epochs.expire(after(KEEP), ws);
        assertNull(epochs.find(0));
    }

    @Test
    void threeEpochsAreOpenAtMost() {
        advanceTo(1, ReadEpochs.UNTIL_DROPPED);
        advanceTo(2, ReadEpochs.UNTIL_DROPPED);
        epochs.install(epoch(3));

        assertNull(epochs.find(0));
        assertNotNull(epochs.find(1));
        assertNotNull(epochs.find(2));
        assertNotNull(epochs.find(3));
    }

    @Test
    void epochNumbersMayLeap() {
        epochs.install(epoch(2));
        epochs.advance(after(0), KEEP, ws);

        assertEquals(2, epochs.current().number());
        assertNull(epochs.find(1));
        assertTrue(epochs.isAwaited(3));
    }

    @Test
    @Requirement({"RFC6347-4.1-n", "RFC9147-4.2.1-g"})
    void noEpochFollowsTheLast() {
        assertTrue(epochs.hasSuccessor());
        epochs.install(epoch(RecordNumber.MAX_EPOCH));

        assertFalse(epochs.hasSuccessor());
        assertFalse(epochs.isAwaited(0));
    }

    @Test
    void installingOutOfTurnIsMisuse() {
        advanceTo(2, KEEP);

        assertThrows(IllegalArgumentException.class, () -> epochs.install(epoch(2)));
        assertThrows(IllegalArgumentException.class, () -> epochs.install(epoch(1)));
        assertThrows(IllegalStateException.class, () -> epochs.advance(after(0), KEEP, ws));
        epochs.install(epoch(3));
        assertThrows(IllegalStateException.class, () -> epochs.install(epoch(4)));
    }

    @Test
    void workingSetKeepsNoCipherOfRetiredEpochs() {
        advanceTo(1, KEEP);
        assertNotNull(ws.ciphers().of(keys.traffic).aead());

        epochs.retire(ws);
        keys.secret.close();

        assertThrows(
                IllegalStateException.class, () -> ws.ciphers().of(keys.traffic).aead());
    }

    @Test
    void workingSetKeepsNoCipherOfAnExpiredEpoch() {
        advanceTo(1, KEEP);
        assertNotNull(ws.ciphers().of(keys.traffic).aead());
        epochs.install(ReadEpoch.of(2, Keys.aes128().protection(), 64));
        epochs.advance(after(0), KEEP, ws);

        epochs.expire(after(KEEP), ws);
        keys.secret.close();

        assertThrows(
                IllegalStateException.class, () -> ws.ciphers().of(keys.traffic).aead());
    }

    /** Time counts from so late that every deadline lies beyond its wrap. */
    private static long after(long nanos) {
        return Long.MAX_VALUE - 10 + nanos;
    }

    private void advanceTo(int number, long keepPreviousFor) {
        epochs.install(epoch(number));
        epochs.advance(after(0), keepPreviousFor, ws);
    }

    private ReadEpoch epoch(int number) {
        return ReadEpoch.of(number, keys.protection(), 64);
    }
}
