package dev.dunlin.handshake.internal.routability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.internal.routability.PathChecks.Verdict;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathChecksTest {
    private static final String OLD = "old";
    private static final String NEW = "new";
    private static final String NEWER = "newer";
    private static final int CHALLENGE = 40;
    private static final int DATA = 100;
    private static final long T = CheckSettings.DEFAULT_TIMEOUT;

    private record Sent(String path, long cookie, long time) {}

    private final SecureRandom random = new SecureRandom();
    private final List<String> failed = new ArrayList<>();
    private PathChecks<String> checks = checks(false);
    private final List<Sent> sent = new ArrayList<>();

    /** Anywhere, so that the clock wraps in the middle of it. */
    private long now = Long.MAX_VALUE - T / 2;

    private long newest = 10;

    private PathChecks<String> checks(boolean enhanced) {
        return new PathChecks<>(new CheckSettings(enhanced, T), random, failed::add);
    }

    private boolean comesBy(String path) {
        return comesBy(path, DATA);
    }

    private boolean comesBy(String path, int bytes) {
        var known = checks.allowance(path);
        var allowance = known == null ? Allowance.none() : known;
        allowance.cameIn(bytes);
        boolean begins = checks.propose(path, allowance, ++newest, now);
        send();
        return begins;
    }

    private void send() {
        for (var path = checks.next(OLD, CHALLENGE); path != null; path = checks.next(OLD, CHALLENGE)) {
            sent.add(new Sent(path, checks.challenge(path, OLD, now).cookie(), now));
            var allowance = checks.allowance(path);
            if (allowance != null) {
                allowance.goesOut(CHALLENGE);
            }
        }
    }

    private int runUntil(long nanos) {
        int before = failed.size();
        long end = now + nanos;
        while (checks.nextTimeout(now) <= end - now) {
            now += checks.nextTimeout(now);
            checks.handleTimeout(now);
            send();
        }
        now = end;
        return failed.size() - before;
    }

    private Verdict answer(PathMessage.Type type, int index, String from) {
        return checks.answered(new PathMessage(type, sent.get(index).cookie()), from, OLD, now);
    }

    private List<String> asked() {
        return sent.stream().map(Sent::path).toList();
    }

    @Test
    @Requirement({"RFC9853-5.1-a", "RFC9853-3.1-a"})
    void theNewPathIsAskedAndProvenByItsAnswer() {
        assertTrue(comesBy(NEW));
        assertEquals(List.of(NEW), asked());
        assertEquals(Verdict.PROVEN, answer(PathMessage.Type.RESPONSE, 0, NEW));
        assertTrue(checks.isAtRest());
        assertEquals(Long.MAX_VALUE, checks.nextTimeout(now));
    }

    @Test
    @Requirement({"RFC9853-5.1-b", "RFC9853-5.5-b"})
    void withoutAnAnswerTheCheckEndsAfterASecond() {
        comesBy(NEW);
        assertEquals(0, runUntil(T - 1));
        assertEquals(1, runUntil(1));
        assertEquals(Verdict.LATE, answer(PathMessage.Type.RESPONSE, 0, NEW));
        runUntil(T);
        assertTrue(checks.isAtRest());
    }

    @Test
    @Requirement({"RFC9853-5.3-a", "RFC9853-5.3-c", "RFC9853-5.3-d", "RFC9853-8-a"})
    void challengesAreRepeatedAtAPaceWithFreshCookies() {
        comesBy(NEW);
        runUntil(2 * T);
        assertEquals(List.of(NEW, NEW, NEW), asked());
        assertEquals(3, new HashSet<>(sent.stream().map(Sent::cookie).toList()).size());
        long begin = sent.get(0).time();
        assertEquals(
                List.of(0L, T / 3, T / 3 * 2),
                sent.stream().map(challenge -> challenge.time() - begin).toList());
    }

    @Test
    void anAnswerToAnyOfTheChallengesWillDo() {
        for (int answered = 0; answered < 3; answered++) {
            sent.clear();
            checks = checks(false);
            comesBy(NEW);
            runUntil(T - 1);
            assertEquals(Verdict.PROVEN, answer(PathMessage.Type.RESPONSE, answered, NEW));
        }
    }

    @Test
    @Requirement({"RFC9853-5.4-d", "RFC9853-7.1-a"})
    void whatAnswersNothingChangesNothing() {
        assertEquals(
                Verdict.INVALID,
                checks.answered(new PathMessage(PathMessage.Type.RESPONSE, 0), NEW, OLD, now),
                "unasked");
        comesBy(NEW);
        long cookie = sent.get(0).cookie();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            var wrong = new PathMessage(PathMessage.Type.RESPONSE, cookie ^ 1L << bit);
            assertEquals(Verdict.INVALID, checks.answered(wrong, NEW, OLD, now));
        }
        // The cookies that were not sent yet are zero inside.
        assertEquals(Verdict.INVALID, checks.answered(new PathMessage(PathMessage.Type.RESPONSE, 0), NEW, OLD, now));
        assertEquals(Verdict.PROVEN, answer(PathMessage.Type.RESPONSE, 0, NEW));
        assertEquals(Verdict.REPEATED, answer(PathMessage.Type.RESPONSE, 0, NEW));
    }

    @Test
    @Requirement("RFC9853-5-c")
    void anAnswerByAnotherPathIsNone() {
        comesBy(NEW);
        assertEquals(Verdict.INVALID, answer(PathMessage.Type.RESPONSE, 0, OLD));
        assertEquals(Verdict.INVALID, answer(PathMessage.Type.RESPONSE, 0, NEWER));
        assertEquals(1, runUntil(T));
    }

    @Test
    void severalPathsAreCheckedAtATimeAndTheNewestWins() {
        comesBy(NEW);
        comesBy(NEWER);
        assertEquals(List.of(NEW, NEWER), asked());
        assertEquals(Verdict.PROVEN, answer(PathMessage.Type.RESPONSE, 1, NEWER));
        assertEquals(Verdict.INVALID, answer(PathMessage.Type.RESPONSE, 0, NEW), "the peer has moved on since");
        assertTrue(checks.isAtRest());
    }

    @Test
    void anOlderMoveProvenFirstDoesNotEndTheCheckOfTheNewer() {
        comesBy(NEW);
        comesBy(NEWER);
        assertEquals(Verdict.PROVEN, answer(PathMessage.Type.RESPONSE, 0, NEW));
        assertEquals(
                Verdict.PROVEN,
                checks.answered(
                        new PathMessage(PathMessage.Type.RESPONSE, sent.get(1).cookie()), NEWER, NEW, now));
    }

    @Test
    @SecurityHistory("T58")
    void aPathHasOneCheckHoweverMuchComesByIt() {
        assertTrue(comesBy(NEW));
        for (int i = 0; i < 50; i++) {
            assertFalse(comesBy(NEW));
        }
        assertEquals(List.of(NEW), asked());
    }

    @Test
    void afterACheckThatFailedThePathRestsForAsLong() {
        comesBy(NEW);
        assertEquals(1, runUntil(T));
        assertFalse(comesBy(NEW));
        runUntil(T - 1);
        assertFalse(comesBy(NEW));
        runUntil(1);
        assertTrue(comesBy(NEW));
    }

    @Test
    void candidatesAreBoundedAndTheOneHeardOfLongestAgoGivesWay() {
        for (int i = 0; i <= PathChecks.MOST; i++) {
            assertTrue(comesBy("path " + i));
        }
        assertEquals(Verdict.INVALID, answer(PathMessage.Type.RESPONSE, 0, "path 0"));
        assertEquals(Verdict.PROVEN, answer(PathMessage.Type.RESPONSE, 1, "path 1"));
    }

    @Test
    @Requirement("RFC9853-5-a")
    @SecurityHistory("T58")
    void challengesNeverExceedThreeTimesWhatCame() {
        comesBy(NEW, 20);
        assertEquals(1, sent.size(), "60 bytes allow one challenge of 40");
        assertEquals(1, runUntil(T), "T is not extended by it");
        assertEquals(1, sent.size());

        sent.clear();
        checks = checks(false);
        comesBy(NEW, 10);
        assertNull(checks.next(OLD, CHALLENGE), "30 bytes allow none");
        comesBy(NEW, 10);
        assertEquals(1, sent.size());
    }

    @Test
    void aNewerRecordByThePathInUseEndsEveryCheck() {
        comesBy(NEW);
        comesBy(NEWER);
        checks.supersede();
        assertEquals(List.of(), failed, "nobody has failed: the peer is where it was");
        assertEquals(Verdict.INVALID, answer(PathMessage.Type.RESPONSE, 0, NEW));
        assertTrue(checks.isAtRest());
    }

    @Test
    void aDropFromTheNewPathEndsItsCheck() {
        comesBy(NEW);
        assertEquals(Verdict.LEFT, answer(PathMessage.Type.DROP, 0, NEW));
        assertEquals(Verdict.REPEATED, answer(PathMessage.Type.RESPONSE, 0, NEW));
    }

    // Enhanced

    @Test
    @Requirement("RFC9853-5.2-c")
    void aPeerThatAnswersWhereItWasStaysThere() {
        checks = checks(true);
        assertTrue(comesBy(NEW));
        assertEquals(List.of(OLD), asked());
        assertEquals(Verdict.STAYS, answer(PathMessage.Type.RESPONSE, 0, OLD));
        assertEquals(List.of(NEW), failed);
        assertFalse(comesBy(NEW));
        assertEquals(0, runUntil(3 * T));
        assertEquals(List.of(OLD), asked(), "the new path is not asked");
        assertTrue(checks.isAtRest());
    }

    @Test
    @Requirement("RFC9853-5.2-d")
    void aPeerThatHasLeftIsAskedWhereItIs() {
        checks = checks(true);
        comesBy(NEW);
        assertEquals(Verdict.GOES_ON, answer(PathMessage.Type.DROP, 0, OLD));
        send();
        assertEquals(List.of(OLD, NEW), asked());
        assertEquals(Verdict.PROVEN, answer(PathMessage.Type.RESPONSE, 1, NEW));
    }

    @Test
    @Requirement("RFC9853-5.2-e")
    void aPathThatIsDeadIsFollowedByTheBasicCheck() {
        checks = checks(true);
        comesBy(NEW);
        runUntil(T - 1);
        assertEquals(List.of(OLD, OLD, OLD), asked());
        runUntil(1);
        assertEquals(List.of(OLD, OLD, OLD, NEW), asked());
        assertEquals(Verdict.PROVEN, answer(PathMessage.Type.RESPONSE, 3, NEW));
        assertEquals(Verdict.INVALID, answer(PathMessage.Type.RESPONSE, 2, OLD));
    }

    @Test
    void theOldPathIsAskedOnceForAllThatAreNew() {
        checks = checks(true);
        comesBy(NEW);
        comesBy(NEWER);
        assertEquals(List.of(OLD), asked());
        assertEquals(Verdict.GOES_ON, answer(PathMessage.Type.DROP, 0, OLD));
        send();
        assertEquals(List.of(OLD, NEW, NEWER), asked());
    }

    @Test
    void theAnswerOfTheOldPathCountsByNoOther() {
        checks = checks(true);
        comesBy(NEW);
        assertEquals(Verdict.INVALID, answer(PathMessage.Type.DROP, 0, NEW));
        send();
        assertEquals(List.of(OLD), asked());
    }

    @Test
    @Requirement("RFC9853-4-b")
    void cookiesAreNeverTheSame() {
        var cookies = new HashSet<Long>();
        for (int i = 0; i < 1000; i++) {
            checks = checks(i % 2 == 0);
            sent.clear();
            comesBy(NEW);
            assertTrue(cookies.add(sent.get(0).cookie()));
        }
        assertNotEquals(0, cookies.stream().mapToLong(cookie -> cookie).reduce(0, (a, b) -> a ^ b));
    }

    @Test
    @Requirement({"RFC9853-5.5-a", "RFC9853-5.5-c"})
    void theTimerIsThreeRoundTripsWhereTheyAreKnown() {
        long roundTrip = 80_000_000;
        checks = new PathChecks<>(new CheckSettings(false, CheckSettings.ROUND_TRIPS * roundTrip), random, failed::add);
        comesBy(NEW);
        assertEquals(0, runUntil(3 * roundTrip - 1));
        assertEquals(1, runUntil(1));
        assertEquals(roundTrip, sent.get(1).time() - sent.get(0).time());
    }
}
