package dev.dunlin.session.net;

import dev.dunlin.crypto.internal.Nullable;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/** Datagrams that wait for their turn, in order and bounded by their bytes: like the buffer of a socket, it drops what does not fit. */
final class DatagramQueue {
    /** What a datagram costs beside its bytes: array header, buffer, parcel, its share of the queue. */
    private static final int OVERHEAD = 128;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Parcel> waiting = new ArrayDeque<>(0);
    private final int mostBytes;
    private int bytes;

    /** A datagram and where it came from. */
    record Parcel(InetSocketAddress source, ByteBuffer datagram) {}

    DatagramQueue(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Keeps a copy of {@code datagram}; false when there is no room for it. */
    boolean offer(InetSocketAddress source, ByteBuffer datagram) {
        int cost = OVERHEAD + datagram.remaining();
        lock.lock();
        try {
            if (cost > mostBytes - bytes) {
                return false;
            }
            bytes += cost;
            var copy = ByteBuffer.allocate(datagram.remaining());
            waiting.add(new Parcel(source, copy.put(datagram.duplicate()).flip()));
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The one that has waited for longest; null when none waits. */
    @Nullable
    Parcel poll() {
        lock.lock();
        try {
            var next = waiting.poll();
            if (next != null) {
                bytes -= OVERHEAD + next.datagram().capacity();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }
}
