package dev.dunlin.session;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Carries datagrams by hand, without a network: what an end has to send, and what became of what it was brought. */
final class Carrier {
    private static final int LARGEST = 1 << 16;
    private static final int MOST_ROUNDS = 20;

    private Carrier() {}

    /** A datagram of an acceptor, and where it goes. */
    record Addressed(PeerPath to, ByteBuffer datagram) {
        byte[] bytes() {
            return bytesOf(datagram.duplicate());
        }
    }

    static PeerPath path(String address, int port) {
        try {
            return PeerPath.of(new InetSocketAddress(InetAddress.getByName(address), port));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    static List<byte[]> output(DtlsSession session, long now) {
        var datagrams = new ArrayList<byte[]>();
        var buffer = ByteBuffer.allocate(LARGEST);
        while (session.transmit(buffer.clear(), now).kind() == TransmitOutcome.Kind.DATAGRAM) {
            datagrams.add(bytesOf(buffer.flip()));
        }
        return datagrams;
    }

    static List<Addressed> output(DtlsAcceptor acceptor, long now) {
        var datagrams = new ArrayList<Addressed>();
        var buffer = ByteBuffer.allocate(LARGEST);
        while (acceptor.transmit(buffer.clear(), now).kind() == TransmitOutcome.Kind.DATAGRAM) {
            datagrams.add(new Addressed(acceptor.destination(), ByteBuffer.wrap(bytesOf(buffer.flip()))));
        }
        return datagrams;
    }

    private static byte[] bytesOf(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** Brings a datagram record by record; what became of each, and of what was kept before. */
    static List<ReceiveOutcome> bring(DtlsSession session, byte[] datagram, long now) {
        var outcomes = new ArrayList<ReceiveOutcome>();
        var in = ByteBuffer.wrap(datagram);
        while (in.hasRemaining()) {
            outcomes.add(session.receive(in, ByteBuffer.allocate(LARGEST), now));
        }
        stashed(session, now, outcomes);
        return outcomes;
    }

    static List<ReceiveOutcome> bring(DtlsAcceptor acceptor, PeerPath from, byte[] datagram, long now) {
        var outcomes = new ArrayList<ReceiveOutcome>();
        var in = ByteBuffer.wrap(datagram);
        while (in.hasRemaining()) {
            outcomes.add(acceptor.receive(from, in, ByteBuffer.allocate(LARGEST), now));
            acceptor.session().ifPresent(session -> stashed(session, now, outcomes));
        }
        return outcomes;
    }

    private static void stashed(DtlsSession session, long now, List<ReceiveOutcome> outcomes) {
        var outcome = session.receiveStashed(ByteBuffer.allocate(LARGEST), now);
        while (outcome.kind() != ReceiveOutcome.Kind.EMPTY
                && outcome.kind() != ReceiveOutcome.Kind.CLOSED
                && outcome.kind() != ReceiveOutcome.Kind.FAILED) {
            outcomes.add(outcome);
            outcome = session.receiveStashed(ByteBuffer.allocate(LARGEST), now);
        }
    }

    static ReceiveOutcome.Kind kind(List<ReceiveOutcome> outcomes) {
        return outcomes.get(outcomes.size() - 1).kind();
    }

    /** To and fro until nobody has anything to say. */
    static void converse(DtlsSession one, DtlsSession other, long now) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            var there = output(one, now);
            there.forEach(datagram -> bring(other, datagram, now));
            var back = output(other, now);
            back.forEach(datagram -> bring(one, datagram, now));
            if (there.isEmpty() && back.isEmpty()) {
                return;
            }
        }
        throw new AssertionError("two sessions never fall silent");
    }

    /** The same with a client behind {@code path}; datagrams of the acceptor to anywhere else are lost. */
    static void converse(DtlsSession client, PeerPath path, DtlsAcceptor acceptor, long now) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            var there = output(client, now);
            there.forEach(datagram -> bring(acceptor, path, datagram, now));
            var back = output(acceptor, now);
            back.stream()
                    .filter(answer -> answer.to().equals(path))
                    .forEach(answer -> bring(client, answer.bytes(), now));
            if (there.isEmpty() && back.isEmpty()) {
                return;
            }
        }
        throw new AssertionError("client and acceptor never fall silent");
    }

    /** One message from one end, sealed. */
    static byte[] sealed(DtlsSession session, String message, long now) {
        var out = ByteBuffer.allocate(LARGEST);
        var outcome = session.send(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)), out, now);
        if (outcome.kind() != SendOutcome.Kind.SENT) {
            throw new AssertionError(outcome);
        }
        return Arrays.copyOf(out.array(), out.position());
    }
}
