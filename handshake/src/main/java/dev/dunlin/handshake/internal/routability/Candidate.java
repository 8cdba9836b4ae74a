package dev.dunlin.handshake.internal.routability;

import dev.dunlin.crypto.internal.Nullable;

/** A path that the peer may have moved to: something authentic, newer than all before, has come by it. */
final class Candidate<P> {
    final P path;
    final Allowance allowance;

    /** The newest record that came by it. */
    long newest;

    /** Its own check; null while the path in use is asked first, and once it has failed. */
    @Nullable
    PathChallenge challenge;

    /** When a new check may begin, if the last one has come to nothing. */
    long restsUntil;

    boolean isResting;

    Candidate(P path, Allowance allowance, long newest) {
        this.path = path;
        this.allowance = allowance;
        this.newest = newest;
    }

    /** Whether it waits for what is heard by the path in use. */
    boolean waits() {
        return challenge == null && !isResting;
    }

    void check(PathChallenge question) {
        challenge = question;
        isResting = false;
    }

    /** Its check has come to nothing: for a while there is no other. */
    void rest(long untilNanos) {
        challenge = null;
        isResting = true;
        restsUntil = untilNanos;
    }

    long nextTimeout(long nowNanos) {
        var question = challenge;
        if (question != null) {
            return question.nextTimeout(nowNanos);
        }
        return isResting ? Math.max(0, restsUntil - nowNanos) : Long.MAX_VALUE;
    }
}
