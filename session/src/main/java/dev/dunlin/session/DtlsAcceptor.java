package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.WorkingSet;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;

/**
 * The front door of a server: many associations behind one port, without IO, threads, locks or clock. Datagrams from every peer come in
 * through {@link #receive}, what has to be sent to any of them goes out through {@link #transmit}; {@link #session()} tells which session
 * the last outcome was about. Application data is sent with {@link DtlsSession#send} of the session itself.
 *
 * <p>An address that has proven nothing costs no memory of its own: it is asked for a cookie first (RFC 6347 §4.2.1) unless the
 * configuration says otherwise. A path has at most two associations, the established one and one in its handshake: a new ClientHello from
 * a known path does not harm the old association until the new one is authenticated, and then takes its place (RFC 6347 §4.2.8),
 * if that one has proven to be there. What names
 * an association by its connection id finds it from any path.
 *
 * <p>The acceptor and its sessions belong to one thread at a time. Closing the acceptor closes them all.
 */
public final class DtlsAcceptor implements AutoCloseable {
    /**
     * Cipher objects that are kept ready, two for an association that is in use: 64 associations stay hot, for about 2 KiB each; all
     * others are re-keyed at their next record.
     */
    private static final int CIPHERS = 128;

    private final AcceptorGroup group;
    private final Surroundings surroundings;
    private final Answers answers = new Answers();
    private final FrontDoor door;
    private final Roster roster;
    private final DatagramOwner owner = new DatagramOwner();

    private PeerPath destination = PeerPath.FIXED;
    private @Nullable DtlsSession current;
    private @Nullable DtlsSession evicted;
    private long now;
    private boolean closed;

    /** The acceptor of this index in {@code group}. */
    DtlsAcceptor(AcceptorGroup group, int index) {
        var config = group.config();
        var common = config.common();
        var ws = new WorkingSet(common.jca(), CIPHERS);
        this.group = group;
        this.surroundings = Surroundings.of(
                this::touched,
                common,
                config.handshakeSettings(),
                ws,
                group.counters(),
                group.connectionIds(index, this::isTaken));
        this.door = new FrontDoor(config, ws, group.counters(), answers, group.cookieKeys(), this::isKnown);
        this.roster = new Roster(
                common.limits(),
                common.jca().random(),
                group.counters(),
                group.places(),
                answers,
                group.pathOwner(index));
    }

    /** An acceptor without associations, which shares nothing with others but what {@code config} says. */
    public static DtlsAcceptor create(DtlsServerConfig config) {
        return AcceptorGroup.create(config, 1).acceptor(0);
    }

    /**
     * Takes the next record of {@code datagram}, which came by {@code from}: for the session that it names by a connection id, whatever its
     * path; otherwise for the sessions of that path, or to begin one. Outcomes and buffers are those of {@link DtlsSession#receive}. Afterwards, when {@link #session()} is there, its
     * {@link DtlsSession#receiveStashed} wants to be asked.
     */
    @CheckReturnValue
    public ReceiveOutcome receive(PeerPath from, ByteBuffer datagram, ByteBuffer plaintext, long nowNanos) {
        now = nowNanos;
        current = null;
        evicted = null;
        if (closed) {
            Buffers.skipRest(datagram);
            return count(ReceiveOutcome.Closed.INSTANCE);
        }
        if (!datagram.hasRemaining()) {
            return count(ReceiveOutcome.Empty.INSTANCE);
        }
        var outcome = FrontDoor.isKnockedAt(datagram) ? clientHello(from, datagram) : route(from, datagram, plaintext);
        if (outcome.kind() != ReceiveOutcome.Kind.BUFFER_TOO_SMALL) {
            owner.took(datagram, current);
        }
        return outcome;
    }

