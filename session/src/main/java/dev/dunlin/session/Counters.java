package dev.dunlin.session;

import dev.dunlin.recordlayer.DiscardReason;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each outcome has occurred. All sessions of an acceptor share one; a session by itself has its own.
 *
 * <p>Any thread may read at any time. Counting allocates nothing. Numbers only grow.
 */
public final class Counters {
    /** What is counted beside the outcomes. New ones may be added in any release. */
    public enum Total {
        /** Handshakes begun: by a client, or by a server after the address has proven itself. */
        HANDSHAKES_STARTED,
        /** Handshakes that led to an established session. */
        HANDSHAKES_COMPLETED,
        /** Handshakes that failed or were given up. */
        HANDSHAKES_FAILED,
        /** Answers that asked an unproven address for a cookie. */
        COOKIES_SENT,
        /** ClientHellos whose cookie was genuine. */
        COOKIES_ACCEPTED,
        /** Flights repeated because a timer had expired. */
        RETRANSMISSIONS,
        /** Associations that were closed because their peers had been silent for {@link Limits#idleTimeout()}. */
        IDLE_TIMEOUTS,
        /** Associations and handshakes that gave way to new ones, all places being taken. */
        ASSOCIATIONS_EVICTED,
        /** Return routability checks that we have begun (RFC 9853). */
        PATH_CHECKS_STARTED,
        /** Those that ended without proof: nobody answered in time, or the peer answered from where it was before. */
        PATH_CHECKS_FAILED,
        /** Times that what we send has followed a peer to another path. */
        PATHS_CHANGED,
        /** Answers to challenges that we never sent, or by another path than the challenge: an attack, or a peer that moved meanwhile. */
        PATH_ANSWERS_INVALID,
        /** Second answers to one challenge, which a peer does not give (RFC 9853 §7.1). */
        PATH_ANSWERS_REPEATED,
        /** Events that were forgotten because nobody had asked for them in time. */
        EVENTS_DROPPED
    }

    private final Tally<SendOutcome.Kind> sent = new Tally<>(SendOutcome.Kind.class);
    private final Tally<ReceiveOutcome.Kind> received = new Tally<>(ReceiveOutcome.Kind.class);
    private final Tally<DiscardReason> discarded = new Tally<>(DiscardReason.class);
    private final Tally<TransmitOutcome.Kind> transmitted = new Tally<>(TransmitOutcome.Kind.class);
    private final Tally<TimeoutOutcome.Kind> timeouts = new Tally<>(TimeoutOutcome.Kind.class);
    private final Tally<Total> totals = new Tally<>(Total.class);

    Counters() {}

    /** Counters of something that has not begun. */
    public static Counters none() {
        return new Counters();
    }

    /** How often sending had this outcome. */
    public long sent(SendOutcome.Kind kind) {
        return sent.get(kind);
    }

    /** How often receiving had this outcome. */
    public long received(ReceiveOutcome.Kind kind) {
        return received.get(kind);
    }

    /** How often a record, or the rest of a datagram, was thrown away for this reason. */
    public long discarded(DiscardReason reason) {
        return discarded.get(reason);
    }

    /** How often transmitting had this outcome. */
    public long transmitted(TransmitOutcome.Kind kind) {
        return transmitted.get(kind);
    }

    /** How often handling a time-out had this outcome. */
    public long timeouts(TimeoutOutcome.Kind kind) {
        return timeouts.get(kind);
    }

    /** This total. */
    public long total(Total total) {
        return totals.get(total);
    }

    /**
     * Everything that is not zero, by names such as {@code received.DISCARDED} or {@code discarded.BAD_TAG}, for monitoring. The numbers
     * are read one after the other: those that change meanwhile need not add up.
     */
    public SortedMap<String, Long> snapshot() {
        var all = new TreeMap<String, Long>();
        sent.collect("sent", all);
        received.collect("received", all);
        discarded.collect("discarded", all);
        transmitted.collect("transmitted", all);
        timeouts.collect("timeouts", all);
        totals.collect("total", all);
        return Collections.unmodifiableSortedMap(all);
    }

    /**
     * Counts an outcome that came about in a transport: what became of a datagram that a session had sealed, be it a message, which was
     * counted as {@code SENT} before, or a part of a handshake.
     *
     * @throws IllegalArgumentException for a kind that only sessions find out
     */
    public void countTransport(SendOutcome.Kind kind) {
        if (!kind.isFromTransport() && kind != SendOutcome.Kind.TOO_LARGE) {
            throw new IllegalArgumentException(kind + " is counted by the session");
        }
        sent.count(kind);
    }

    /**
     * Counts an outcome that came about in a transport.
     *
     * @throws IllegalArgumentException for a kind that only sessions find out
     */
    public void countTransport(ReceiveOutcome.Kind kind) {
        if (!kind.isFromTransport()) {
            throw new IllegalArgumentException(kind + " is counted by the session");
        }
        received.count(kind);
    }

    /**
     * Counts a datagram that a transport has dropped.
     *
     * @throws IllegalArgumentException for a reason that only sessions find out
     */
    public void countTransport(DiscardReason reason) {
        if (reason != DiscardReason.HAND_OVER_FULL && reason != DiscardReason.BACKLOG_FULL) {
            throw new IllegalArgumentException(reason + " is counted by the session");
        }
        count(ReceiveOutcome.Discarded.of(reason));
    }

    void count(SendOutcome outcome) {
        sent.count(outcome.kind());
    }

    /** A discard counts under its reason as well. */
    void count(ReceiveOutcome outcome) {
        received.count(outcome.kind());
        if (outcome instanceof ReceiveOutcome.Discarded discard) {
            discarded.count(discard.reason());
        }
    }

    /** A discard that a weightier outcome hides. */
    void count(DiscardReason hidden) {
        discarded.count(hidden);
    }

    void count(TransmitOutcome outcome) {
        transmitted.count(outcome.kind());
    }

    void count(TimeoutOutcome outcome) {
        timeouts.count(outcome.kind());
    }

    void count(Total total) {
        totals.count(total);
    }

    @Override
    public String toString() {
        return snapshot().toString();
    }
}
