package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.recordlayer.internal.OwnConnectionIds;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayDeque;

/**
 * The associations of one acceptor: by path, by connection id, by deadline, by whether they have something to send, by how long their peers have been silent.
 *
 * <p>When there is no place for a new one, the first of these gives way, each only if it has been silent for as long as {@link Limits} says:
 * the handshake that has stood still for longest, then the established association that has been silent for longest. Otherwise the newcomer
 * is refused. Whoever is heard of never gives way.
 */
final class Roster {
    private final Limits limits;
    private final Counters counters;
    private final Places places;
    private final Answers answers;
    private final PathOwner owner;
    private final PathTable byPath;
    private final ConnectionIdTable byId;
    private final SilenceList handshaking = new SilenceList();
    private final SilenceList established = new SilenceList();
    private final SessionTimers timers = new SessionTimers();
    private final ArrayDeque<AcceptedSession> ready = new ArrayDeque<>();
    private int halfOpen;
    private @Nullable DtlsSession evicted;

    /** Whoever wants to know which paths lead here. */
    interface PathOwner {
        void owns(PeerPath path);

        /** One that was found by its connection id has moved there: it takes nobody's place. */
        void follows(PeerPath path);

        void leaves(PeerPath path);
    }

    Roster(Limits limits, SecureRandom random, Counters counters, Places places, Answers answers, PathOwner owner) {
        this.limits = limits;
        this.counters = counters;
        this.places = places;
        this.answers = answers;
        this.owner = owner;
        this.byPath = new PathTable(random);
        this.byId = new ConnectionIdTable(random);
    }

    int associations() {
        return byPath.size();
    }

    int halfOpen() {
        return halfOpen;
    }

    @Nullable
    AcceptedSession established(PeerPath path) {
        return byPath.established(path);
    }

    @Nullable
    AcceptedSession candidate(PeerPath path) {
        return byPath.candidate(path);
    }

    /** The association whose connection id is the {@code length} bytes at {@code at} of {@code datagram}. */
    @Nullable
    AcceptedSession byId(ByteBuffer datagram, int at, int length) {
        return byId.find(datagram, at, length);
    }

    /** Whether some association is found by {@code id}. */
    boolean hasConnectionId(ConnectionId id) {
        return byId.has(id);
    }

    // Coming

    /** Takes a place for a new association, for which another may have to give way; whether there is one. */
    boolean takePlace(long now) {
        if (places.isHalfOpenFull()) {
            giveWay(handshaking, limits.evictHandshakeAfter().toNanos(), now);
        } else if (places.isFull()
                && !giveWay(handshaking, limits.evictHandshakeAfter().toNanos(), now)) {
            giveWay(established, limits.evictIdleAfter().toNanos(), now);
        }
        return places.take();
    }

    private boolean giveWay(SilenceList list, long leastSilence, long now) {
        var victim = list.first();
        if (victim == null || victim.session.association().silence(now) < leastSilence) {
            return false;
        }
        evict(victim, now);
        return true;
    }

    private void evict(AcceptedSession victim, long now) {
        var session = victim.session;
        counters.count(Counters.Total.ASSOCIATIONS_EVICTED);
        if (session.isEstablished()) {
            evicted = session;
            session.giveWay(answers, now);
        }
        session.close();
    }

    /** The established session that has given way since this was asked last; null when none has. */
    @Nullable
    DtlsSession takeEvicted() {
        var session = evicted;
        evicted = null;
        return session;
    }

    /** Enters a session, for which a place was taken. */
    void add(DtlsSession session, PeerPath path, Random helloRandom) {
        var accepted = new AcceptedSession(session, path, helloRandom);
        session.attach(accepted);
        byPath.add(accepted);
        handshaking.heard(accepted);
        halfOpen++;
        owner.owns(path);
    }

    // Being there

    /** Something was done with {@code session}, by the acceptor or by the application. */
    void touched(DtlsSession session, long now) {
        var accepted = session.attachment();
        if (accepted == null) {
            return;
        }
        if (accepted.isHalfOpen && !session.isHandshaking()) {
            leaveHandshake(accepted);
        }
        if (!session.path().equals(accepted.path)) {
            move(accepted, session.path());
        }
        list(accepted);
        var changedIds = session.association().takeChangedIds();
        if (changedIds != null) {
            byId.route(accepted, changedIds);
        }
        boolean hasOutput = session.hasOutput();
        if (hasOutput && !accepted.isReady) {
            accepted.isReady = true;
            ready.add(accepted);
        }
        schedule(accepted, now);
        if (session.isClosed() && !hasOutput) {
            forget(accepted);
        }
    }