    /**
     * The session that {@link #receive} would give the next record of {@code datagram} to, which stays as it is; none for what begins a
     * session or comes from a stranger. For servers that keep waiting what one of their sessions does not want to hear yet. While a client
     * that has a session is about to begin another, finding out may take as much as opening the record twice.
     */
    public Optional<DtlsSession> recipient(PeerPath from, ByteBuffer datagram) {
        if (closed || !datagram.hasRemaining() || FrontDoor.isKnockedAt(datagram)) {
            return Optional.empty();
        }
        var named = named(datagram);
        if (named != null) {
            return Optional.of(named);
        }
        var established = roster.established(from);
        var candidate = roster.candidate(from);
        return established == null && candidate == null
                ? Optional.empty()
                : Optional.of(whose(established, candidate, datagram));
    }

    /** The session that the last outcome of {@link #receive}, {@link #transmit} or {@link #handleTimeout} was about. */
    public Optional<DtlsSession> session() {
        return Optional.ofNullable(current);
    }

    /**
     * The established session that gave way to a newcomer in the last {@link #receive}, because all places of
     * {@link Limits#associations()} were taken and nobody had been silent for longer: it is closed.
     */
    public Optional<DtlsSession> evicted() {
        return Optional.ofNullable(evicted);
    }

    /**
     * Writes the next datagram that any session or the front door has to send; {@link #destination()} says where it goes. Sessions take
     * turns, one datagram each. Call it after every other call, until it answers something else than {@code DATAGRAM}.
     */
    @CheckReturnValue
    public TransmitOutcome transmit(ByteBuffer datagram, long nowNanos) {
        now = nowNanos;
        current = null;
        if (!answers.isEmpty()) {
            destination = answers.destination();
            return count(answers.transmit(datagram));
        }
        while (true) {
            var next = roster.nextReady();
            if (next == null) {
                return count(closed ? TransmitOutcome.Closed.INSTANCE : TransmitOutcome.Idle.INSTANCE);
            }
            var outcome = next.transmit(datagram, now);
            destination = next.destination();
            if (outcome.kind() == TransmitOutcome.Kind.DATAGRAM
                    || outcome.kind() == TransmitOutcome.Kind.BUFFER_TOO_SMALL) {
                current = next;
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
        return roster.nextTimeout(nowNanos);
    }

    /** Does what is due by now for one session; call it until it answers {@code NOT_DUE}. Early calls are harmless. */
    @CheckReturnValue
    public TimeoutOutcome handleTimeout(long nowNanos) {
        now = nowNanos;
        current = null;
        var due = roster.due(now);
        if (due == null) {
            var outcome = closed ? TimeoutOutcome.Closed.INSTANCE : TimeoutOutcome.NotDue.INSTANCE;
            surroundings.counters().count(outcome);
            return outcome;
        }
        current = due;
        return due.handleTimeout(now);
    }

    /** How many associations there are, those in their handshake included. */
    public int associations() {
        return roster.associations();
    }

    /** How many of them are in their handshake. */
    public int halfOpen() {
        return roster.halfOpen();
    }

    /** The counters of the acceptor and all its sessions, or of the {@link AcceptorGroup} that it belongs to. */
    public Counters counters() {
        return surroundings.counters();
    }

    /** Closes every session, wipes everything and says nothing to anyone. Idempotent. */
    @Override
    public void close() {
        current = null;
        evicted = null;
        if (!closed) {
            closed = true;
            roster.close();
            answers.clear();
            owner.forget();
            door.close();
            surroundings.ws().close();
            group.leave();
        }
    }

    /** Heap that fragments and messages of peers hold before they are whole. */
    int bytesHeld() {
        return door.bytesHeld() + roster.bytesHeld();
    }

    private ReceiveOutcome count(ReceiveOutcome outcome) {
        surroundings.counters().count(outcome);
        return outcome;
    }

    private TransmitOutcome count(TransmitOutcome outcome) {
        surroundings.counters().count(outcome);
        return outcome;
    }

    private ReceiveOutcome discarded(DiscardReason reason) {
        return count(ReceiveOutcome.Discarded.of(reason));
    }

    private ReceiveOutcome clientHello(PeerPath from, ByteBuffer datagram) {
        var hello = door.admit(from, datagram, now);
        return hello == null ? discarded(door.refusal()) : begin(from, hello);
    }

    private boolean isTaken(ConnectionId id) {
        return roster.hasConnectionId(id);
    }

    private boolean isKnown(PeerPath path) {
        return roster.candidate(path) != null || roster.established(path) != null;
    }

    private ReceiveOutcome begin(PeerPath from, AdmittedClientHello hello) {
        var candidate = roster.candidate(from);
        if (candidate != null && candidate.beganWith(hello.random())) {
            current = candidate.session;
            return candidate.session.receiveClientHello(hello, now);
        }
        var established = roster.established(from);
        if (established != null && established.beganWith(hello.random())) {
            current = established.session;
            return discarded(DiscardReason.OLD_MESSAGE);
        }
        if (candidate != null) {
            // The client has begun anew: what it had begun before leads nowhere.
            candidate.session.close();
        }
        boolean hasPlace = roster.takePlace(now);
        evicted = roster.takeEvicted();
        return hasPlace ? accept(from, hello) : discarded(DiscardReason.OVER_LIMIT);
    }

    private ReceiveOutcome accept(PeerPath from, AdmittedClientHello hello) {
        var session = DtlsSession.accepted(hello, surroundings, from, now);
        roster.add(session, from, hello.random());
        current = session;
        return session.receiveClientHello(hello, now);
    }

    private ReceiveOutcome route(PeerPath from, ByteBuffer datagram, ByteBuffer plaintext) {
        var named = named(datagram);
        if (named != null) {
            return receive(named, from, datagram, plaintext);
        }
        var established = roster.established(from);
        var candidate = roster.candidate(from);
        if (established == null && candidate == null) {
            boolean isNamed = RecordId.isIn(datagram);
            Buffers.skipRest(datagram);
            return discarded(isNamed ? DiscardReason.UNKNOWN_CONNECTION_ID : DiscardReason.UNKNOWN_PEER);
        }
        return receive(whose(established, candidate, datagram), from, datagram, plaintext);
    }

    /**
     * The session that the next record of {@code datagram} names by its connection id, whatever path it has come by; null when it names none.
     * Behind a record of another session it is for that one to refuse, with what follows.
     */
    private @Nullable DtlsSession named(ByteBuffer datagram) {
        int at = RecordId.offset(datagram);
        if (at == RecordId.NONE) {
            return null;
        }
        var before = owner.of(datagram);
        if (before != null) {
            return before;
        }
        var accepted = roster.byId(datagram, at, group.idLength(datagram, at));
        return accepted == null ? null : accepted.session;
    }

    /**
     * While two associations share a path, both have keys for the same epoch numbers: whose a record is shows by which of them can open it.
     * What neither can open counts once, against the old one; what comes before the candidate has keys may be for the candidate to stash.
     */
    private static DtlsSession whose(
            @Nullable AcceptedSession established, @Nullable AcceptedSession candidate, ByteBuffer datagram) {
        if (established == null || candidate == null) {
            return candidate == null ? Objects.requireNonNull(established).session : candidate.session;
        }
        boolean isOld = !isPlaintext(datagram)
                && (established.session.opens(datagram)
                        || (candidate.session.hasReadKeys() && !candidate.session.opens(datagram)));
        return isOld ? established.session : candidate.session;
    }

    private ReceiveOutcome receive(DtlsSession session, PeerPath from, ByteBuffer datagram, ByteBuffer plaintext) {
        current = session;
        return session.receive(from, datagram, plaintext, now);
    }

    private static boolean isPlaintext(ByteBuffer datagram) {
        int at = datagram.position();
        return datagram.remaining() > 4 && datagram.get(at + 3) == 0 && datagram.get(at + 4) == 0;
    }

    /** Something was done with a session, by us or by the application. */
    private void touched(DtlsSession session) {
        roster.touched(session, now);
    }
}
