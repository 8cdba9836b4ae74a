package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.Timers;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import dev.dunlin.handshake.internal.routability.Allowance;
import dev.dunlin.recordlayer.internal.InboundRecords;
import dev.dunlin.recordlayer.internal.OwnConnectionIds;
import java.util.Objects;
import java.util.Optional;

/**
 * One association: its phases from the first flight to the end, and what survives between two calls. {@link DtlsSession} puts counters and
 * the check for misuse around it. What is done with it has a file for each idea, all of which keep nothing of their own:
 *
 * <pre>
 *   Inbox, Outbox       records in, records out
 *   Beginning, Ending   from the first flight to the open association; from goodbye, alert or silence to nothing
 *   Renewal             other keys and connection ids for those that wear out
 *   Deadlines           what time brings
 *   Moves, PathMtu      by which path its records come and go, and how long its datagrams may be
 *   Exports             what the application takes away
 * </pre>
 *
 * <p>Inside run the crypto provider and call-backs of the application (randomness, key log), which may raise whatever they like. The two
 * boxes are where that ends: it fails this association with internal_error, which wipes it like any other failure, and nothing else.
 */
final class Association {
    /** How far it has come; only ever forward. */
    enum Phase {
        HANDSHAKE,
        OPEN,
        /** Our close_notify waits to be sent, or was sent and the last flight may still be asked for. */
        CLOSING,
        CLOSED,
        FAILED
    }

    private final Surroundings surroundings;
    private final Side side;

    /** What it works with; null while it rests. */
    @Nullable
    private Awake awake;

    /** What it works with, folded; null while it is awake. */
    @Nullable
    private Asleep asleep;

    /** The path in use. */
    private PeerPath path;

    /** What there is to say about other paths, or this one's limit; null when there is nothing. */
    @Nullable
    private Paths paths;

    private EventLog events = EventLog.EMPTY;
    private Phase phase = Phase.HANDSHAKE;

    /** When the peer was heard last: something authentic, or what brought the handshake forward. */
    private long lastHeard;

    /** Bytes of the largest datagram; {@link CommonConfig#LARGEST_MTU} fits. */
    private char mtu;

    private boolean isHeard;

    private Association(Side side, PeerPath path, Surroundings surroundings) {
        this.side = side;
        this.path = path;
        this.surroundings = surroundings;
        this.mtu = (char) surroundings.config().mtu();
        this.awake = Awake.before(AssociationKeys.none(surroundings), new Handshaking(side.role(), surroundings.ws()));
        beTraced(awake);
    }

    /**
     * A client that wants to reach {@code server}; its first flight is ready to go out.
     *
     * @param offered the session that it asks to resume
     */
    static Association client(
            Side side, PeerPath path, Optional<KnownSession> offered, Surroundings surroundings, long nowNanos) {
        var association = new Association(side, path, surroundings);
        Beginning.ofClient(association, offered, nowNanos);
        return association;
    }

    /** A server before its ClientHello, which {@link Beginning#ofServer} takes up. */
    static Association server(PeerPath path, Surroundings surroundings) {
        return new Association(Side.SERVER, path, surroundings);
    }

    /** Whether a server still waits for its ClientHello. */
    boolean awaitsClientHello() {
        return side.role() == Role.SERVER
                && phase == Phase.HANDSHAKE
                && !handshake().isAlive();
    }

    // Waking and resting

    /** What it works with, which it may have to unfold first. */
    private Awake awake() {
        var ready = awake;
        return ready == null ? wake() : ready;
    }

    private Awake wake() {
        var woken = Objects.requireNonNull(asleep).unfold(side, surroundings);
        beTraced(woken);
        asleep = null;
        awake = woken;
        return woken;
    }

    private void beTraced(Awake working) {
        var trace = surroundings.config().messageTrace();
        if (trace != null) {
            working.keys.tell(new Tracing(trace, this));
        }
    }

    /** Whether it could rest. */
    boolean mayRest() {
        var working = awake;
        return working != null && phase == Phase.OPEN && working.isAtRest() && (paths == null || paths.isAtRest());
    }

    /** Folds what it works with; it may rest. */
    void rest() {
        keys().read().expire(now(), surroundings.ws());
        asleep = Asleep.fold(awake(), surroundings);
        awake = null;
        if (paths != null && paths.isSettled()) {
            paths = null;
        }
    }

    /** Whether it is unfolded; whatever asks for one of its parts unfolds it. */
    boolean isAwake() {
        return awake != null;
    }

    /** Its place in the {@link AwakeSet}; negative while it rests. */
    int awakeSlot() {
        return awake == null ? -1 : awake.slot;
    }

    void awakeSlot(int slot) {
        awake().slot = slot;
    }

    // Its parts

    /** What it shares with the others of its thread. */
    Surroundings surroundings() {
        return surroundings;
    }

    /** On which side of it we are. */
    Side side() {
        return side;
    }

    Phase phase() {
        return phase;
    }

    boolean isOver() {
        return phase == Phase.CLOSED || phase == Phase.FAILED;
    }

    Optional<Failure> failure() {
        return awake == null ? Optional.empty() : Optional.ofNullable(awake.failure);
    }

    Optional<SessionInfo> info() {
        var working = awake();
        return Optional.ofNullable(working.info)
                .map(info -> info.withConnectionIds(working.keys.ownId(), working.keys.peersId()));
    }

    void tell(SessionEvent.Kind kind) {
        tell(SessionEvent.of(kind));
    }

    /** Lets the application know, when it asks. */
    void tell(SessionEvent event) {
        events = events.with(event, surroundings.config().limits().events(), surroundings.counters());
    }

