package dev.dunlin.session.net;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.session.AcceptorGroup;
import dev.dunlin.session.PeerPath;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Finds the loop that a datagram is for, where several share a port. The operating system sends what comes from one address to one of their
 * sockets, but to another one as soon as the sockets change; and a connection id can come from any address.
 */
final class Switchboard {
    /** Bytes that wait for one loop: 1 MiB, some hundred full datagrams, since this is for the odd one and no way of life. */
    static final int MOST_BYTES = 1 << 20;

    private final AcceptorGroup group;
    private final List<Line> lines;

    /** The way to one loop. */
    static final class Line {
        private final DatagramQueue queue = new DatagramQueue(MOST_BYTES);
        private final UdpSocket socket;

        Line(UdpSocket socket) {
            this.socket = socket;
        }

        /** The next datagram that another loop has handed over; null when there is none. */
        @Nullable
        DatagramQueue.Parcel poll() {
            return queue.poll();
        }

        private boolean handOver(InetSocketAddress source, ByteBuffer datagram) {
            boolean taken = queue.offer(source, datagram);
            socket.wake();
            return taken;
        }
    }

    /** What became of a datagram that came to a loop. */
    enum Passing {
        /** It is for the loop that it came to. */
        STAYS,
        /** Another loop will take it. */
        HANDED_OVER,
        /** It is for another loop, which has no room for it. */
        DROPPED
    }

    Switchboard(AcceptorGroup group, List<? extends UdpSocket> sockets) {
        this.group = group;
        this.lines = sockets.stream().map(Line::new).toList();
    }

    Line line(int index) {
        return lines.get(index);
    }

    /** Hands {@code datagram} over if it came to loop {@code here} and is for another one. */
    Passing pass(int here, InetSocketAddress source, PeerPath path, ByteBuffer datagram) {
        if (lines.size() == 1) {
            return Passing.STAYS;
        }
        int owner = group.owner(path, datagram);
        if (owner == AcceptorGroup.NOBODY || owner == here) {
            return Passing.STAYS;
        }
        return lines.get(owner).handOver(source, datagram) ? Passing.HANDED_OVER : Passing.DROPPED;
    }
}
