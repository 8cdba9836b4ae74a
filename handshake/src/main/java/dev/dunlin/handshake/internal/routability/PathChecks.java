package dev.dunlin.handshake.internal.routability;

import dev.dunlin.crypto.internal.Nullable;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The checks that this side makes, as the initiator of RFC 9853 §5. A path becomes a candidate when a record newer than all before comes by
 * it, and is followed when an answer to its own question comes by itself, provided that nothing newer has come by the path in use.
 *
 * <pre>
 *   basic      candidate ──challenge──&gt; answer: PROVEN      T is over: rests, then is forgotten
 *   enhanced   path in use ──challenge──&gt; response: STAYS, all candidates rest
 *                                     └─&gt; drop, or T is over: the basic check of each candidate
 * </pre>
 *
 * <p>Several candidates are checked at a time, so that a peer that moves on during a check is not lost; an answer counts for the path that
 * its question went to and for no other. What bounds an attacker who copies records from false addresses: {@link #MOST} candidates, one
 * question for each, none for a while after one that failed, and three times the bytes that came by it.
 */
public final class PathChecks<P> {
    /**
     * Candidates at a time. A peer has one address at a time; a second one is for a move during a check, two more are for copies from false
     * addresses. When there is no place, the one that was heard of longest ago gives way: the newest record says where the peer is.
     */
    public static final int MOST = 4;

    /** What an answer has come to. */
    public enum Verdict {
        /** The path that it came by is the peer's: it is to be followed. */
        PROVEN,
        /** The peer still uses the path that it used before. */
        STAYS,
        /** The check goes on. */
        GOES_ON,
        /** The peer has left the path that was asked about, by its own word. */
        LEFT,
        /** Another challenge of a question that has been settled. */
        LATE,
        /** One challenge was answered more than once (RFC 9853 §7.1). */
        REPEATED,
        /** It answers no question of ours, or has come by another path (RFC 9853 §5.4). */
        INVALID
    }

    private final CheckSettings settings;
    private final SecureRandom random;
    private final Consumer<P> failed;
    private final List<Candidate<P>> candidates = new ArrayList<>(1);

    /** The question to the path in use, in the first half of an enhanced check. */
    private @Nullable PathChallenge ofUsed;

    /** The question that was settled last: further answers to it may still come. */
    private @Nullable PathChallenge settled;

    /**
     * No checks so far.
     *
     * @param failed hears of each path whose check has ended without proof
     */
    public PathChecks(CheckSettings settings, SecureRandom random, Consumer<P> failed) {
        this.settings = settings;
        this.random = random;
        this.failed = failed;
    }

    /** Whether no check is under way. */
    public boolean isAtRest() {
        return candidates.isEmpty() && ofUsed == null;
    }

    /** Whether {@code path} is asked now. */
    public boolean isChecked(P path) {
        return challengeOf(path) != null;
    }

    /** What may go out by {@code path}; null when it is no candidate. */
    public @Nullable Allowance allowance(P path) {
        var candidate = find(path);
        return candidate == null ? null : candidate.allowance;
    }

    /**
     * A record newer than all before has come by {@code path}, which is not known to be the peer's.
     *
     * @param allowance what may go out by it; a candidate keeps what it has
     * @return whether a check begins
     */
    public boolean propose(P path, Allowance allowance, long recordNumber, long nowNanos) {
        var candidate = find(path);
        if (candidate == null) {
            candidate = new Candidate<>(path, allowance, recordNumber);
            add(candidate);
            begin(candidate, nowNanos);
            return true;
        }
        candidate.newest = recordNumber;
        if (!candidate.isResting || candidate.restsUntil - nowNanos > 0) {
            return false;
        }
        begin(candidate, nowNanos);
        return true;
    }

    private void add(Candidate<P> newcomer) {
        if (candidates.size() == MOST) {
            var oldest = candidates.get(0);
            for (var candidate : candidates) {
                if (Long.compareUnsigned(candidate.newest, oldest.newest) < 0) {
                    oldest = candidate;
                }
            }
            candidates.remove(oldest);
        }
        candidates.add(newcomer);
    }

    private void begin(Candidate<P> candidate, long nowNanos) {
        if (settings.enhanced()) {
            candidate.isResting = false;
            if (ofUsed == null) {
                ofUsed = question(nowNanos);
            }
        } else {
            candidate.check(question(nowNanos));
        }
    }

    private PathChallenge question(long nowNanos) {
        return new PathChallenge(settings.timeoutNanos(), nowNanos);
    }

    /**
     * A record newer than all before has come by the path in use, so that the peer is there; or the path in use has been changed by other
     * means: no check leads to anything any more.
     */
    public void supersede() {
        candidates.clear();
        settle(ofUsed);
        ofUsed = null;
    }

    private void settle(@Nullable PathChallenge question) {
        if (question != null) {
            settled = question;
        }
    }

    /** An answer has come by {@code from}, while {@code used} is the path in use. */
    public Verdict answered(PathMessage answer, P from, P used, long nowNanos) {
        boolean isDrop = answer.type() == PathMessage.Type.DROP;
        var question = ofUsed;
        if (question != null && from.equals(used) && question.match(answer.cookie()) != PathChallenge.Match.NONE) {
            return isDrop ? leave(nowNanos) : stay(nowNanos);
        }
        var candidate = find(from);
        if (candidate != null) {
            question = candidate.challenge;
            if (question != null && question.match(answer.cookie()) != PathChallenge.Match.NONE) {
                settle(question);
                return isDrop ? refuse(candidate, nowNanos) : prove(candidate, nowNanos);
            }
        }
        return afterwards(answer);
    }

    private Verdict leave(long nowNanos) {
        checkThoseWaiting(nowNanos);
        return Verdict.GOES_ON;
    }

    private Verdict stay(long nowNanos) {
        settle(ofUsed);
        ofUsed = null;
        for (var candidate : candidates) {
            if (candidate.waits()) {
                fail(candidate, nowNanos);
            }
        }
        return Verdict.STAYS;
    }

    private Verdict refuse(Candidate<P> candidate, long nowNanos) {
        fail(candidate, nowNanos);
        return Verdict.LEFT;
    }

    private void fail(Candidate<P> candidate, long nowNanos) {
        failed.accept(candidate.path);
        candidate.rest(nowNanos + settings.timeoutNanos());
    }

    /** Those that were heard of before it are where the peer was, not where it is. */
    private Verdict prove(Candidate<P> proven, long nowNanos) {
        candidates.removeIf(candidate -> Long.compareUnsigned(candidate.newest, proven.newest) <= 0);
        // What the others wait for is about a path that is not in use any more.
        checkThoseWaiting(nowNanos);
        return Verdict.PROVEN;
    }

    private Verdict afterwards(PathMessage answer) {
        var question = settled;
        if (question == null) {
            return Verdict.INVALID;
        }
        return switch (question.match(answer.cookie())) {
            case NONE -> Verdict.INVALID;
            case FIRST -> Verdict.LATE;
            case REPEATED -> Verdict.REPEATED;
        };
    }

    private void checkThoseWaiting(long nowNanos) {
        settle(ofUsed);
        ofUsed = null;
        for (var candidate : candidates) {
            if (candidate.waits()) {
                candidate.check(question(nowNanos));
            }
        }
    }

    /** Nanoseconds until {@link #handleTimeout} has something to do; {@link Long#MAX_VALUE} for never. */
    public long nextTimeout(long nowNanos) {
        long next = ofUsed == null ? Long.MAX_VALUE : ofUsed.nextTimeout(nowNanos);
        for (var candidate : candidates) {
            next = Math.min(next, candidate.nextTimeout(nowNanos));
        }
        return next;
    }

    /** Does what is due by now. */
    public void handleTimeout(long nowNanos) {
        var question = ofUsed;
        if (question != null) {
            question.at(nowNanos);
            if (question.isOver(nowNanos)) {
                checkThoseWaiting(nowNanos);
            }
        }
        for (var candidate : candidates) {
            question = candidate.challenge;
            if (question != null) {
                question.at(nowNanos);
                if (question.isOver(nowNanos)) {
                    settle(question);
                    fail(candidate, nowNanos);
                }
            }
        }
        candidates.removeIf(candidate -> candidate.isResting && candidate.restsUntil - nowNanos <= 0);
    }

    /**
     * The path that a challenge wants to go out by, in a record of {@code recordLength} bytes, while {@code used} is the path in use; null
     * when there is none, or none that may be sent so much.
     */
    public @Nullable P next(P used, int recordLength) {
        var question = ofUsed;
        if (question != null && question.isDue()) {
            return used;
        }
        var candidate = due(recordLength);
        return candidate == null ? null : candidate.path;
    }

    /** The challenge that goes out by the path that {@link #next} has named, given the same. */
    public PathMessage challenge(P path, P used, long nowNanos) {
        var question = ofUsed != null && ofUsed.isDue() && path.equals(used) ? ofUsed : challengeOf(path);
        if (question == null || !question.isDue()) {
            throw new IllegalStateException("no challenge is due there");
        }
        return new PathMessage(PathMessage.Type.CHALLENGE, question.next(random, nowNanos));
    }

    private @Nullable PathChallenge challengeOf(P path) {
        var candidate = find(path);
        return candidate == null ? null : candidate.challenge;
    }

    private @Nullable Candidate<P> due(int recordLength) {
        for (var candidate : candidates) {
            var question = candidate.challenge;
            if (question != null && question.isDue() && candidate.allowance.allows(recordLength)) {
                return candidate;
            }
        }
        return null;
    }

    private @Nullable Candidate<P> find(P path) {
        for (var candidate : candidates) {
            if (candidate.path.equals(path)) {
                return candidate;
            }
        }
        return null;
    }
}
