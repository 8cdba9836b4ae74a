package dev.dunlin.session.net;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.session.AcceptorGroup;
import dev.dunlin.session.Counters;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.TaskMode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A DTLS server over UDP: one port, any number of clients, one or several threads that receive and call the application's
 * {@link SessionHandler}. Messages may be sent from any thread through {@link ServerSession}.
 *
 * <p>With several {@link Builder#loops} each has a thread, a socket and an acceptor of its own; limits, counters and keys are common to all.
 */
public final class DtlsServer implements AutoCloseable {
    private final AcceptorGroup group;
    private final List<EventLoop> loops;
    private final List<Thread> threads;

    private DtlsServer(AcceptorGroup group, List<EventLoop> loops, List<Thread> threads) {
        this.group = group;
        this.loops = loops;
        this.threads = threads;
    }

    /**
     * Begins to serve at {@code address} with one loop; port 0 stands for any free one. Slow work of handshakes runs on the server's thread.
     *
     * @throws IOException when the address cannot be had; nothing stays open then
     */
    public static DtlsServer bind(InetSocketAddress address, DtlsServerConfig config, SessionHandler handler)
            throws IOException {
        return builder(config, handler).bind(address);
    }

    /**
     * Begins to serve at {@code address} with one loop, with {@code executor} for the slow work of handshakes; see {@link Builder#executor}.
     *
     * @throws IllegalArgumentException unless {@code config} leaves that work to the application ({@link TaskMode#APPLICATION})
     * @throws IOException when the address cannot be had; nothing stays open then
     */
    public static DtlsServer bind(
            InetSocketAddress address, DtlsServerConfig config, SessionHandler handler, Executor executor)
            throws IOException {
        return builder(config, handler).executor(executor).bind(address);
    }

    /** A server that {@link Builder#bind} makes, for what has no default that suits everyone. */
    public static Builder builder(DtlsServerConfig config, SessionHandler handler) {
        return new Builder(config, handler);
    }

    /** How a server is to work; {@link #bind} starts it. */
    public static final class Builder {
        /** More loops than any machine has processors for this. */
        private static final int MOST_LOOPS = 1024;

        private final DtlsServerConfig config;
        private final SessionHandler handler;
        private @Nullable Executor executor;
        private int loops = 1;

        private Builder(DtlsServerConfig config, SessionHandler handler) {
            this.config = config;
            this.handler = handler;
        }

        /**
         * How many event loops share the port, each with a thread of its own: 1 unless set, because with more of them the handler is called
         * by several threads at once. The processors of the machine are a good number. Where the operating system has no SO_REUSEPORT there
         * is one whatever is set, see {@link DtlsServer#loops}. Other processes of the same user may then bind the port as well.
         *
         * @throws IllegalArgumentException unless from 1 to 1,024
         */
        public Builder loops(int count) {
            if (count < 1 || count > MOST_LOOPS) {
                throw new IllegalArgumentException("loops must be from 1 to " + MOST_LOOPS + ", not " + count);
            }
            loops = count;
            return this;
        }

        /**
         * Who does the slow work of handshakes; unless set, the loop that needs it. A handshake whose work the executor rejects fails with
         * internal_error.
         *
         * @throws IllegalArgumentException unless the configuration leaves that work to the application ({@link TaskMode#APPLICATION})
         */
        public Builder executor(Executor executor) {
            if (config.tasks() != TaskMode.APPLICATION) {
                throw new IllegalArgumentException(
                        "there is an executor for tasks, but the configuration runs them inline");
            }
            this.executor = executor;
            return this;
        }

        /**
         * Begins to serve at {@code address}; port 0 stands for any free one.
         *
         * @throws IOException when the address cannot be had; nothing stays open then
         */
        public DtlsServer bind(InetSocketAddress address) throws IOException {
            return start(ChannelSocket.sharing(SelectorProvider.provider(), address, loops), config, handler, executor);
        }
    }

    /** Begins to serve over {@code sockets}, one loop for each; they are closed when that fails. */
    static DtlsServer start(
            List<? extends UdpSocket> sockets,
            DtlsServerConfig config,
            SessionHandler handler,
            @Nullable Executor executor) {
        AcceptorGroup group = null;
        var complete = false;
        try {
            group = AcceptorGroup.create(config, sockets.size());
            var switchboard = new Switchboard(group, sockets);
            var loops = new ArrayList<EventLoop>();
            var threads = new ArrayList<Thread>();
            for (var index = 0; index < sockets.size(); index++) {
                var socket = sockets.get(index);
                var loop = new EventLoop(
                        index, socket, group.acceptor(index), switchboard, config.mtu(), handler, executor);
                loops.add(loop);
                threads.add(new Thread(
                        loop, "dunlin-server-" + socket.localAddress().getPort() + "-" + index));
            }
            var server = new DtlsServer(group, List.copyOf(loops), List.copyOf(threads));
            threads.forEach(Thread::start);
            complete = true;
            return server;
        } finally {
            if (!complete) {
                if (group != null) {
                    group.close();
                }
                sockets.forEach(UdpSocket::close);
            }
        }
    }

    /** The address and port at which the server can be reached. */
    public InetSocketAddress localAddress() {
        return loops.get(0).localAddress();
    }

    /** How many event loops there are. */
    public int loops() {
        return loops.size();
    }

    /** How often each outcome has occurred, over all sessions. */
    public Counters counters() {
        return group.counters();
    }

    /** How many associations there are now, handshakes and those that linger included. */
    public int associations() {
        return group.associations();
    }

    /**
     * Back-pressure: leaves what comes in to the sockets' buffers, and to the network to drop when those are full. Timers go on, so that
     * handshakes which last too long meanwhile fail. {@link ServerSession#pauseReading} is for one session alone.
     */
    public void pauseReading() {
        loops.forEach(loop -> loop.listen(false));
    }

    /** Ends {@link #pauseReading}. */
    public void resumeReading() {
        loops.forEach(loop -> loop.listen(true));
    }

    /**
     * Says goodbye to all clients and stays at most for {@code time}: until everything has gone out and no client may need our last flight
     * again, or in DTLS 1.3 our acknowledgement of its own. A client that answers the goodbye needs neither. Then releases and wipes everything, even if the handler is still at work. Idempotent; every call gets the same report.
     *
     * @throws IllegalStateException when called by the handler, which would wait for itself
     */
    public StopReport stop(Duration time) {
        if (threads.contains(Thread.currentThread())) {
            throw new IllegalStateException("the handler cannot wait for the loop that has called it");
        }
        var deadline = Deadline.in(time);
        loops.forEach(loop -> loop.stop(deadline));
        try {
            for (var thread : threads) {
                // One millisecond more, so that the loop itself comes first in noticing that the time is over.
                thread.join(TimeUnit.NANOSECONDS.toMillis(deadline.left(System.nanoTime())) + 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return loops.stream().map(EventLoop::release).reduce(StopReport.NOTHING, StopReport::plus);
    }

    /** {@link #stop} without waiting for any client. */
    @Override
    public void close() {
        var unused = stop(Duration.ZERO);
    }
}
