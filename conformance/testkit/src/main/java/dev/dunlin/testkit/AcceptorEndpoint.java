package dev.dunlin.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.TimeoutOutcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An acceptor attached to a network, with a diary for each path. */
public final class AcceptorEndpoint implements Endpoint {
    private static final int LARGEST_DATAGRAM = 1 << 16;

    private final DtlsAcceptor acceptor;
    private final PeerPath address;
    private final VirtualClock clock;
    private final Map<PeerPath, Diary> diaries = new HashMap<>();
    private final Map<PeerPath, DtlsSession> sessions = new HashMap<>();
    private final Delivery delivery = new Delivery();
    private final List<Datagram> outbox = new ArrayList<>();

    public AcceptorEndpoint(DtlsAcceptor acceptor, PeerPath address, VirtualClock clock) {
        this.acceptor = acceptor;
        this.address = address;
        this.clock = clock;
    }

    public DtlsAcceptor acceptor() {
        return acceptor;
    }

    /** What has come from {@code path}. */
    public Diary diary(PeerPath path) {
        return diaries.computeIfAbsent(path, unknown -> new Diary());
    }

    /** The session that spoke with {@code path} last. */
    public Optional<DtlsSession> session(PeerPath path) {
        return Optional.ofNullable(sessions.get(path));
    }

    @Override
    public PeerPath address() {
        return address;
    }

    @Override
    public void receive(Datagram datagram, long now) {
        var from = datagram.from();
        var diary = diary(from);
        delivery.receive(
                datagram.bytes(), (in, out) -> acceptor.receive(from, in, out, now), diary, () -> acceptor.session()
                        .ifPresent(session -> {
                            sessions.put(from, session);
                            delivery.receiveStashed(session, now, diary);
                        }));
    }

    /** Sends {@code message} to {@code path} when the network runs next. */
    public void send(PeerPath path, String message) {
        var session = session(path).orElseThrow(() -> new AssertionError("no session with " + path));
        var datagram = ByteBuffer.allocate(LARGEST_DATAGRAM);
        var outcome = session.send(ByteBuffer.wrap(message.getBytes(UTF_8)), datagram, clock.now());
        if (outcome.kind() != SendOutcome.Kind.SENT) {
            throw new AssertionError("not sent: " + outcome);
        }
        outbox.add(new Datagram(address, path, Arrays.copyOf(datagram.array(), datagram.position())));
    }

    @Override
    public List<Datagram> output(long now) {
        var datagrams = delivery.transmit(out -> acceptor.transmit(out, now), address, acceptor::destination);
        datagrams.addAll(outbox);
        outbox.clear();
        return datagrams;
    }

    @Override
    public long nextTimeout(long now) {
        return acceptor.nextTimeout(now);
    }

    @Override
    public void expire(long now) {
        while (acceptor.handleTimeout(now).kind() != TimeoutOutcome.Kind.NOT_DUE) {
            acceptor.session().ifPresent(session -> sessions.put(session.destination(), session));
        }
    }

    @Override
    public boolean isHandshaking(long now) {
        return acceptor.halfOpen() > 0;
    }

    @Override
    public void close() {
        acceptor.close();
    }
}