    /** The peer is at {@code to} from now on, where others may be before it: it takes the place of none. */
    private void move(AcceptedSession accepted, PeerPath to) {
        if (byPath.remove(accepted)) {
            leavePath(accepted.path);
            accepted.path = to;
            accepted.isGuest = (accepted.isCandidate ? byPath.candidate(to) : byPath.established(to)) != null;
            byPath.add(accepted);
            if (!accepted.isGuest) {
                owner.follows(to);
            }
        }
    }

    private void leavePath(PeerPath path) {
        if (byPath.established(path) == null && byPath.candidate(path) == null) {
            owner.leaves(path);
        }
    }

    private void leaveHandshake(AcceptedSession accepted) {
        accepted.isHalfOpen = false;
        halfOpen--;
        places.leaveHandshake();
        if (accepted.session.isEstablished()) {
            promote(accepted);
        }
    }

    /** The new association is authenticated: the old one on this path is abandoned (RFC 6347 §4.2.8). */
    private void promote(AcceptedSession accepted) {
        var old = byPath.established(accepted.path);
        accepted.isCandidate = false;
        if (old != null && !accepted.isGuest) {
            old.session.association().tell(SessionEvent.Kind.REPLACED);
            old.session.close();
        }
    }

    private void list(AcceptedSession accepted) {
        var session = accepted.session;
        boolean isHeard = session.association().takeHeard();
        if (session.isEstablished()) {
            if (isHeard || accepted.list != established) {
                established.heard(accepted);
            }
        } else if (!session.isHandshaking()) {
            SilenceList.remove(accepted);
        } else if (isHeard) {
            handshaking.heard(accepted);
        }
    }

    /** Idle time-outs need no timer: the list of the established is in their order. */
    private void schedule(AcceptedSession accepted, long now) {
        long untilTimer = Deadlines.nextTimer(accepted.session.association(), now);
        var timer = accepted.timer;
        if (untilTimer != Long.MAX_VALUE) {
            if (timer == null) {
                timer = new SessionTimers.Entry(accepted);
                accepted.timer = timer;
            }
            timers.set(timer, now + untilTimer);
        } else if (timer != null) {
            timers.remove(timer);
            accepted.timer = null;
        }
    }

    // Time and output

    /** Nanoseconds until {@link #due} has an answer. */
    long nextTimeout(long now) {
        long idle = Long.MAX_VALUE;
        var mostSilent = established.first();
        if (mostSilent != null) {
            idle = mostSilent.session.nextTimeout(now);
        }
        return Math.min(idle, timers.next(now));
    }

    /** A session that wants its time-outs handled now; null when none does. */
    @Nullable
    DtlsSession due(long now) {
        var first = timers.first();
        if (first != null && timers.next(now) == 0) {
            return first.session;
        }
        var mostSilent = established.first();
        return mostSilent != null && mostSilent.session.nextTimeout(now) == 0 ? mostSilent.session : null;
    }

    /** Takes the session whose turn to send it is; null when none has something to send. */
    @Nullable
    DtlsSession nextReady() {
        var next = ready.poll();
        if (next == null) {
            return null;
        }
        next.isReady = false;
        return next.session;
    }

    // Going

    private void forget(AcceptedSession accepted) {
        accepted.session.detach();
        var timer = accepted.timer;
        if (timer != null) {
            timers.remove(timer);
        }
        SilenceList.remove(accepted);
        byId.route(accepted, OwnConnectionIds.NONE);
        if (byPath.remove(accepted)) {
            places.leave();
            leavePath(accepted.path);
        }
    }

    /** Closes every session and says nothing to anyone. */
    void close() {
        byPath.forEach(accepted -> accepted.session.close());
        ready.clear();
        evicted = null;
    }

    /** Heap that messages of peers hold before they are whole. */
    int bytesHeld() {
        var sum = new int[1];
        byPath.forEach(accepted -> sum[0] += accepted.session.bytesHeld());
        return sum[0];
    }
}
