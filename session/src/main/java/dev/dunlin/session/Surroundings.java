package dev.dunlin.session;

import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.recordlayer.internal.WorkingSet;

/** What the sessions of one thread have in common, so that each keeps one reference and nothing that is only needed during a call. */
final class Surroundings {
    private final CommonConfig config;
    private final HandshakeSettings handshakeSettings;
    private final WorkingSet ws;
    private final Counters counters;
    private final @Nullable Owner owner;
    private final ConnectionIdSource connectionIds;
    private final Inbox inbox;
    private final Outbox outbox;
    private final AwakeSet awake;
    private final FoldWriter foldWriter = new FoldWriter();
    private long now;
    private PeerPath from = PeerPath.FIXED;

    /** Whoever keeps sessions and wants to know when something may have changed. */
    interface Owner {
        void touched(DtlsSession session);
    }

    private Surroundings(
            CommonConfig config,
            HandshakeSettings handshakeSettings,
            WorkingSet ws,
            Counters counters,
            @Nullable Owner owner,
            ConnectionIdSource connectionIds) {
        this.config = config;
        this.handshakeSettings = handshakeSettings;
        this.ws = ws;
        this.counters = counters;
        this.owner = owner;
        this.connectionIds = connectionIds;
        this.inbox = new Inbox(ws);
        this.outbox = new Outbox(ws);
        this.awake = new AwakeSet(config.limits().awakeAssociations());
    }

    /** Of a session by itself. */
    static Surroundings ofOne(CommonConfig config, HandshakeSettings handshakeSettings) {
        return new Surroundings(
                config,
                handshakeSettings,
                new WorkingSet(config.workbenches()),
                new Counters(),
                null,
                ConnectionIdSource.ofOne(config));
    }

    /** Of all sessions of {@code owner}. */
    static Surroundings of(
            Owner owner,
            CommonConfig config,
            HandshakeSettings handshakeSettings,
            WorkingSet ws,
            Counters counters,
            ConnectionIdSource connectionIds) {
        return new Surroundings(config, handshakeSettings, ws, counters, owner, connectionIds);
    }

    /** The time of what follows. */
    void at(long nowNanos) {
        now = nowNanos;
    }

    /** The time that {@link #at} gave. */
    long now() {
        return now;
    }

    /** The path that the record of what follows came by. */
    void cameBy(PeerPath path) {
        from = path;
    }

    /** The path that {@link #cameBy} gave: means something while a record is received. */
    PeerPath from() {
        return from;
    }

    CommonConfig config() {
        return config;
    }

    /** How handshakes are done. */
    HandshakeSettings handshakeSettings() {
        return handshakeSettings;
    }

    /** What an association that goes to rest is written with; wiped after each. */
    FoldWriter foldWriter() {
        return foldWriter;
    }

    WorkingSet ws() {
        return ws;
    }

    Counters counters() {
        return counters;
    }

    /** Where ids for sessions come from. */
    ConnectionIdSource connectionIds() {
        return connectionIds;
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
        lookedAt(session);
    }

    /** The same for a call that cannot have changed anything, but may have woken the session. */
    void lookedAt(DtlsSession session) {
        awake.touched(session);
    }
}
