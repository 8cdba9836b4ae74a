package dev.dunlin.session.net;

import dev.dunlin.crypto.internal.Nullable;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A UDP socket as the transport uses it. Only {@link #await} blocks. Sending, {@link #wake} and closing may happen on any thread,
 * receiving and awaiting on one at a time.
 */
interface UdpSocket extends Closeable {
    /** Puts the next datagram into {@code datagram}; its sender, or null when none waits. */
    @Nullable
    InetSocketAddress receive(ByteBuffer datagram) throws IOException;

    /**
     * Sends one datagram; the bytes that were taken, 0 when there is no room for them now.
     *
     * @throws DatagramTooLongException when no datagram of this length can go out
     */
    int send(ByteBuffer datagram, InetSocketAddress target) throws IOException;

    /** Waits until a datagram is there, until woken, interrupted or closed, or until {@code nanos} are over. */
    void await(long nanos) throws IOException;

    /** Ends an {@link #await}, the next one if none goes on. */
    void wake();

    /** Whether {@link #await} looks for datagrams; it does at first. */
    void listen(boolean forDatagrams);

    InetSocketAddress localAddress();

    /** Releases everything; idempotent. Whatever the operating system reports, the descriptors are gone afterwards. */
    @Override
    void close();
}
