package dev.dunlin.session.net;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.session.CheckReturnValue;
import dev.dunlin.session.ConnectOutcome;
import dev.dunlin.session.Counters;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.Failure;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.ResumableSession;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.SessionEvent;
import dev.dunlin.session.SessionInfo;
import dev.dunlin.session.SrtpKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A DTLS client over UDP that blocks its caller, platform or virtual thread, no longer than the caller says.
 *
 * <p>It has no thread of its own: handshakes, repetitions and answers to the peer make progress while some thread is in {@link #connect},
 * {@link #receive}, {@link #receiveRecord}, {@link #drive} or {@link #send}. One thread may wait in any of the first four while another
 * one sends; no lock is held during the wait.
 *
 * <p>Nothing that the network does is an exception. An error of the socket, such as the one that follows an ICMP message which anyone may
 * have forged, is an outcome and does not end the session. Names are resolved and sockets opened by the first call that needs them.
 */
public final class DtlsClient implements AutoCloseable {
    private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);

    private final InetSocketAddress server;
    private final PeerName name;
    private final DtlsClientConfig config;
    private final SocketOpener opener;

    private final ReentrantLock lock = new ReentrantLock();
    private final Semaphore reader = new Semaphore(1);
    private @Nullable ClientConnection connection;
    private boolean closed;

    DtlsClient(InetSocketAddress server, PeerName name, DtlsClientConfig config, SocketOpener opener) {
        this.server = server;
        this.name = name;
        this.config = config;
        this.opener = opener;
    }

    /**
     * A client for the server {@code host}, which is looked up by the first call and has to show a certificate for that name or address.
     *
     * @throws IllegalArgumentException when {@code host} is neither a name nor an address, or {@code port} not from 0 to 65535
     */
    public static DtlsClient to(String host, int port, DtlsClientConfig config) {
        return to(InetSocketAddress.createUnresolved(host, port), PeerName.of(host), config);
    }

    /** A client for the server at {@code address} that has to show a certificate for {@code name}. */
    public static DtlsClient to(InetSocketAddress address, PeerName name, DtlsClientConfig config) {
        var provider = SelectorProvider.provider();
        return new DtlsClient(address, name, config, remote -> ChannelSocket.connected(provider, remote));
    }

    /**
     * Completes the handshake, or goes on with one that an earlier call has begun. Errors of the socket do not end the attempt, since they
     * may pass or be forged; when the time is over, the last one is the outcome.
     */
    @CheckReturnValue
    public ConnectOutcome connect(Duration timeout) {
        var deadline = Deadline.in(timeout);
        IOException last = null;
        while (true) {
            var agreed = ask(ClientConnection::agreed).orElse(Optional.empty());
            if (agreed.isPresent()) {
                return ConnectOutcome.established(agreed.get());
            }
            var outcome = next(NO_ROOM, deadline);
            switch (outcome.kind()) {
                case HANDSHAKE_PROGRESS -> last = null;
                case IO_ERROR -> {
                    last = ((ReceiveOutcome.IoError) outcome).cause();
                    if (!isOpen() || deadline.left(System.nanoTime()) == 0) {
                        return ConnectOutcome.ioError(last);
                    }
                }
                case TIMED_OUT -> {
                    return last == null ? ConnectOutcome.timedOut() : ConnectOutcome.ioError(last);
                }
                case INTERRUPTED -> {
                    return ConnectOutcome.interrupted();
                }
                case PEER_CLOSED -> {
                    return ConnectOutcome.peerClosed();
                }
                case CLOSED -> {
                    return ConnectOutcome.closed();
                }
                case FAILED -> {
                    return ConnectOutcome.failed(((ReceiveOutcome.Failed) outcome).failure());
                }
                case PEER_UNRESPONSIVE -> {
                    return ConnectOutcome.peerUnresponsive(((ReceiveOutcome.PeerUnresponsive) outcome).failure());
                }
                default -> {
                    // Noise, or a message that waits for receive: the handshake is looked at again.
                }
            }
        }
    }

    /**
     * Sends one message as one record in one datagram; never queued, never split. Does not wait. Only {@code SENT} consumes
     * {@code message}.
     */
    @CheckReturnValue
    public SendOutcome send(ByteBuffer message) {
        lock.lock();
        try {
            var open = open();
            return open == null ? SendOutcome.closed() : open.send(message);
        } catch (IOException e) {
            return SendOutcome.ioError(e);
        } finally {
            lock.unlock();
        }
    }

    /** {@link #send(ByteBuffer)} for the whole array. */
    @CheckReturnValue
    public SendOutcome send(byte[] message) {
        return send(ByteBuffer.wrap(message));
    }

    /**
     * Replaces the keys that this side writes with, and if asked those of the server (RFC 9147 §8); see {@link DtlsSession#updateKeys}. Does
     * not wait: the acknowledgement comes while messages are received.
     */
    @CheckReturnValue
    public KeyUpdateOutcome updateKeys(boolean requestPeerUpdate) {
        lock.lock();
        try {
            if (connection == null) {
                return closed ? KeyUpdateOutcome.closed() : KeyUpdateOutcome.notEstablished();
            }
            var outcome = connection.updateKeys(requestPeerUpdate);
            // Whoever waits for messages has a timer more to see to.
            connection.socket().wake();
            return outcome;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes another port on this machine and keeps the session, which the server finds by its connection id: for a device that has slept, or
     * whose network has changed. The server follows as its {@link dev.dunlin.session.AddressPolicy} says, once it has heard from there: send
     * something, and be in {@link #receive} or {@link #drive} to answer its check. Whoever waits for messages goes on at the new port; what is
     * still on its way to the old one is lost.
     */
    public RebindOutcome rebind() {
        lock.lock();
        try {
            if (closed) {
                return RebindOutcome.Closed.INSTANCE;
            }
            return connection == null ? RebindOutcome.NotEstablished.INSTANCE : connection.rebind(opener);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next message and puts it into {@code message}. Passes over everything that concerns only the session, noise included,
     * which {@link #counters()} names; {@link #receiveRecord} passes over nothing.
     *
     * @throws IllegalStateException when another thread is waiting already
     */
    @CheckReturnValue
    public ReceiveOutcome receive(ByteBuffer message, Duration timeout) {
        var deadline = Deadline.in(timeout);
        while (true) {
            var outcome = next(message, deadline);
            switch (outcome.kind()) {
                case DISCARDED, HANDSHAKE_PROGRESS, ESTABLISHED, TASK_PENDING, EMPTY -> {
                    // The next record may be the message.
                }
                default -> {
                    return outcome;
                }
            }
        }
    }

    /**
     * Waits for the next record, of whatever kind, and tells what became of it: one call, one record, one outcome.
     *
     * @throws IllegalStateException when another thread is waiting already
     */
    @CheckReturnValue
    public ReceiveOutcome receiveRecord(ByteBuffer message, Duration timeout) {
        return next(message, Deadline.in(timeout));
    }

    /**
     * Makes progress for {@code time}: answers the peer, repeats what was lost. Ends early when the session does, and when a message has
     * come, which is then {@code BUFFER_TOO_SMALL}: it waits for {@link #receive}. {@code TIMED_OUT} is the good outcome.
     *
     * @throws IllegalStateException when another thread is waiting already
     */
    @CheckReturnValue
    public ReceiveOutcome drive(Duration time) {
        return receive(NO_ROOM, time);
    }

    /**
     * Says goodbye: sends close_notify, then stays for at most {@code linger}, and only as long as the peer may need this side's last
     * flight again. {@code SENT} means that close_notify went out; a handshake that is not complete is given up.
     */
    @CheckReturnValue
    public SendOutcome shutdown(Duration linger) {
        var deadline = Deadline.in(linger);
        var open = locked(() -> Optional.ofNullable(connection));
        if (open.isEmpty()) {
            return SendOutcome.closed();
        }
        var outcome = locked(open.get()::shutdown);
        if (reader.tryAcquire()) {
            try {
                stay(open.get(), deadline);
            } finally {
                reader.release();
            }
        } else {
            // Whoever waits for messages will see to the rest.
            open.get().socket().wake();
        }
        return outcome;
    }

    /**
     * Ends the session by a fatal alert of the application's choice, in the middle of the handshake or later, without waiting for anything; see
     * {@link DtlsSession#abort(AlertDescription, String, long)}. {@code SENT} means that the alert went out, {@code CLOSED} that there was
     * nothing to end. Whoever waits for messages gets {@code FAILED}.
     *
     * @throws IllegalArgumentException for close_notify and no_renegotiation
     */
    @CheckReturnValue
    public SendOutcome abort(AlertDescription alert, String detail) {
        var open = locked(() -> Optional.ofNullable(connection));
        if (open.isEmpty()) {
            return SendOutcome.closed();
        }
        var outcome = locked(() -> open.get().abort(alert, detail));
        open.get().socket().wake();
        return outcome;
    }

    /** Says goodbye, if that was not done, without waiting for anything; then releases and wipes everything. Idempotent. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (connection != null) {
                // What becomes of the goodbye is counted; there is no one left to tell.
                var unused = connection.shutdown();
                connection.close();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What was agreed, and with whom; empty before the handshake is complete. */
    public Optional<SessionInfo> info() {
        return ask(open -> open.session().info()).orElse(Optional.empty());
    }

    /** Why the session has failed, if it has. */
    public Optional<Failure> failure() {
        return ask(open -> open.session().failure()).orElse(Optional.empty());
    }

    /** The next thing that happened beside the outcomes, if there is one. */
    public Optional<SessionEvent> pollEvent() {
        return ask(open -> open.session().pollEvent()).orElse(Optional.empty());
    }

    /** How often each outcome has occurred. */
    public Counters counters() {
        return ask(open -> open.session().counters()).orElseGet(Counters::none);
    }

    /** The address and port that the socket has on this machine; empty before the first call that needs one. */
    public Optional<InetSocketAddress> localAddress() {
        return ask(open -> open.socket().localAddress());
    }

    /** The most bytes that one message may have now; 0 before the handshake is complete. */
    public int maxPlaintext() {
        return ask(open -> open.session().isEstablished() ? open.session().maxPlaintext() : 0)
                .orElse(0);
    }

    /**
     * Keying material for the application's own protocols, RFC 5705, without context. The caller wipes it. Empty before the handshake is
     * complete, after the end, and without an extended master secret.
     */
    public Optional<byte[]> export(String label, int length) {
        return ask(open -> open.session().export(label, length)).orElse(Optional.empty());
    }

    /** The same with a context, which may be empty and then still differs from none; see {@link DtlsSession#export(String, byte[], int)}. */
    public Optional<byte[]> export(String label, byte[] context, int length) {
        return ask(open -> open.session().export(label, context, length)).orElse(Optional.empty());
    }

    /** The keys for SRTP packets beside this session, the caller's to close; see {@link DtlsSession#srtpKeys()}. */
    public Optional<SrtpKeys> srtpKeys() {
        return ask(open -> open.session().srtpKeys()).orElse(Optional.empty());
    }

    /**
     * What resumes this session later, if the server has said how; see {@link DtlsSession#resumable()}. Rarely needed: a configuration
     * with a {@link dev.dunlin.session.SessionStore} keeps and finds sessions by itself.
     */
    public Optional<ResumableSession> resumable() {
        return ask(open -> open.session().resumable()).orElse(Optional.empty());
    }

    private ReceiveOutcome next(ByteBuffer message, Deadline deadline) {
        if (!reader.tryAcquire()) {
            throw new IllegalStateException("another thread is waiting for this client's messages");
        }
        try {
            var open = open();
            return open == null ? ReceiveOutcome.closed() : next(open, message, deadline);
        } catch (IOException e) {
            return ReceiveOutcome.ioError(e);
        } finally {
            reader.release();
        }
    }

    private ReceiveOutcome next(ClientConnection open, ByteBuffer message, Deadline deadline) throws IOException {
        while (true) {
            var outcome = poll(open, message);
            if (outcome != null && outcome.kind() == ReceiveOutcome.Kind.TASK_PENDING) {
                outcome = work(open);
            }
            if (outcome != null) {
                return outcome;
            }
            var left = deadline.left(System.nanoTime());
            if (left == 0) {
                return open.counted(ReceiveOutcome.timedOut());
            }
            if (Thread.currentThread().isInterrupted()) {
                return open.counted(ReceiveOutcome.interrupted());
            }
            open.socket().await(Math.min(left, locked(open::nextTimeout)));
        }
    }

    private @Nullable ReceiveOutcome poll(ClientConnection open, ByteBuffer message) {
        lock.lock();
        try {
            return open.poll(message);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Does the slow work that the session has asked for, without the lock: another thread may send meanwhile. Null when the session was
     * ended from there a moment ago, and its task with it.
     */
    private @Nullable ReceiveOutcome work(ClientConnection open) {
        var task = locked(() -> open.session().task());
        if (task.isEmpty()) {
            return null;
        }
        task.get().run();
        return locked(() -> open.resume(task.get()));
    }

    /** The connection, opened if need be; null after {@link #close}, when there never was one. */
    private @Nullable ClientConnection open() throws IOException {
        if (isOpen() || locked(() -> closed)) {
            return connection;
        }
        // Looking up a name blocks, so it is done without the lock; who comes second finds the connection of the first.
        var target = server.isUnresolved()
                ? new InetSocketAddress(InetAddress.getByName(server.getHostString()), server.getPort())
                : server;
        lock.lock();
        try {
            if (connection == null && !closed) {
                connection = ClientConnection.over(opener.open(target), target, name, config);
            }
            return connection;
        } finally {
            lock.unlock();
        }
    }

    private boolean isOpen() {
        return locked(() -> connection != null);
    }

    /** Answers the peer until the session has no more reason to stay. */
    private void stay(ClientConnection open, Deadline deadline) {
        while (!locked(() -> open.session().isClosed())) {
            ReceiveOutcome.Kind kind;
            try {
                kind = next(open, NO_ROOM, deadline).kind();
            } catch (IOException e) {
                // The socket cannot be waited for: there is no point in staying.
                return;
            }
            if (kind == ReceiveOutcome.Kind.TIMED_OUT
                    || kind == ReceiveOutcome.Kind.INTERRUPTED
                    || kind == ReceiveOutcome.Kind.IO_ERROR) {
                return;
            }
        }
    }

    private <T> Optional<T> ask(Function<ClientConnection, T> question) {
        lock.lock();
        try {
            return connection == null ? Optional.empty() : Optional.of(question.apply(connection));
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
