package dev.dunlin.session.net;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.session.CheckReturnValue;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.Limits;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.SessionInfo;
import dev.dunlin.session.SrtpKeys;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** One established client of a {@link DtlsServer}. Any thread may use it. */
public final class ServerSession {
    /** Bytes that wait while reading is paused: 64 KiB, about fifty full datagrams, for each session that is paused. */
    static final int BACKLOG = 64 << 10;

    private final EventLoop loop;
    private final DtlsSession session;
    private final InetSocketAddress firstPeer;
    private final SessionInfo info;
    /** Where the session was when it was looked at last, and the address of that; under the loop's lock. */
    private PeerPath path;

    private InetSocketAddress peer;
    /** Where {@link ServerSessions} has it; for the loop's thread. */
    private InetSocketAddress place;

    private volatile @Nullable DatagramQueue backlog;
    private volatile boolean paused;

    ServerSession(EventLoop loop, DtlsSession session, InetSocketAddress peer, SessionInfo info) {
        this.loop = loop;
        this.session = session;
        this.firstPeer = peer;
        this.path = session.path();
        this.peer = peer;
        this.place = peer;
        this.info = info;
    }

    /**
     * Sends one message as one record in one datagram; never queued, never split. Does not wait for the network. Only {@code SENT} consumes
     * {@code message}.
     */
    @CheckReturnValue
    public SendOutcome send(ByteBuffer message) {
        return loop.send(this, message);
    }

    /** {@link #send(ByteBuffer)} for the whole array. */
    @CheckReturnValue
    public SendOutcome send(byte[] message) {
        return send(ByteBuffer.wrap(message));
    }

    /**
     * Replaces the keys that the server writes with, and if asked those of the client (RFC 9147 §8); see {@link DtlsSession#updateKeys}. Any
     * thread may call it.
     */
    @CheckReturnValue
    public KeyUpdateOutcome updateKeys(boolean requestPeerUpdate) {
        return loop.updateKeys(this, requestPeerUpdate);
    }

    /** Says goodbye with close_notify and ends the session; {@link SessionHandler#closed} follows. Idempotent. */
    public void shutdown() {
        loop.shutdown(this);
    }

    /**
     * Ends the session by a fatal alert of the application's choice; {@link SessionHandler#closed} follows, with {@code FAILED}. No effect on
     * one that has ended. See {@link DtlsSession#abort(AlertDescription, String, long)}; any thread may call it.
     *
     * @throws IllegalArgumentException for close_notify and no_renegotiation
     */
    public void abort(AlertDescription alert, String detail) {
        loop.abort(this, alert, detail);
    }

    /**
     * Back-pressure: no further message of this session is delivered until {@link #resumeReading}; one that is on its way already may still
     * come. What comes meanwhile waits, up to 64 KiB, and is then dropped and counted as {@code BACKLOG_FULL}; a goodbye of the client waits
     * as well, and {@link Limits#idleTimeout()} goes on. Idempotent.
     */
    public void pauseReading() {
        loop.locked(() -> {
            if (backlog == null) {
                backlog = new DatagramQueue(BACKLOG);
            }
            loop.pausing();
            paused = true;
            return this;
        });
    }

    /** Ends {@link #pauseReading}: what has waited is delivered on the loop's thread. Idempotent. */
    public void resumeReading() {
        paused = false;
        if (backlog != null) {
            loop.resume(this);
        }
    }

    /** The client's address and port: others from time to time, if it has a connection id and what is sent to it follows it. */
    public InetSocketAddress peer() {
        return loop.locked(this::current);
    }

    /** The address that the loop knows it by. */
    InetSocketAddress place() {
        return place;
    }

    /** From here on it is known by {@code address}. */
    void place(InetSocketAddress address) {
        place = address;
    }

    /** Where the session's messages go; asked under the loop's lock. */
    InetSocketAddress current() {
        var now = session.path();
        if (!now.equals(path)) {
            path = now;
            peer = addressOf(now);
        }
        return peer;
    }

    /** Where the datagram goes that the session has written last; asked under the loop's lock. */
    InetSocketAddress target() {
        var to = session.destination();
        return to.equals(session.path()) ? current() : addressOf(to);
    }

    private static InetSocketAddress addressOf(PeerPath path) {
        return path.address().orElseThrow();
    }

    /** What was agreed, and with whom. */
    public SessionInfo info() {
        return info;
    }

    /** The most bytes that one message may have now. */
    public int maxPlaintext() {
        return loop.locked(session::maxPlaintext);
    }

    /**
     * Keying material for the application's own protocols, RFC 5705, without context. The caller wipes it. Empty after the session's end,
     * and without an extended master secret.
     */
    public Optional<byte[]> export(String label, int length) {
        return loop.locked(() -> session.export(label, length));
    }

    /** The same with a context, which may be empty and then still differs from none; see {@link DtlsSession#export(String, byte[], int)}. */
    public Optional<byte[]> export(String label, byte[] context, int length) {
        return loop.locked(() -> session.export(label, context, length));
    }

    /** The keys for SRTP packets beside this session, the caller's to close; see {@link DtlsSession#srtpKeys()}. */
    public Optional<SrtpKeys> srtpKeys() {
        return loop.locked(session::srtpKeys);
    }

    boolean isPaused() {
        return paused;
    }

    /** Keeps a datagram that has come while reading is paused; false when there is no room for it. */
    boolean putOff(InetSocketAddress source, ByteBuffer datagram) {
        var kept = backlog;
        return kept != null && kept.offer(source, datagram);
    }

    /** The next datagram that has come while reading was paused; null when there is none, or reading is paused again. */
    @Nullable
    DatagramQueue.Parcel takeUp() {
        var kept = backlog;
        return paused || kept == null ? null : kept.poll();
    }

    DtlsSession session() {
        return session;
    }

    @Override
    public String toString() {
        return firstPeer + " " + info;
    }
}
