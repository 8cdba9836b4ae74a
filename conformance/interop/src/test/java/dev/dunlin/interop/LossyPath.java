package dev.dunlin.interop;

import dev.dunlin.crypto.internal.Nullable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A relay in front of a server, for one client, that treats chosen datagrams as a network would and measures the others. It can give the
 * client another port, as a NAT does that has forgotten the one before.
 */
final class LossyPath implements AutoCloseable {
    /** Which way a datagram goes. */
    enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    /** What becomes of a datagram. */
    enum Fate {
        LOST,
        DOUBLED,
        /** Arrives after the next one of its direction. */
        OVERTAKEN
    }

    /** The fate of the datagram number {@code index}, from 0 on, of one direction. */
    record Fault(Direction direction, int index, Fate fate) {
        @Override
        public String toString() {
            return "datagram " + index + " " + direction + " " + fate;
        }
    }

    private static final int LARGEST_DATAGRAM = 65_535;

    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    /** Bytes before the first message of a plaintext record. */
    private static final int RECORD_HEADER = 13;
    /** Bytes of a message before its message_seq. */
    private static final int MESSAGE_SEQ = 4;

    private final Selector selector;
    private final DatagramChannel front;
    private final InetSocketAddress server;
    private volatile DatagramChannel back;
    private final Map<Direction, Lane> lanes = new EnumMap<>(Direction.class);
    private final int width;
    private final Thread thread = new Thread(this::relay, "lossy-path");
    private @Nullable SocketAddress client;

    /** One direction: what has come so far, and the datagram that waits to be overtaken. */
    private static final class Lane {
        private final List<Fault> faults;
        private int count;
        private int largest;
        private final Set<Integer> hellos = new HashSet<>();
        private @Nullable ByteBuffer overtaken;
        private int firstByte;

        Lane(List<Fault> faults) {
            this.faults = faults;
        }

        /** Measures a datagram and tells its fate; empty for an ordinary one. */
        synchronized Optional<Fate> next(int length) {
            int index = count++;
            largest = Math.max(largest, length);
            return faults.stream()
                    .filter(fault -> fault.index() == index)
                    .map(Fault::fate)
                    .findFirst();
        }

        /** Notes how a datagram begins, and the message_seq of a ClientHello, or of its first fragment. */
        synchronized void note(ByteBuffer datagram) {
            int start = datagram.position();
            firstByte = datagram.get(start);
            if (datagram.remaining() > RECORD_HEADER + MESSAGE_SEQ + 1
                    && datagram.get(start) == HANDSHAKE
                    && datagram.get(start + RECORD_HEADER) == CLIENT_HELLO) {
                hellos.add((int) datagram.getShort(start + RECORD_HEADER + MESSAGE_SEQ));
            }
        }

        synchronized int hellos() {
            return hellos.size();
        }

        synchronized int firstByte() {
            return firstByte;
        }

        synchronized int count() {
            return count;
        }

        synchronized int largest() {
            return largest;
        }
    }

    /** A path that loses what does not fit into {@code width} bytes. */
    static LossyPath narrow(InetSocketAddress server, int width) {
        return new LossyPath(server, width);
    }

    LossyPath(InetSocketAddress server, Fault... faults) {
        this(server, LARGEST_DATAGRAM, faults);
    }

    private LossyPath(InetSocketAddress server, int width, Fault... faults) {
        this.width = width;
        this.server = server;
        for (var direction : Direction.values()) {
            lanes.put(
                    direction,
                    new Lane(List.of(faults).stream()
                            .filter(fault -> fault.direction() == direction)
                            .toList()));
        }
        try {
            selector = Selector.open();
            front = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            front.configureBlocking(false).register(selector, SelectionKey.OP_READ, Direction.TO_SERVER);
            back = towardsServer();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        thread.start();
    }

    private DatagramChannel towardsServer() throws IOException {
        var channel = DatagramChannel.open().connect(server);
        channel.configureBlocking(false).register(selector, SelectionKey.OP_READ, Direction.TO_CLIENT);
        return channel;
    }

    /** Gives the client another port; what the server still sends to the one before is lost. */
    void changePort() {
        try {
            var before = back;
            back = towardsServer();
            before.close();
            selector.wakeup();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The port from which the server hears the client. */
    int port() {
        return back.socket().getLocalPort();
    }

    /** Where the client has to go. */
    InetSocketAddress address() {
        try {
            return (InetSocketAddress) front.getLocalAddress();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** How many datagrams went this way so far. */
    int count(Direction direction) {
        return lane(direction).count();
    }

    /** How many ClientHellos the client has sent so far, repetitions aside: two if it had to say it again. */
    int clientHellos() {
        return lane(Direction.TO_SERVER).hellos();
    }

    /** Whether the last datagram of this direction was protected in this epoch of 1.3, as far as it shows that (RFC 9147 §4). */
    boolean isLastIn(int epoch, Direction direction) {
        int firstByte = lane(direction).firstByte();
        return (firstByte & 0b1110_0011) == (0b0010_0000 | (epoch & 0b11));
    }

    /** Bytes of the largest of them. */
    int largest(Direction direction) {
        return lane(direction).largest();
    }

    @Override
    public void close() {
        try {
            selector.close();
            front.close();
            back.close();
            thread.join();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Lane lane(Direction direction) {
        var lane = lanes.get(direction);
        if (lane == null) {
            throw new AssertionError(direction);
        }
        return lane;
    }

    private void relay() {
        var buffer = ByteBuffer.allocate(LARGEST_DATAGRAM);
        try {
            while (selector.isOpen()) {
                selector.select(key -> {
                    try {
                        relayAll((Direction) key.attachment(), buffer);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        } catch (ClosedSelectorException e) {
            // The test is over.
        } catch (IOException | UncheckedIOException e) {
            if (selector.isOpen()) {
                throw new AssertionError(e);
            }
        }
    }

    private void relayAll(Direction direction, ByteBuffer buffer) throws IOException {
        while (receive(direction, buffer.clear())) {
            buffer.flip();
            var lane = lane(direction);
            lane.note(buffer);
            var fate = lane.next(buffer.remaining());
            if (fate.isPresent() && fate.orElseThrow() == Fate.OVERTAKEN) {
                lane.overtaken =
                        ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
                continue;
            }
            if (buffer.remaining() <= width && (fate.isEmpty() || fate.orElseThrow() == Fate.DOUBLED)) {
                send(direction, buffer);
            }
            if (fate.isPresent() && fate.orElseThrow() == Fate.DOUBLED) {
                send(direction, buffer.rewind());
            }
            if (lane.overtaken != null) {
                send(direction, lane.overtaken);
                lane.overtaken = null;
            }
        }
    }

    private boolean receive(Direction direction, ByteBuffer buffer) throws IOException {
        if (direction == Direction.TO_SERVER) {
            var from = front.receive(buffer);
            if (from != null) {
                client = from;
            }
            return from != null;
        }
        try {
            return back.receive(buffer) != null;
        } catch (PortUnreachableException | ClosedChannelException e) {
            // The server has gone, which its tests find out by themselves, or the port has.
            return false;
        }
    }

    private void send(Direction direction, ByteBuffer datagram) throws IOException {
        var target = client;
        if (direction == Direction.TO_CLIENT && target != null) {
            front.send(datagram, target);
        } else if (direction == Direction.TO_SERVER) {
            try {
                back.write(datagram);
            } catch (PortUnreachableException | ClosedChannelException e) {
                // As above.
            }
        }
    }
}
