package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.recordlayer.internal.WorkingSet;

/** What the sessions of one thread have in common, so that each keeps one reference and nothing that is only needed during a call. */
final class Surroundings {
    private final CommonConfig config;
    private final WorkingSet ws;
    private final Counters counters;
    private final @Nullable Owner owner;
    private final Inbox inbox;
    private final Outbox outbox;
    private long now;

    /** Whoever keeps sessions and wants to know when something may have changed. */
    interface Owner {
        void touched(DtlsSession session);
    }

    private Surroundings(CommonConfig config, WorkingSet ws, Counters counters, @Nullable Owner owner) {
        this.config = config;
        this.ws = ws;
        this.counters = counters;
        this.owner = owner;
        this.inbox = new Inbox(ws);
        this.outbox = new Outbox(ws);
    }

    /** Of a session by itself, which keeps {@code ciphers} keyed. */
    static Surroundings ofOne(CommonConfig config, int ciphers) {
        return new Surroundings(config, new WorkingSet(config.jca(), ciphers), new Counters(), null);
    }

    /** Of all sessions of {@code owner}. */
    static Surroundings of(Owner owner, CommonConfig config, WorkingSet ws, Counters counters) {
        return new Surroundings(config, ws, counters, owner);
    }

    /** The time of what follows. */
    void at(long nowNanos) {
        now = nowNanos;
    }

    /** The time that {@link #at} gave. */
    long now() {
        return now;
    }

    CommonConfig config() {
        return config;
    }

    WorkingSet ws() {
        return ws;
    }

    Counters counters() {
        return counters;
    }

    Inbox inbox() {
        return inbox;
    }

    Outbox outbox() {
        return outbox;
    }

    /** Whether someone else keeps the sessions, and closes the working set after them. */
    boolean isShared() {
        return owner != null;
    }

    /** Something was done with {@code session}. */
    void touched(DtlsSession session) {
        if (owner != null) {
            owner.touched(session);
        }
    }
}
