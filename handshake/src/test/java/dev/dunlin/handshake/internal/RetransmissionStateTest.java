package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.internal.Timers.Timer;
import dev.dunlin.requirements.Requirement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetransmissionStateTest {
    private static final long SECOND = 1_000_000_000L;

    private final Timers timers = new Timers();
    private final RetransmissionState state = new RetransmissionState(TestSettings.TIMING, timers);

    private long waitAfterSending() {
        state.sent(0, true);
        return timers.next(0);
    }

    @Test
    @Requirement({"RFC6347-4.2.4.1-a", "RFC6347-4.2.4.1-b"})
    void theWaitDoublesFromOneSecondToSixty() {
        state.begin();
        var waits = new ArrayList<Long>();
        for (int i = 0; i < 8; i++) {
            waits.add(waitAfterSending() / SECOND);
            state.expired(0);
        }
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L), waits);
    }

    @Test
    @Requirement("RFC6347-4.2.4.1-c")
    void aLongWaitStaysUntilAnExchangeWithoutLoss() {
        state.begin();
        waitAfterSending();
        state.expired(0);
        state.begin();
        assertEquals(2 * SECOND, waitAfterSending());
        state.begin();
        assertEquals(SECOND, waitAfterSending());
    }

    @Test
    void aNewFlightDoesNotWaitBeforeItIsSent() {
        waitAfterSending();
        state.begin();
        assertEquals(Long.MAX_VALUE, timers.next(0));
    }

    @Test
    void whatExpectsNoAnswerDoesNotWait() {
        state.sent(0, false);
        assertEquals(Long.MAX_VALUE, timers.next(0));
    }

    @Test
    void thePeerIsUnresponsiveAfterSevenWaitsInARow() {
        for (int i = 1; i <= 7; i++) {
            assertFalse(state.isPeerUnresponsive());
            state.expired(0);
        }
        assertTrue(state.isPeerUnresponsive());
        state.begin();
        assertFalse(state.isPeerUnresponsive());
    }

    @Test
    @Requirement("RFC6347-4.1.1.1-j")
    void everySecondVainWaitSuggestsSmallerDatagrams() {
        var suggestions = new ArrayList<Boolean>();
        assertFalse(state.suggestsSmallerMtu());
        for (int i = 0; i < 4; i++) {
            state.expired(0);
            suggestions.add(state.suggestsSmallerMtu());
        }
        assertEquals(List.of(false, true, false, true), suggestions);
    }

    @Test
    void waitingForTheApplicationIsNotHeldAgainstThePeer() {
        for (int i = 0; i < 100; i++) {
            state.expiredWhileSuspended(0);
        }
        assertFalse(state.isPeerUnresponsive());
        assertFalse(state.suggestsSmallerMtu());
        assertEquals(60 * SECOND, waitAfterSending());
    }

    @Test
    void aPeerThatIsHeardIsNotUnresponsiveWhateverItLeavesUnanswered() {
        var suggestions = new ArrayList<Boolean>();
        for (int i = 0; i < 7; i++) {
            assertFalse(state.isInVain());
            state.expiredThoughHeard(0);
            suggestions.add(state.suggestsSmallerMtu());
        }
        assertTrue(state.isInVain());
        assertFalse(state.isPeerUnresponsive());
        assertEquals(List.of(false, true, false, true, false, true, false), suggestions);
        assertEquals(60 * SECOND, waitAfterSending());
        for (int i = 0; i < 7; i++) {
            assertFalse(state.isPeerUnresponsive());
            state.expired(0);
        }
        assertTrue(state.isPeerUnresponsive());
    }

    @Test
    void thePeerIsHeardWhenItHasSentSomethingAfterUs() {
        state.sent(5 * SECOND, true);
        assertTrue(state.isHeardSince(SECOND, 7 * SECOND));
        assertFalse(state.isHeardSince(2 * SECOND, 7 * SECOND));
        assertFalse(state.isHeardSince(3 * SECOND, 7 * SECOND));
    }

    @Test
    void anotherFirstWaitCountsFromWhenTheWaitBegan() {
        for (long first : new long[] {SECOND / 4, SECOND / 2, 2 * SECOND, 60 * SECOND}) {
            state.begin();
            state.sent(-5, true);
            state.initialTimeout(first);
            assertEquals(first - 5, timers.next(0));
        }
    }

    @Test
    void whoHasWaitedLongerThanThatAlreadyWaitsNoMore() {
        state.begin();
        state.sent(0, true);
        state.initialTimeout(SECOND / 2);
        assertEquals(0, timers.next(3 * SECOND / 4));
        assertTrue(timers.isDue(Timer.RETRANSMISSION, 3 * SECOND / 4));
        state.expired(3 * SECOND / 4);
        state.sent(3 * SECOND / 4, true);
        assertEquals(SECOND, timers.next(3 * SECOND / 4));
    }

    @Test
    @Requirement({"RFC6347-4.2.4.1-b", "RFC9147-5.8.2-b", "RFC9147-5.8.2-h"})
    void anotherFirstWaitIsDoubledAsOftenAsThatBeforeIt() {
        for (long first : new long[] {1, SECOND / 1000, SECOND / 3, 59 * SECOND, 60 * SECOND}) {
            for (int expiries = 0; expiries < 100; expiries++) {
                var fresh = new RetransmissionState(TestSettings.TIMING, timers);
                fresh.initialTimeout(first);
                var changed = new RetransmissionState(TestSettings.TIMING, timers);
                for (int i = 0; i < expiries; i++) {
                    fresh.expired(0);
                    changed.expired(0);
                }
                changed.sent(0, true);
                changed.initialTimeout(first);
                long wait = timers.next(0);
                timers.stop(Timer.RETRANSMISSION);
                fresh.sent(0, true);
                assertEquals(timers.next(0), wait);
                timers.stop(Timer.RETRANSMISSION);
                long expected = first;
                for (int i = 0; i < expiries; i++) {
                    expected = Math.min(2 * expected, 60 * SECOND);
                }
                assertEquals(expected, wait);
            }
        }
    }

    @Test
    void aFlightThatIsNotWaitingDoesNotBeginTo() {
        state.begin();
        state.initialTimeout(SECOND / 2);
        assertEquals(Long.MAX_VALUE, timers.next(0));
        assertEquals(SECOND / 2, waitAfterSending());
    }

    @Test
    @Requirement("RFC9147-5.8.2-i")
    void whatIsMeasuredAfterwardsGoesBeforeWhatWasSaid() {
        state.begin();
        state.initialTimeout(SECOND / 2);
        state.sent(0, true);
        state.acknowledged(SECOND);
        state.begin();
        assertEquals(3 * SECOND / 2, waitAfterSending());
        state.initialTimeout(SECOND / 2);
        assertEquals(SECOND / 2, timers.next(0));
    }

    /** A network that doubles datagrams must not have each copy answered by a flight. */
    @Test
    void aFlightIsNotRepeatedOnRequestAMomentAfterItWasSent() {
        state.sent(Long.MAX_VALUE, true);
        assertFalse(state.mayRepeat(Long.MAX_VALUE));
        assertFalse(state.mayRepeat(Long.MAX_VALUE + SECOND / 4 - 1));
        assertTrue(state.mayRepeat(Long.MAX_VALUE + SECOND / 4));
    }
}
