package dev.dunlin.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.SendOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A lone session whose address on the network may change, and which tells its session by which path each datagram has come. */
final class RoamingEndpoint implements Endpoint {
    private static final int LARGEST_DATAGRAM = 1 << 16;

    private final DtlsSession session;
    private final VirtualClock clock;
    private final Diary diary = new Diary();
    private final Delivery delivery = new Delivery();
    private final List<Datagram> outbox = new ArrayList<>();
    private PeerPath address;

    RoamingEndpoint(DtlsSession session, PeerPath address, VirtualClock clock) {
        this.session = session;
        this.address = address;
        this.clock = clock;
    }

    DtlsSession session() {
        return session;
    }

    Diary diary() {
        return diary;
    }

    /** From here on it is there, and hears nothing that is sent to where it was. */
    void move(VirtualNetwork network, PeerPath to) {
        network.detach(address);
        address = to;
        network.attach(this);
    }

    @Override
    public PeerPath address() {
        return address;
    }

    @Override
    public void receive(Datagram datagram, long now) {
        var from = datagram.from();
        delivery.receive(datagram.bytes(), (in, out) -> session.receive(from, in, out, now), diary, () -> {});
        delivery.receiveStashed(session, now, diary);
    }

    /** Sends {@code message} when the network runs next; what came of it. */
    SendOutcome send(String message) {
        return send(message.getBytes(UTF_8));
    }

    SendOutcome send(byte[] message) {
        var datagram = ByteBuffer.allocate(LARGEST_DATAGRAM);
        var outcome = session.send(ByteBuffer.wrap(message), datagram, clock.now());
        if (outcome.kind() == SendOutcome.Kind.SENT) {
            outbox.add(
                    new Datagram(address, session.destination(), Arrays.copyOf(datagram.array(), datagram.position())));
        }
        return outcome;
    }

    /** The datagram with {@code message} that would go to the peer, for the test to do with as it likes. */
    Datagram sealed(String message) {
        if (send(message).kind() != SendOutcome.Kind.SENT) {
            throw new AssertionError("not sent: " + message);
        }
        return outbox.remove(outbox.size() - 1);
    }

    @Override
    public List<Datagram> output(long now) {
        var datagrams = delivery.transmit(out -> session.transmit(out, now), address, session::destination);
        datagrams.addAll(outbox);
        outbox.clear();
        return datagrams;
    }

    @Override
    public long nextTimeout(long now) {
        return session.nextTimeout(now);
    }

    @Override
    public void expire(long now) {
        diary.expired(session.handleTimeout(now), Duration.ofNanos(now));
    }

    @Override
    public boolean isHandshaking(long now) {
        return session.info().isEmpty() && !session.isClosed() && session.nextTimeout(now) != Long.MAX_VALUE;
    }

    @Override
    public void close() {
        session.close();
    }
}
