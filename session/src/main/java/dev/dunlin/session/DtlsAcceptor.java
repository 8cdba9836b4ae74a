package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.WorkingSet;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The front door of a server: many associations behind one port, without IO, threads, locks or clock. Datagrams from every peer come in
 * through {@link #receive}, what has to be sent to any of them goes out through {@link #transmit}; {@link #session()} tells which session
 * the last outcome was about. Application data is sent with {@link DtlsSession#send} of the session itself.
 *
 * <p>An address that has proven nothing costs no memory of its own: it is asked for a cookie first (RFC 6347 §4.2.1) unless the
 * configuration says otherwise. A path has at most two associations, the established one and one in its handshake: a new ClientHello from
 * a known path does not harm the old association until the new one is authenticated, and then takes its place (RFC 6347 §4.2.8).
 *
 * <p>The acceptor and its sessions belong to one thread at a time. Closing the acceptor closes them all.
 */
public final class DtlsAcceptor implements AutoCloseable {
    /**
     * Cipher objects that are kept ready, two for an association that is in use: 64 associations stay hot, for about 2 KiB each; all
     * others are re-keyed at their next record.
     */
    private static final int CIPHERS = 128;

    private final DtlsServerConfig config;
    private final Counters counters = new Counters();
    private final Surroundings surroundings;
    private final FrontDoor door;
    private final Map<PeerPath, Peer> peers = new HashMap<>();
    private final SessionTimers timers = new SessionTimers();
    private final ArrayDeque<AcceptedSession> ready = new ArrayDeque<>();

    private PeerPath destination = PeerPath.FIXED;
    private @Nullable DtlsSession current;
    private int associations;
    private int halfOpen;
    private long now;
    private boolean closed;

    /** The associations of one path. */
    private static final class Peer {
        @Nullable
        AcceptedSession established;

        @Nullable
        AcceptedSession candidate;

        boolean isEmpty() {
            return established == null && candidate == null;
        }
    }

    private DtlsAcceptor(DtlsServerConfig config) {
        this.config = config;
        var ws = new WorkingSet(config.common().jca(), CIPHERS);
        this.surroundings = Surroundings.of(this::touched, config.common(), ws, counters);
        this.door = new FrontDoor(config, ws, counters);
    }

    /** An acceptor without associations. */
    public static DtlsAcceptor create(DtlsServerConfig config) {
        return new DtlsAcceptor(config);
    }

    /**
     * Takes the next record of {@code datagram}, which came by {@code from}: for the sessions of that path, or to begin one. Outcomes and
     * buffers are those of {@link DtlsSession#receive}. Afterwards, when {@link #session()} is there, its
     * {@link DtlsSession#receiveStashed} wants to be asked.
     */
    @CheckReturnValue
    public ReceiveOutcome receive(PeerPath from, ByteBuffer datagram, ByteBuffer plaintext, long nowNanos) {
        now = nowNanos;
        current = null;
        if (closed) {
            Buffers.skipRest(datagram);
            return count(ReceiveOutcome.Closed.INSTANCE);
        }
        if (!datagram.hasRemaining()) {
            return count(ReceiveOutcome.Empty.INSTANCE);
        }
        return FrontDoor.isKnockedAt(datagram)
                ? clientHello(from, datagram)
                : route(peers.get(from), datagram, plaintext);
    }

    /** The session that the last outcome of {@link #receive}, {@link #transmit} or {@link #handleTimeout} was about. */
    public Optional<DtlsSession> session() {
        return Optional.ofNullable(current);
    }

    /**
     * Writes the next datagram that any session or the front door has to send; {@link #destination()} says where it goes. Sessions take
     * turns, one datagram each. Call it after every other call, until it answers something else than {@code DATAGRAM}.
     */
    @CheckReturnValue
    public TransmitOutcome transmit(ByteBuffer datagram, long nowNanos) {
        now = nowNanos;
        current = null;
        if (door.hasAnswer()) {
            destination = door.answerDestination();
            return count(Outbox.answer(door, datagram));
        }
        while (true) {
            var next = ready.poll();
            if (next == null) {
                return count(closed ? TransmitOutcome.Closed.INSTANCE : TransmitOutcome.Idle.INSTANCE);
            }
            next.isReady = false;
            destination = next.path;
            var outcome = next.session.transmit(datagram, now);
            if (outcome.kind() == TransmitOutcome.Kind.DATAGRAM
                    || outcome.kind() == TransmitOutcome.Kind.BUFFER_TOO_SMALL) {
                current = next.session;
                return outcome;
            }
        }
    }

    /** Where the datagram goes that {@link #transmit} has written. */
    public PeerPath destination() {
        return destination;
    }

    /** Nanoseconds until {@link #handleTimeout} is due: 0 when it is, {@link Long#MAX_VALUE} when nothing is waited for. */
    public long nextTimeout(long nowNanos) {
        return timers.next(nowNanos);
    }

    /** Does what is due by now for one session; call it until it answers {@code NOT_DUE}. Early calls are harmless. */
    @CheckReturnValue
    public TimeoutOutcome handleTimeout(long nowNanos) {
        now = nowNanos;
        current = null;
        var due = timers.first();
        if (due == null || timers.next(now) > 0) {
            var outcome = closed ? TimeoutOutcome.Closed.INSTANCE : TimeoutOutcome.NotDue.INSTANCE;
            counters.count(outcome);
            return outcome;
        }
        current = due.session;
        return due.session.handleTimeout(now);
    }

    /** How many associations there are, those in their handshake included. */
    public int associations() {
        return associations;
    }

    /** How many of them are in their handshake. */
    public int halfOpen() {
        return halfOpen;
    }

    /** The counters of the acceptor and all its sessions. */
    public Counters counters() {
        return counters;
    }

    /** Closes every session, wipes everything and says nothing to anyone. Idempotent. */
    @Override
    public void close() {
        closed = true;
        current = null;
        for (var peer : peers.values().toArray(new Peer[0])) {
            closeSession(peer.candidate);
            closeSession(peer.established);
        }
        peers.clear();
        ready.clear();
        door.close();
        surroundings.ws().close();
    }

    /** Heap that fragments and messages of peers hold before they are whole. */
    int bytesHeld() {
        int sum = door.bytesHeld();
        for (var peer : peers.values()) {
            sum += peer.candidate == null ? 0 : peer.candidate.session.bytesHeld();
            sum += peer.established == null ? 0 : peer.established.session.bytesHeld();
        }
        return sum;
    }

    private static void closeSession(@Nullable AcceptedSession accepted) {
        if (accepted != null) {
            accepted.session.close();
        }
    }

    private ReceiveOutcome count(ReceiveOutcome outcome) {
        counters.count(outcome);
        return outcome;
    }

    private TransmitOutcome count(TransmitOutcome outcome) {
        counters.count(outcome);
        return outcome;
    }

    private ReceiveOutcome discarded(DiscardReason reason) {
        return count(ReceiveOutcome.Discarded.of(reason));
    }

    private ReceiveOutcome clientHello(PeerPath from, ByteBuffer datagram) {
        var hello = door.admit(from, datagram, now);
        return hello == null ? discarded(door.refusal()) : begin(from, hello);
    }

    private ReceiveOutcome begin(PeerPath from, ProvenClientHello hello) {
        var peer = peers.get(from);
        if (peer != null) {
            if (peer.candidate != null && peer.candidate.beganWith(hello.random())) {
                current = peer.candidate.session;
                return peer.candidate.session.receiveClientHello(hello, now);
            }
            if (peer.established != null && peer.established.beganWith(hello.random())) {
                current = peer.established.session;
                return discarded(DiscardReason.OLD_MESSAGE);
            }
            // The client has begun anew: what it had begun before leads nowhere.
            closeSession(peer.candidate);
        }
        if (associations >= config.limits().associations()
                || halfOpen >= config.limits().halfOpen()) {
            return discarded(DiscardReason.OVER_LIMIT);
        }
        return accept(from, hello);
    }

    private ReceiveOutcome accept(PeerPath from, ProvenClientHello hello) {
        var session = DtlsSession.accepted(config.handshakeSettings(), hello, surroundings, from, now);
        var accepted = new AcceptedSession(session, from, hello.random());
        session.attach(accepted);
        peers.computeIfAbsent(from, path -> new Peer()).candidate = accepted;
        associations++;
        halfOpen++;
        current = session;
        return session.receiveClientHello(hello, now);
    }

    private ReceiveOutcome route(@Nullable Peer peer, ByteBuffer datagram, ByteBuffer plaintext) {
        if (peer == null) {
            Buffers.skipRest(datagram);
            return discarded(DiscardReason.UNKNOWN_PEER);
        }
        var established = peer.established;
        var candidate = peer.candidate;
        if (established == null || (candidate != null && isPlaintext(datagram))) {
            return candidate == null ? discarded(DiscardReason.UNKNOWN_PEER) : receive(candidate, datagram, plaintext);
        }
        if (candidate == null) {
            return receive(established, datagram, plaintext);
        }
        // Both have keys for the same epoch numbers: whose the record is shows by whether it can be opened.
        int position = datagram.position();
        var outcome = receive(established, datagram, plaintext);
        if (outcome.kind() != ReceiveOutcome.Kind.DISCARDED) {
            return outcome;
        }
        datagram.position(position);
        return receive(candidate, datagram, plaintext);
    }

    private ReceiveOutcome receive(AcceptedSession accepted, ByteBuffer datagram, ByteBuffer plaintext) {
        current = accepted.session;
        return accepted.session.receive(datagram, plaintext, now);
    }

    private static boolean isPlaintext(ByteBuffer datagram) {
        int at = datagram.position();
        return datagram.remaining() > 4 && datagram.get(at + 3) == 0 && datagram.get(at + 4) == 0;
    }

    /** Something was done with a session, by us or by the application. */
    private void touched(DtlsSession session) {
        var accepted = session.attachment();
        if (accepted == null) {
            return;
        }
        if (accepted.isHalfOpen && !session.isHandshaking()) {
            accepted.isHalfOpen = false;
            halfOpen--;
            if (session.isEstablished()) {
                promote(accepted);
            }
        }
        boolean hasOutput = session.hasOutput();
        if (hasOutput && !accepted.isReady) {
            accepted.isReady = true;
            ready.add(accepted);
        }
        long untilTimeout = session.nextTimeout(now);
        if (untilTimeout == Long.MAX_VALUE) {
            timers.remove(accepted.timer);
        } else {
            timers.set(accepted.timer, now + untilTimeout);
        }
        if (session.isClosed() && !hasOutput) {
            forget(accepted);
        }
    }

    /** The new association is authenticated: the old one on this path is abandoned (RFC 6347 §4.2.8). */
    private void promote(AcceptedSession accepted) {
        var peer = peers.get(accepted.path);
        if (peer != null && peer.candidate == accepted) {
            var old = peer.established;
            peer.established = accepted;
            peer.candidate = null;
            if (old != null) {
                old.session.replaced();
                old.session.close();
            }
        }
    }

    private void forget(AcceptedSession accepted) {
        accepted.session.detach();
        timers.remove(accepted.timer);
        associations--;
        var peer = peers.get(accepted.path);
        if (peer == null) {
            return;
        }
        if (peer.candidate == accepted) {
            peer.candidate = null;
        }
        if (peer.established == accepted) {
            peer.established = null;
        }
        if (peer.isEmpty()) {
            peers.remove(accepted.path);
        }
    }
}
