package dev.dunlin.session.net;

import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.TransmitOutcome;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The server at the other end of a {@link ScriptedSocket}: answers within the call that brings it a datagram, and echoes on demand. */
final class EchoPeer {
    static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 40_000);
    static final InetSocketAddress ADDRESS = new InetSocketAddress("192.0.2.2", 5684);

    private final ReentrantLock lock = new ReentrantLock();
    private final DtlsSession session;
    private final ScriptedSocket client;
    private final List<String> messages = new ArrayList<>();
    private boolean deaf;

    EchoPeer(DtlsServerConfig config) {
        session = DtlsSession.server(config, System.nanoTime());
        client = new ScriptedSocket(CLIENT, (target, datagram) -> hear(datagram));
    }

    /** The socket that leads here. */
    ScriptedSocket socket() {
        return client;
    }

    /** From now on everything that comes here is lost, or no longer. */
    void deaf(boolean isDeaf) {
        deaf = isDeaf;
    }

    List<String> messages() {
        return messages;
    }

    DtlsSession session() {
        return session;
    }

    /** One message on its way to the client. */
    void say(String text) {
        client.arrive(ADDRESS, sealed(text));
    }

    byte[] sealed(String text) {
        lock.lock();
        try {
            var datagram = ByteBuffer.allocate(2000);
            var message = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            var outcome = session.send(message, datagram, System.nanoTime());
            if (outcome.kind() != SendOutcome.Kind.SENT) {
                throw new AssertionError(outcome);
            }
            return bytesOf(datagram);
        } finally {
            lock.unlock();
        }
    }

    void shutdown() {
        lock.lock();
        try {
            session.shutdown(System.nanoTime());
            answer();
        } finally {
            lock.unlock();
        }
    }

    private void hear(byte[] bytes) {
        if (deaf) {
            return;
        }
        lock.lock();
        try {
            var datagram = ByteBuffer.wrap(bytes);
            while (datagram.hasRemaining()) {
                take(datagram);
            }
            answer();
        } finally {
            lock.unlock();
        }
    }

    private void take(ByteBuffer datagram) {
        var plaintext = ByteBuffer.allocate(1 << 14);
        var outcome = session.receive(datagram, plaintext, System.nanoTime());
        heed(outcome, plaintext);
        while (outcome.kind() == ReceiveOutcome.Kind.ESTABLISHED) {
            plaintext.clear();
            var early = session.receiveStashed(plaintext, System.nanoTime());
            heed(early, plaintext);
            if (early.kind() == ReceiveOutcome.Kind.EMPTY) {
                return;
            }
        }
    }

    private void heed(ReceiveOutcome outcome, ByteBuffer plaintext) {
        if (outcome.kind() != ReceiveOutcome.Kind.DATA) {
            return;
        }
        var text = StandardCharsets.UTF_8.decode(plaintext.flip()).toString();
        messages.add(text);
        say(text);
    }

    private void answer() {
        var datagram = ByteBuffer.allocate(2000);
        while (session.transmit(datagram, System.nanoTime()).kind() == TransmitOutcome.Kind.DATAGRAM) {
            client.arrive(ADDRESS, bytesOf(datagram));
            datagram.clear();
        }
    }

    private static byte[] bytesOf(ByteBuffer datagram) {
        var bytes = new byte[datagram.flip().remaining()];
        datagram.get(bytes);
        return bytes;
    }
}
