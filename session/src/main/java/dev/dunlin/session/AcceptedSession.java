package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.message.Random;

/** What an acceptor keeps about one of its sessions, beside the session. Flat and linked, because there may be a hundred thousand. */
final class AcceptedSession {
    final DtlsSession session;

    /** The path that it stands under in the {@link PathTable}. */
    PeerPath path;

    /** The next one in its slot of the {@link PathTable}. */
    @Nullable
    AcceptedSession nextInSlot;

    /** The first of the connection ids that it is found by. */
    @Nullable
    RoutedId ids;

    /** The list that it stands in, and its neighbours there. */
    @Nullable
    SilenceList list;

    @Nullable
    AcceptedSession moreSilent;

    @Nullable
    AcceptedSession lessSilent;

    /** Its place among the timers while it has one. */
    @Nullable
    SessionTimers.Entry timer;

    /** Tells a repetition of the ClientHello from a new attempt; a collision costs one handshake once in 2^32. */
    private final int helloFingerprint;

    /** Whether it stands in the list of those with output. */
    boolean isReady;

    /** Whether it counts among the half-open ones. */
    boolean isHalfOpen = true;

    /** Whether it is not, or not yet, the association that its path is known by. */
    boolean isCandidate = true;

    /** Whether its path is known by another association, so that it is found by its connection ids alone. */
    boolean isGuest;

    AcceptedSession(DtlsSession session, PeerPath path, Random helloRandom) {
        this.session = session;
        this.path = path;
        this.helloFingerprint = helloRandom.hashCode();
    }

    boolean beganWith(Random helloRandom) {
        return helloFingerprint == helloRandom.hashCode();
    }
}
