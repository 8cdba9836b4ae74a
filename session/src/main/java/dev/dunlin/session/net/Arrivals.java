package dev.dunlin.session.net;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.ReceiveOutcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** What comes to one loop: from its socket, from other loops, from the backlog of a session that hears again; and on to the acceptor. */
final class Arrivals {
    /** The longest datagram that UDP can bring. */
    private static final int LONGEST_DATAGRAM = 65_535;

    private final EventLoop loop;
    private final int index;
    private final UdpSocket socket;
    private final DtlsAcceptor acceptor;
    private final ServerSessions sessions;
    private final Switchboard switchboard;
    private final ByteBuffer inbound = ByteBuffer.allocate(LONGEST_DATAGRAM);

    Arrivals(
            EventLoop loop,
            int index,
            UdpSocket socket,
            DtlsAcceptor acceptor,
            ServerSessions sessions,
            Switchboard switchboard) {
        this.loop = loop;
        this.index = index;
        this.socket = socket;
        this.acceptor = acceptor;
        this.sessions = sessions;
        this.switchboard = switchboard;
    }

    /** Takes one datagram from the socket; false when none waits there. */
    boolean takeFromSocket() throws IOException {
        inbound.clear();
        var source = socket.receive(inbound);
        if (source == null) {
            return false;
        }
        inbound.flip();
        var path = PeerPath.of(source);
        switch (switchboard.pass(index, source, path, inbound)) {
            case STAYS -> take(source, path, inbound);
            case HANDED_OVER -> {}
            case DROPPED -> acceptor.counters().countTransport(DiscardReason.HAND_OVER_FULL);
        }
        return true;
    }

    /** Takes one datagram that another loop has handed over; false when there is none. It stays here, whoever has sessions by now. */
    boolean takeHandedOver() {
        var parcel = switchboard.line(index).poll();
        if (parcel == null) {
            return false;
        }
        take(parcel.source(), PeerPath.of(parcel.source()), parcel.datagram());
        return true;
    }

    /** Takes what has come for {@code session} while its reading was paused. */
    void takeBacklog(ServerSession session) {
        for (var parcel = session.takeUp(); parcel != null; parcel = session.takeUp()) {
            receive(PeerPath.of(parcel.source()), parcel.datagram());
        }
    }

    private void take(InetSocketAddress source, PeerPath path, ByteBuffer datagram) {
        var paused = sessions.isAnyPaused() ? paused(path, datagram) : null;
        if (paused == null) {
            receive(path, datagram);
        } else if (!paused.putOff(source, datagram)) {
            acceptor.counters().countTransport(DiscardReason.BACKLOG_FULL);
        }
    }

    /**
     * The session that a datagram is for, if its reading is paused: a client that begins anew is not to wait until its old session hears
     * again, and one that is found by its connection id may be anywhere.
     */
    private @Nullable ServerSession paused(PeerPath path, ByteBuffer datagram) {
        var recipient = loop.locked(() -> acceptor.recipient(path, datagram));
        return recipient.isEmpty() ? null : sessions.paused(recipient.get());
    }

    /**
     * One datagram: record by record, each with its outcome. Two sessions share a path while a client begins anew: whenever it is the other
     * one's turn, and at the end, what had come too early is asked for.
     */
    private void receive(PeerPath path, ByteBuffer datagram) {
        DtlsSession before = null;
        do {
            var record = loop.locked(() -> receiveRecord(path, datagram));
            if (record.evicted() != null) {
                sessions.heedEviction(record.evicted());
            }
            var session = record.session();
            if (session != null) {
                sessions.heed(record.outcome(), session);
            }
            if (before != null && before != session) {
                sessions.heedStashed(before);
            }
            before = session;
        } while (datagram.hasRemaining());
        if (before != null) {
            sessions.heedStashed(before);
        }
    }

    /** What a record has done, to whom, and who had to go for it. */
    private record Received(ReceiveOutcome outcome, @Nullable DtlsSession session, @Nullable DtlsSession evicted) {}

    private Received receiveRecord(PeerPath path, ByteBuffer datagram) {
        var outcome = acceptor.receive(path, datagram, sessions.plaintext(), System.nanoTime());
        return new Received(
                outcome, acceptor.session().orElse(null), acceptor.evicted().orElse(null));
    }
}
