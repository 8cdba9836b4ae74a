package dev.dunlin.session;

import dev.dunlin.handshake.internal.message.Random;

/** What an acceptor keeps about one of its sessions, beside the session. */
final class AcceptedSession {
    final DtlsSession session;
    final PeerPath path;
    final SessionTimers.Entry timer = new SessionTimers.Entry(this);

    /** Tells a repetition of the ClientHello from a new attempt; a collision costs one handshake once in 2^32. */
    private final int helloFingerprint;

    /** Whether it stands in the list of those with output. */
    boolean isReady;

    /** Whether it counts among the half-open ones. */
    boolean isHalfOpen = true;

    AcceptedSession(DtlsSession session, PeerPath path, Random helloRandom) {
        this.session = session;
        this.path = path;
        this.helloFingerprint = helloRandom.hashCode();
    }

    boolean beganWith(Random helloRandom) {
        return helloFingerprint == helloRandom.hashCode();
    }
}
