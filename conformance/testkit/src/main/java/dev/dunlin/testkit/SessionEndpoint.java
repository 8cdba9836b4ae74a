package dev.dunlin.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.SendOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A lone session, client or server, attached to a network. Runs the tasks of its handshake at once, should it have any. */
public final class SessionEndpoint implements Endpoint {
    private static final int LARGEST_DATAGRAM = 1 << 16;

    private final DtlsSession session;
    private final PeerPath address;
    private final PeerPath peer;
    private final VirtualClock clock;
    private final long startedAt;
    private final Diary diary = new Diary();
    private final Delivery delivery = new Delivery();
    private final List<Datagram> outbox = new ArrayList<>();

    public SessionEndpoint(DtlsSession session, PeerPath address, PeerPath peer, VirtualClock clock) {
        this.session = session;
        this.address = address;
        this.peer = peer;
        this.clock = clock;
        this.startedAt = clock.now();
    }

    public DtlsSession session() {
        return session;
    }

    public Diary diary() {
        return diary;
    }

    @Override
    public PeerPath address() {
        return address;
    }

    public PeerPath peer() {
        return peer;
    }

    /** The id that the peer's records have. */
    public ConnectionId connectionId() {
        return session.info().orElseThrow().connectionId();
    }

    /** The id that our records have. */
    public ConnectionId peerConnectionId() {
        return session.info().orElseThrow().peerConnectionId();
    }

    @Override
    public void receive(Datagram datagram, long now) {
        if (datagram.from().equals(peer)) {
            receive(datagram.bytes());
        }
    }

    /** As if {@code datagram} had come from the peer this moment. */
    public void receive(byte[] datagram) {
        long now = clock.now();
        delivery.receive(datagram, (in, out) -> session.receive(in, out, now), diary, this::runTasks);
        delivery.receiveStashed(session, now, diary);
        runTasks();
    }

    private void runTasks() {
        for (var task = session.task(); task.isPresent(); task = session.task()) {
            task.get().run();
            diary.received(session.resume(task.get(), clock.now()));
        }
    }

    /** Sends {@code message} when the network runs next. */
    public void send(String message) {
        outbox.add(new Datagram(address, peer, sealed(message)));
    }

    /** The datagram that carries {@code message}, for the test to do with as it likes. */
    public byte[] sealed(String message) {
        var datagram = ByteBuffer.allocate(LARGEST_DATAGRAM);
        var outcome = session.send(ByteBuffer.wrap(message.getBytes(UTF_8)), datagram, clock.now());
        if (outcome.kind() != SendOutcome.Kind.SENT) {
            throw new AssertionError("not sent: " + outcome);
        }
        return Arrays.copyOf(datagram.array(), datagram.position());
    }

    /** Takes what {@link DtlsSession#transmit} has to send, past the network. */
    public List<byte[]> transmitted() {
        return delivery.transmit(datagram -> session.transmit(datagram, clock.now()));
    }

    @Override
    public List<Datagram> output(long now) {
        var datagrams = new ArrayList<Datagram>();
        transmitted().forEach(bytes -> datagrams.add(new Datagram(address, peer, bytes)));
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
        diary.expired(session.handleTimeout(now), Duration.ofNanos(now - startedAt));
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
