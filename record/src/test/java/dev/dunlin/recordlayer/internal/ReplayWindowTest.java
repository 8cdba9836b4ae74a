package dev.dunlin.recordlayer.internal;

import static dev.dunlin.recordlayer.internal.ReplayWindow.Verdict.DUPLICATE;
import static dev.dunlin.recordlayer.internal.ReplayWindow.Verdict.FRESH;
import static dev.dunlin.recordlayer.internal.ReplayWindow.Verdict.TOO_OLD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.requirements.Requirement;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
    private static final long N = 1_000_000;

    @Test
    @Requirement("RFC6347-4.1.2.6-b")
    void numberZeroIsFreshAtFirst() {
        var window = new ReplayWindow(64);

        assertEquals(FRESH, window.check(0));
        window.accept(0);
        assertEquals(DUPLICATE, window.check(0));
        assertEquals(FRESH, window.check(1));
    }

    @Test
    @Requirement("RFC6347-4.1.2.6-i")
    void checkingMovesNothing() {
        var window = new ReplayWindow(64);
        window.accept(5);

        assertEquals(FRESH, window.check(RecordNumber.MAX_SEQUENCE));

        assertEquals(FRESH, window.check(4));
        assertEquals(DUPLICATE, window.check(5));
        assertEquals(6, window.next());
    }

    @Test
    @Requirement({"RFC6347-4.1.2.6-e", "RFC6347-4.1.2.6-f"})
    void defaultWindowHoldsSixtyFourNumbers() {
        assertHolds(ReplayWindow.DEFAULT_SIZE, 64);
    }

    @Test
    @Requirement("RFC6347-4.1.2.6-e")
    void smallestWindowHoldsThirtyTwoNumbers() {
        assertHolds(32, 32);
    }

    @Test
    @Requirement("RFC6347-4.1.2.6-g")
    void otherSizesHoldExactlyAsManyNumbers() {
        assertHolds(96, 96);
        assertHolds(128, 128);
        assertHolds(256, 256);
        assertHolds(ReplayWindow.MAX_SIZE, ReplayWindow.MAX_SIZE);
    }

    @Test
    @Requirement("RFC6347-4.1.2.6-c")
    void everyNumberOfTheWindowIsRememberedSinglyWhileItSlides() {
        var window = new ReplayWindow(256);
        for (long number = 0; number < 2_000; number += 2) {
            window.accept(number);
            for (long back = number; back >= 0 && back > number - 256; back--) {
                assertEquals(back % 2 == 0 ? DUPLICATE : FRESH, window.check(back), number + " then " + back);
            }
        }
    }

    @Test
    void leapBeyondTheWindowForgetsWhatLiesBehind() {
        var window = new ReplayWindow(128);
        window.accept(3);

        window.accept(RecordNumber.MAX_SEQUENCE);

        assertEquals(TOO_OLD, window.check(3));
        assertEquals(FRESH, window.check(RecordNumber.MAX_SEQUENCE - 127));
        assertEquals(DUPLICATE, window.check(RecordNumber.MAX_SEQUENCE));
    }

    @Test
    void acceptingANumberTooOldMarksNoOther() {
        var window = new ReplayWindow(64);
        window.accept(N);

        window.accept(N - 64);

        assertEquals(FRESH, window.check(N - 63));
        assertEquals(TOO_OLD, window.check(N - 64));
    }

    @Test
    void sizesBetweenTheStepsOrOutOfRangeAreMisuse() {
        for (int size : new int[] {Integer.MIN_VALUE, -32, 0, 31, 33, 65, 8193, 8224, Integer.MAX_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> new ReplayWindow(size), "size " + size);
        }
    }

    private static void assertHolds(int size, int numbers) {
        var window = new ReplayWindow(size);
        window.accept(N + numbers - 1);
        assertEquals(FRESH, window.check(N));
        assertEquals(TOO_OLD, window.check(N - 1));
        window.accept(N);
        assertEquals(DUPLICATE, window.check(N));
    }
}
