package dev.dunlin.session.net;

import dev.dunlin.crypto.internal.Nullable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** A socket in memory whose network is a function, and whose faults are given beforehand: each is good for one call. */
final class ScriptedSocket implements UdpSocket {
    private final Queue<Sending> sendFaults = new ConcurrentLinkedQueue<>();
    private final Queue<IOException> receiveFaults = new ConcurrentLinkedQueue<>();
    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final Semaphore wakes = new Semaphore(0);
    private final InetSocketAddress localAddress;
    private final BiConsumer<InetSocketAddress, byte[]> network;
    private volatile boolean closed;
    private volatile boolean listening = true;
    private volatile Runnable awaited = () -> {};

    /** What the operating system does instead of sending. */
    interface Sending {
        int send(ByteBuffer datagram) throws IOException;
    }

    private record Arrival(InetSocketAddress source, ByteBuffer datagram) {}

    ScriptedSocket(InetSocketAddress localAddress, BiConsumer<InetSocketAddress, byte[]> network) {
        this.localAddress = localAddress;
        this.network = network;
    }

    /** The next datagram meets this fault. */
    void failSending(Sending fault) {
        sendFaults.add(fault);
    }

    /** The next receipt meets this error. */
    void failReceiving(IOException error) {
        receiveFaults.add(error);
        wakes.release();
    }

    /** A datagram comes from {@code source}. */
    void arrive(InetSocketAddress source, byte[] datagram) {
        arrivals.add(new Arrival(source, ByteBuffer.wrap(datagram)));
        wakes.release();
    }

    /** Runs whenever a thread begins to wait. */
    void whenAwaited(Runnable action) {
        awaited = action;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public @Nullable InetSocketAddress receive(ByteBuffer datagram) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        var error = receiveFaults.poll();
        if (error != null) {
            throw error;
        }
        var arrival = arrivals.poll();
        if (arrival == null) {
            return null;
        }
        datagram.put(arrival.datagram());
        return arrival.source();
    }

    @Override
    public int send(ByteBuffer datagram, InetSocketAddress target) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        var fault = sendFaults.poll();
        if (fault != null) {
            return fault.send(datagram);
        }
        var bytes = new byte[datagram.remaining()];
        datagram.get(bytes);
        network.accept(target, bytes);
        return bytes.length;
    }

    @Override
    public void await(long nanos) {
        if (listening && (!arrivals.isEmpty() || !receiveFaults.isEmpty())) {
            return;
        }
        awaited.run();
        try {
            if (wakes.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                wakes.drainPermits();
            }
        } catch (InterruptedException e) {
            // As a selector does it: the wait ends, the status stays.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void wake() {
        wakes.release();
    }

    @Override
    public void listen(boolean forDatagrams) {
        listening = forDatagrams;
        wake();
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public void close() {
        closed = true;
        wake();
    }
}
