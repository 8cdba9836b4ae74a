package dev.dunlin.session;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import dev.dunlin.recordlayer.DiscardReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * One DTLS association, without IO, threads, locks or clock: datagrams go in and out through buffers, time is an argument, and every call
 * has one outcome.
 *
 * <pre>
 *   for each datagram that came:  while (datagram.hasRemaining()) receive(…)   one call, one record, one outcome
 *                                 then receiveStashed(…) until EMPTY            records that had come before their keys
 *   after every call:             transmit(…) until it is no DATAGRAM           flights and alerts
 *   when nextTimeout is over:     handleTimeout(…), transmit(…)
 *   the application's data:       send(…)                                       one message, one record
 * </pre>
 *
 * <p><strong>Time</strong> is {@code nowNanos}, of any monotonic clock such as {@link System#nanoTime()}: only differences count.
 *
 * <p><strong>Buffers</strong> stay the caller's. A datagram that is received is never modified; heap, direct and read-only buffers will do.
 *
 * <p><strong>Threads:</strong> a session belongs to one thread at a time. A call from another while one is under way, or from a call-back
 * of its own, is misuse and answered with IllegalStateException where it is noticed.
 *
 * <p>Nothing that a peer sends causes an exception. A session that is dropped must be {@link #close() closed}: that wipes its secrets.
 */
public final class DtlsSession implements AutoCloseable {
    /** What one request can ask for (RFC 9147 §9). */
    private static final int MOST_IDS = 255;

    private final Association association;
    private final @Nullable LoneDoor door;
    private @Nullable AcceptedSession attachment;
    private @Nullable Thread inside;

    private DtlsSession(Association association, @Nullable LoneDoor door) {
        this.association = association;
        this.door = door;
    }

    /**
     * A client that wants to reach {@code server}; its first flight waits in {@link #transmit}.
     *
     * @param server the name that the server's certificate must bear (RFC 9525), and that goes into server_name unless it is an address
     */
    public static DtlsSession client(DtlsClientConfig config, PeerName server, long nowNanos) {
        return client(config, server, PeerPath.FIXED, nowNanos);
    }

    /** The same by the path {@code path}, under which the sessions of the server are kept in the configuration's {@link SessionStore}. */
    public static DtlsSession client(DtlsClientConfig config, PeerName server, PeerPath path, long nowNanos) {
        var memory = SessionMemory.of(config.sessionStore(), server, path);
        var found = memory.find();
        try {
            return client(config, server, Resumption.offer(found, server, config), memory, path, nowNanos);
        } finally {
            found.ifPresent(ResumableSession::close);
        }
    }

    /**
     * The same, asking the server to resume {@code earlier} if this configuration allows it; the handshake tells
     * ({@link SessionInfo#resumed()}). A {@link SessionStore} is not asked.
     *
     * @param earlier stays the caller's to close, at any time
     */
    public static DtlsSession client(
            DtlsClientConfig config, PeerName server, ResumableSession earlier, long nowNanos) {
        var offered = Resumption.offer(Optional.of(earlier), server, config);
        var memory = SessionMemory.of(config.sessionStore(), server, PeerPath.FIXED);
        return client(config, server, offered, memory, PeerPath.FIXED, nowNanos);
    }

    /**
     * A client that knows its server by something else than a name: its fingerprint, as in WebRTC, the word of a judge, a pre-shared key.
     * No server_name is sent, and nothing is kept to resume the session by.
     *
     * @throws IllegalArgumentException when the trust of {@code config} goes by names: any certificate of its anchors would do
     */
    public static DtlsSession client(DtlsClientConfig config, long nowNanos) {
        if (config.handshakeSettings()
                .trust()
                .anchors()
                .filter(TrustAnchors::goesByName)
                .isPresent()) {
            throw new IllegalArgumentException("whom is the client to reach? Its trust goes by names");
        }
        return client(config, null, Optional.empty(), SessionMemory.NONE, PeerPath.FIXED, nowNanos);
    }

    private static DtlsSession client(
            DtlsClientConfig config,
            @Nullable PeerName server,
            Optional<KnownSession> offered,
            SessionMemory memory,
            PeerPath path,
            long nowNanos) {
        var alone = Surroundings.ofOne(config.common(), config.handshakeSettings());
        var association = Association.client(Side.client(server, memory), path, offered, alone, nowNanos);
        return new DtlsSession(association, null);
    }

    /**
     * A server for one client on one path. It asks for a cookie if the configuration says so; many clients on one port are the business
     * of {@link DtlsAcceptor}.
     */
    public static DtlsSession server(DtlsServerConfig config, long nowNanos) {
        return server(config, PeerPath.FIXED, nowNanos);
    }

    /** The same for a client that comes by {@code path} at first, and may later come by others if connection ids are used. */
    public static DtlsSession server(DtlsServerConfig config, PeerPath path, long nowNanos) {
        var alone = Surroundings.ofOne(config.common(), config.handshakeSettings());
        return new DtlsSession(Association.server(path, alone), new LoneDoor(config, alone));
    }

    /** A server session of an acceptor, for the ClientHello that {@link #receiveClientHello} brings. */
    static DtlsSession accepted(AdmittedClientHello hello, Surroundings surroundings, PeerPath path, long nowNanos) {
        var association = Association.server(path, surroundings);
        Beginning.ofServer(association, hello, nowNanos);
        return new DtlsSession(association, null);
    }

    /**
     * Takes the next record of {@code datagram}, on a session with one fixed path.
     *
     * @param datagram from its position on; the outcome says how the position moves
     * @param plaintext receives application data at its position, which moves past it
     */
    @CheckReturnValue
    public ReceiveOutcome receive(ByteBuffer datagram, ByteBuffer plaintext, long nowNanos) {
        enter();
        try {
            return count(receiveRecord(association.path(), datagram, plaintext, nowNanos));
        } finally {
            exit();
        }
    }

    /**
     * The same for a datagram that came by {@code from}. A record that names this session by a connection id is taken from any path; whether
     * what is sent goes there from here on is the business of {@link AddressPolicy}. Without one an association is bound to its path: what
     * comes by another is discarded.
     */
    @CheckReturnValue
    public ReceiveOutcome receive(PeerPath from, ByteBuffer datagram, ByteBuffer plaintext, long nowNanos) {
        enter();
        try {
            if (!association.knows(from) && !RecordId.isIn(datagram)) {
                Buffers.skipRest(datagram);
                return count(ReceiveOutcome.Discarded.of(DiscardReason.UNKNOWN_PEER));
            }
            return count(receiveRecord(from, datagram, plaintext, nowNanos));
        } finally {
            exit();
        }
    }

    /** The ClientHello that a server session of an acceptor was made for, or a repetition of it. */
    ReceiveOutcome receiveClientHello(AdmittedClientHello hello, long nowNanos) {
        enter();
        try {
            return count(surroundings().inbox().receiveClientHello(association, hello, nowNanos));
        } finally {
            exit();
        }
    }

    /**
     * Takes a record that had come before its keys or before its time. Call it after the records of a datagram, until it answers
     * {@code EMPTY}.
     */
    @CheckReturnValue
    public ReceiveOutcome receiveStashed(ByteBuffer plaintext, long nowNanos) {
        enter();
        try {
            return count(surroundings().inbox().receiveStashed(association, plaintext, nowNanos));
        } finally {
            exit();
        }
    }

    /**
     * Seals one message into one record.
     *
     * @param plaintext the message, from position to limit; consumed when the outcome is {@code SENT}, otherwise untouched
     * @param datagram receives the record at its position, which moves past it
     */
    @CheckReturnValue
    public SendOutcome send(ByteBuffer plaintext, ByteBuffer datagram, long nowNanos) {
        enter();
        try {
            var outcome = surroundings().outbox().send(association, plaintext, datagram);
            surroundings().counters().count(outcome);
            return outcome;
        } finally {
            exit();
        }
    }

    /**
     * Writes the next datagram of a flight, or an alert. Call it after every other call, until it answers something else than
     * {@code DATAGRAM}.
     *
     * @param datagram receives at most the path's MTU at its position, which moves past it
     */
    @CheckReturnValue
    public TransmitOutcome transmit(ByteBuffer datagram, long nowNanos) {
        enter();
        try {
            var outcome = transmitDatagram(datagram, nowNanos);
            surroundings().counters().count(outcome);
            return outcome;
        } finally {
            exit();
        }
    }

    /**
     * Where the datagram goes that {@link #transmit} or {@link #send} has written last: the path in use, unless it tests another one or
     * answers such a test.
     */
    public PeerPath destination() {
        return association.destination();
    }

    /** The path in use: that by which the session was begun, until what is sent has followed the peer ({@link AddressPolicy}). */
    public PeerPath path() {
        return association.path();
    }

    /**
     * Says that the application has made sure, by a test of its own, that the peer is at {@code path}: everything goes there from here on,
     * without limit (RFC 9146 §6), in the middle of a handshake, too. No effect on a session that has ended.
     */
    public void confirmPath(PeerPath path, long nowNanos) {
        enter();
        try {
            Moves.confirm(association, path, nowNanos);
        } finally {
            exit();
        }
    }

    /**
     * Says that this side has moved: everything goes by {@code path} from here on, and a peer that asks about the path that was left is told
     * so (RFC 9853 §5.2). With the path in use it says that only our own address has changed, which the path does not show. No effect on a
     * session that has ended.
     */
    public void migrate(PeerPath path, long nowNanos) {
        enter();
        try {
            Moves.migrate(association, path, nowNanos);
        } finally {
            exit();
        }
    }

    /** Nanoseconds until {@link #handleTimeout} is due: 0 when it is, {@link Long#MAX_VALUE} when nothing is waited for. */
    public long nextTimeout(long nowNanos) {
        return Deadlines.next(association, nowNanos);
    }

    /** Does what is due by now; early calls are harmless. */
    @CheckReturnValue
    public TimeoutOutcome handleTimeout(long nowNanos) {
        enter();
        try {
            var outcome = Deadlines.handle(association, nowNanos);
            surroundings().counters().count(outcome);
            return outcome;
        } finally {
            exit();
        }
    }

    /**
     * Replaces the keys that this side writes with, and if asked those of the peer (RFC 9147 §8). That happens by itself in good time before
     * a key has protected all that it may ({@link SendOutcome} {@code EXHAUSTED} is left for when it could not); this is for applications that
     * want it sooner.
     *
     * @param requestPeerUpdate whether the peer is asked to replace its keys, too
     */
    @CheckReturnValue
    public KeyUpdateOutcome updateKeys(boolean requestPeerUpdate, long nowNanos) {
        enter();
        try {
            return Renewal.updateKeys(association, requestPeerUpdate, nowNanos);
        } finally {
            exit();
        }
    }

    /**
     * Asks the peer for connection ids to use later (RFC 9147 §9): it answers with as many, with fewer, or with none. {@link
     * #spareConnectionIds()} tells how many there are.
     *
     * @param count 1 to 255
     * @throws IllegalArgumentException for any other number
     */
    @CheckReturnValue
    public ConnectionIdOutcome requestConnectionIds(int count, long nowNanos) {
        requireCount(count);
        enter();
        try {
            return Renewal.requestConnectionIds(association, count, nowNanos);
        } finally {
            exit();
        }
    }

    /**
     * Gives the peer further connection ids of ours, by all of which it finds this session from here on (RFC 9147 §9). A peer that asks for
     * some is answered without this.
     *
     * @param count 1 to 255; no more than eight are kept, those included that it has
     * @param immediately whether the peer has to use one of them at once, in place of the one that it uses
     * @throws IllegalArgumentException for any other number
     */
    @CheckReturnValue
    public ConnectionIdOutcome offerConnectionIds(int count, boolean immediately, long nowNanos) {
        requireCount(count);
        enter();
        try {
            return Renewal.offerConnectionIds(association, count, immediately, nowNanos);
        } finally {
            exit();
        }
    }

    private static void requireCount(int count) {
        if (count < 1 || count > MOST_IDS) {
            throw new IllegalArgumentException("1 to " + MOST_IDS + " connection ids, not " + count);
        }
    }

    /** How many connection ids the peer has given us to use later. */
    public int spareConnectionIds() {
        int spares = association.keys().spareIds();
        lookedAt();
        return spares;
    }

    /**
     * From here on our records carry the next of the connection ids that the peer has given us: a new one on a new path does not tell that it is
     * the same association (RFC 9147 §9, §11).
     *
     * @return false when there is none; the one in use stays
     */
    public boolean useNextConnectionId() {
        enter();
        try {
            return association.keys().useNextId();
        } finally {
            exit();
        }
    }

    /**
     * Forgets connection ids of ours that the peer has left for a later one: records that still carry them are discarded. That happens by
     * itself when room is needed, and leaves the last one before the one in use for records that are late.
     *
     * @return whether there were any
     */
    public boolean retireConnectionIds() {
        enter();
        try {
            return association.keys().retireIds();
        } finally {
            exit();
        }
    }

    /**
     * Says goodbye: close_notify waits in {@link #transmit}. If our last flight may be missing, the session lingers to repeat it
     * ({@link Limits#linger()}), and in DTLS 1.3 a server to acknowledge the client's until it is known to have that, then wipes itself;
     * otherwise as soon as close_notify is written. Nothing can be sent from here on.
     * Idempotent.
     */
    public void shutdown(long nowNanos) {
        enter();
        try {
            Ending.shutdown(association);
        } finally {
            exit();
        }
    }

    /**
     * Ends the session because the application cannot go on with it: internal_error waits in {@link #transmit}, and every later call
     * answers {@code FAILED}. No effect on a session that has ended or said goodbye.
     *
     * @param detail what went wrong, for {@link Failure#detail()}; the peer does not get to see it
     */
    public void abort(String detail, long nowNanos) {
        enter();
        try {
            Ending.abort(association, detail);
        } finally {
            exit();
        }
    }

    /**
     * Ends the session because the application refuses to go on with this peer, in the middle of the handshake or later: {@code alert} waits in
     * {@link #transmit}, and every later call answers {@code FAILED} with {@link FailureReason#APPLICATION_REFUSED}. Such as {@link
     * AlertDescription#ACCESS_DENIED} for whom the application knows and does not let in. A server that has not heard a ClientHello yet tells
     * nobody. No effect on a session that has ended or said goodbye.
     *
     * <p>{@link AlertDescription#USER_CANCELED} is followed by close_notify (RFC 8446 §6.1): a peer of DTLS 1.3 takes both together for a
     * goodbye. {@link AlertDescription#DECOMPRESSION_FAILURE} exists in DTLS 1.2 alone, and is internal_error otherwise.
     *
     * @param alert one that ends a connection (RFC 5246 §7.2.2, RFC 8446 §6.2)
     * @param detail what went wrong, for {@link Failure#detail()}; the peer does not get to see it
     * @throws IllegalArgumentException for close_notify, which is {@link #shutdown}'s, and no_renegotiation, which ends nothing
     */
    public void abort(AlertDescription alert, String detail, long nowNanos) {
        PendingAlerts.requireFatal(alert);
        enter();
        try {
            Ending.refuse(association, alert, detail);
        } finally {
            exit();
        }
    }

    /** Wipes everything at once and says nothing to the peer. Idempotent, legal at any time. */
    @Override
    public void close() {
        enter();
        try {
            Ending.close(association);
            if (door != null) {
                door.close();
            }
            if (!surroundings().isShared()) {
                surroundings().ws().close();
            }
        } finally {
            exit();
        }
    }

    /** The oldest event that was not polled yet; see {@link SessionEvent}. */
    public Optional<SessionEvent> pollEvent() {
        return association.pollEvent();
    }

    /** The work that the handshake waits for, when an outcome was {@code TASK_PENDING}: run it anywhere, then {@link #resume}. */
    public Optional<HandshakeTask> task() {
        return association.task();
    }

    /**
     * Goes on with the result of {@code task}. After the session has ended, or either side has said goodbye, the result is wiped and
     * dropped, and the outcome is that of the end.
     *
     * @throws IllegalArgumentException when {@code task} is not the one that this session waits for
     * @throws IllegalStateException when {@code task} has not been run
     */
    @CheckReturnValue
    public ReceiveOutcome resume(HandshakeTask task, long nowNanos) {
        enter();
        try {
            return count(surroundings().inbox().resume(association, task, nowNanos));
        } finally {
            exit();
        }
    }

    /** Whether {@link #send} works. */
    public boolean isEstablished() {
        return association.phase() == Association.Phase.OPEN;
    }

    /** Whether the session is over, well or badly, and its keys are wiped or about to be. */
    public boolean isClosed() {
        return association.isOver();
    }

    /** Why the session has failed. */
    public Optional<Failure> failure() {
        return association.failure();
    }

    /** What the handshake agreed on; there from {@code ESTABLISHED} on, also after the end. */
    public Optional<SessionInfo> info() {
        return lookedAt(association.info());
    }

    /**
     * What resumes this session later, for a client whose server has said how; the caller closes it. There from {@code ESTABLISHED} on,
     * until the session has ended: take it before the last goodbye. A session without extended master secret is never resumed (RFC 7627
     * §5.3).
     */
    public Optional<ResumableSession> resumable() {
        return lookedAt(Exports.resumable(association));
    }

    /** The counters of this session, or of the acceptor that it belongs to. */
    public Counters counters() {
        return surroundings().counters();
    }

    /**
     * Keying material for the application's own use, RFC 5705, without context. The caller wipes it. Empty before the session is
     * established, after its end, and without an extended master secret (RFC 7627 §5.4).
     *
     * @throws IllegalArgumentException for a negative length, and for the labels of TLS's own derivations
     */
    public Optional<byte[]> export(String label, int length) {
        return lookedAt(
                Exports.keyingMaterial(association, ExportRequest.label(label), null, ExportRequest.length(length)));
    }

    /** The same with a context, which may be empty and then still differs from none. */
    public Optional<byte[]> export(String label, byte[] context, int length) {
        return lookedAt(Exports.keyingMaterial(
                association, ExportRequest.label(label), ExportRequest.context(context), ExportRequest.length(length)));
    }

    /**
     * The keys for SRTP packets beside this session (RFC 5764 §4.2), the caller's to close. There from {@code ESTABLISHED} on until the
     * session has ended, when both sides have agreed on a {@link SessionInfo#srtpProfile() profile}; not without an extended master secret.
     */
    public Optional<SrtpKeys> srtpKeys() {
        return lookedAt(Exports.srtpKeys(association));
    }

    /** The most bytes that one {@link #send} takes now: what fits the path's MTU, at most 2^14 (RFC 5246 §6.2.1). */
    public int maxPlaintext() {
        int most = PathMtu.maxPlaintext(association);
        lookedAt();
        return most;
    }

    /**
     * Tells the session what the path carries: bytes of the largest datagram from now on. Of a flight that is under way what is outstanding
     * waits in {@link #transmit} again, in datagrams that fit: say so when one was refused for its length, and it is made good at once. Beside
     * the peer's connection id 128 bytes are left in any case.
     */
    public void mtu(int bytes) {
        PathMtu.set(association, CommonConfig.requireMtu(bytes));
        lookedAt();
    }

    /**
     * Tells the session how long its flights are to wait for an answer at first, in place of {@link Limits#initialTimeout()}: one and a half of
     * the round trip where the transport has come to know that, as ICE does (RFC 9147 §5.8.2). A flight that is under way waits as long as if it
     * had begun with this, doubled as often as it has been repeated, and counted from when its wait did begin; so that it may be due at once: ask
     * {@link #nextTimeout} afterwards. What the session itself measures later goes before this ({@link Retransmission#adaptiveTimeout()}). May be
     * called at any time, before the first flight, too; no effect on a session that has ended.
     *
     * @throws IllegalArgumentException for a wait that is not positive, or longer than {@link Limits#maxTimeout()}
     */
    public void initialTimeout(Duration wait) {
        long nanos =
                surroundings().config().limits().requireInitialTimeout(wait).toNanos();
        enter();
        try {
            association.initialTimeout(nanos);
        } finally {
            exit();
        }
    }

    /** Bytes of the largest datagram that the session sends. */
    public int mtu() {
        int bytes = association.mtu();
        lookedAt();
        return bytes;
    }

    @Override
    public String toString() {
        return "DtlsSession(" + association.phase() + ", " + association.path() + ")";
    }

    /** What the session puts its check for misuse around; to look at, and for what is no call of the application's. */
    Association association() {
        return association;
    }

    /** Ties the session to what its owner keeps about it. */
    void attach(AcceptedSession kept) {
        attachment = kept;
    }

    /** The owner has forgotten the session. */
    void detach() {
        attachment = null;
    }

    @Nullable
    AcceptedSession attachment() {
        return attachment;
    }

    boolean hasOutput() {
        return Outbox.hasOutput(association) || (door != null && !door.answers().isEmpty());
    }

    boolean isHandshaking() {
        return association.phase() == Association.Phase.HANDSHAKE;
    }

    /** Whether there are keys for records of the peer. */
    boolean hasReadKeys() {
        return association.hasReadKeys();
    }

    /** Whether the next record of {@code datagram} is protected under keys of this session; changes nothing. */
    boolean opens(ByteBuffer datagram) {
        boolean opens = surroundings().inbox().opens(association, datagram);
        lookedAt();
        return opens;
    }

    /** Says goodbye at once, in one of {@code answers} if there is room: the place is needed, and the session is closed next. */
    void giveWay(Answers answers, long nowNanos) {
        enter();
        try {
            Ending.giveWay(association, answers, nowNanos);
        } finally {
            exit();
        }
    }

    /** Heap that the handshake holds of what the peer has sent. */
    int bytesHeld() {
        return association.bytesHeld() + (door == null ? 0 : door.bytesHeld());
    }

    /** As {@link AwakeSet} asks: it could rest, and no call is under way. */
    boolean mayRest() {
        return inside == null && association.mayRest();
    }

    /** A call is over that may have woken the session. */
    private void lookedAt() {
        if (inside == null) {
            surroundings().lookedAt(this);
        }
    }

    private <T> T lookedAt(T answer) {
        lookedAt();
        return answer;
    }

    private Surroundings surroundings() {
        return association.surroundings();
    }

    private ReceiveOutcome count(ReceiveOutcome outcome) {
        surroundings().counters().count(outcome);
        return outcome;
    }

    private ReceiveOutcome receiveRecord(PeerPath from, ByteBuffer datagram, ByteBuffer plaintext, long now) {
        return door != null && association.awaitsClientHello() && datagram.hasRemaining()
                ? door.receive(association, datagram, now)
                : surroundings().inbox().receive(association, from, datagram, plaintext, now);
    }

    private TransmitOutcome transmitDatagram(ByteBuffer datagram, long now) {
        return door != null && !door.answers().isEmpty()
                ? door.answers().transmit(datagram)
                : surroundings().outbox().transmit(association, datagram, now);
    }

    private void enter() {
        if (inside != null) {
            throw new IllegalStateException(
                    inside == Thread.currentThread()
                            ? "a call-back of this session calls back into it"
                            : "two threads use this session at once");
        }
        inside = Thread.currentThread();
    }

    private void exit() {
        inside = null;
        surroundings().touched(this);
    }
}