    Optional<SessionEvent> pollEvent() {
        var oldest = events.oldest();
        events = events.withoutOldest();
        return oldest;
    }

    /** Bytes of the largest datagram: never so few that the id in use, which may have become longer, leaves no room for a record. */
    int mtu() {
        return PathMtu.withRoom(this, mtu);
    }

    /** Datagrams are at most so long, as {@link PathMtu} finds. */
    void mtu(int bytes) {
        mtu = (char) bytes;
    }

    AssociationKeys keys() {
        return awake().keys;
    }

    /** The ids by which the peer's records find this association, if they have changed since this was asked last; otherwise null. */
    @Nullable
    OwnConnectionIds takeChangedIds() {
        return awake != null && awake.keys.takeOwnIdsChanged()
                ? awake.keys.inbound().connectionIds()
                : null;
    }

    InboundRecords inbound() {
        return keys().inbound();
    }

    Handshaking handshake() {
        return awake().handshake;
    }

    PendingAlerts alerts() {
        return awake().alerts;
    }

    Timers timers() {
        return awake().timers();
    }

    /** How much may go out by the path in use. */
    Allowance allowance() {
        return paths == null ? Allowance.OF_PROVEN : paths.allowance();
    }

    /** Whether there are keys for records of the peer. */
    boolean hasReadKeys() {
        return awake == null || awake.keys.isProtectionDue();
    }

    /** What the handshake waits for. */
    Optional<HandshakeTask> task() {
        return awake == null ? Optional.empty() : awake.handshake.task();
    }

    /** Heap that the handshake holds of what the peer has sent. */
    int bytesHeld() {
        return awake == null ? 0 : awake.handshake.bytesHeld();
    }

    /** The time of what follows. */
    void at(long nowNanos) {
        surroundings.at(nowNanos);
    }

    /** The time that {@link #at} gave. */
    long now() {
        return surroundings.now();
    }

    /** Something came that only a living peer can have sent. */
    void heard() {
        lastHeard = now();
        isHeard = true;
    }

    /** Whether {@link #heard} was called since this was asked last. */
    boolean takeHeard() {
        boolean heard = isHeard;
        isHeard = false;
        return heard;
    }

    /** Nothing was heard of the peer since then, or before. */
    void silentSince(long nowNanos) {
        lastHeard = nowNanos;
    }

    /** Nanoseconds since the peer was heard. */
    long silence(long nowNanos) {
        return nowNanos - lastHeard;
    }

    /** Takes note of a handshake that is complete with {@code outcome}. */
    ReceiveOutcome settled(ReceiveOutcome outcome) {
        var completed = handshake().takeResult();
        if (completed != null) {
            Beginning.establish(this, completed);
        } else if (phase == Phase.OPEN && keys().takeChanged()) {
            tell(SessionEvent.Kind.KEYS_UPDATED);
        }
        side.memory().renewed(handshake().completed());
        restHandshake();
        if (phase == Phase.CLOSING) {
            Ending.settle(this);
        }
        return outcome;
    }

    /** Nobody will ask for our last flight any more, or have anything else that a handshake can answer. */
    void forgetHandshake() {
        handshake().forget();
        if (!handshake().isAlive()) {
            awake().stopTimers();
        }
        keys().closeOlderWriteEpochs();
    }

    /** The peer sent application data. */
    void peerSentData() {
        if (handshake().isSettledByData()) {
            forgetHandshake();
        }
    }

    /** Makes the driver of a complete handshake ready, which is folded while there is nothing for it to do. */
    Handshaking wakeHandshake() {
        var working = awake();
        working.handshake.wake(working.keys, working::runningTimers);
        return working.handshake;
    }

    /** From here on flights begin with this wait, those included that are under way. */
    void initialTimeout(long nanos) {
        if (!isOver()) {
            wakeHandshake().initialTimeout(nanos);
            restHandshake();
        }
    }

    /** Folds the driver if there is nothing for it to do, and with it the timers. */
    void restHandshake() {
        handshake().rest();
        if (!handshake().isAlive() && phase == Phase.OPEN) {
            awake().restTimers();
        }
    }

    // Paths

    /** The path in use: where everything goes but what tests another. */
    PeerPath path() {
        return path;
    }

    /** From here on {@code next} is the path in use. */
    void path(PeerPath next) {
        path = next;
    }

    /** Whether records by this path may do without a connection id. */
    boolean knows(PeerPath from) {
        return from.equals(path) || (paths != null && paths.isLeft(from));
    }

    /** What there is to say about paths, from here on. */
    Paths paths() {
        var known = paths;
        if (known == null) {
            known = new Paths(this);
            paths = known;
        }
        return known;
    }

    /** The same; null when there was nothing to say so far. */
    @Nullable
    Paths pathsIfAny() {
        return paths;
    }

    /** Where the last datagram goes. */
    PeerPath destination() {
        return paths == null ? path : paths.destination();
    }

    /** The next datagram goes by the path in use, unless it says otherwise. */
    void goesByUsedPath() {
        if (paths != null) {
            paths.noDetour();
        }
    }

    // How far it has come, which Beginning and Ending bring about

    /** The handshake has come to {@code agreed}. */
    void establish(SessionInfo agreed) {
        awake().info = agreed;
        phase = Phase.OPEN;
    }

    /** It has come so far. */
    void phase(Phase next) {
        phase = next;
    }

    /** It has failed, and {@code why} is what every later call answers. */
    void failure(Failure why) {
        awake().failure = why;
    }

    /** Why the association has failed, which it has. */
    Failure sticky() {
        return failure().orElseThrow(() -> new IllegalStateException("the session has not failed"));
    }
}
