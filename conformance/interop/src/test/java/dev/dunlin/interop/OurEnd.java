package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.Limits;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.TimeoutOutcome;
import dev.dunlin.session.TransmitOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Our end as a bare session over a socket, for what {@link DtlsSession} can do and the blocking client and the server do not pass on. It
 * keeps every datagram that it sends and hears, and time goes on only while it waits for something.
 */
final class OurEnd implements AutoCloseable {
    /** Repeats nothing before a test has lost its patience: whoever goes on has been acknowledged, and not by luck. */
    static final Limits PATIENT = Limits.builder()
            .initialTimeout(Exchange.PATIENCE)
            .maxTimeout(Exchange.PATIENCE)
            .build();

    private static final int LARGEST_DATAGRAM = 1 << 16;

    private final DatagramChannel channel;
    private final Selector selector;
    private final List<byte[]> sent = new ArrayList<>();
    private final List<byte[]> heard = new ArrayList<>();
    private final ArrayDeque<String> messages = new ArrayDeque<>();
    private final ByteBuffer datagram = ByteBuffer.allocate(LARGEST_DATAGRAM);
    private final ByteBuffer plaintext = ByteBuffer.allocate(LARGEST_DATAGRAM);
    private final @Nullable DtlsServerConfig serverConfig;

    private @Nullable DtlsSession session;

    private OurEnd(@Nullable DtlsServerConfig serverConfig) {
        this.serverConfig = serverConfig;
        try {
            selector = Selector.open();
            channel = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A client that has to find server.test at {@code server}. */
    static OurEnd connecting(InetSocketAddress server, DtlsClientConfig config) {
        var end = new OurEnd(null);
        end.session = DtlsSession.client(config, Certificates.SERVER, PeerPath.of(server), System.nanoTime());
        return end;
    }

    /** A server for the first that says something. */
    static OurEnd listening(DtlsServerConfig config) {
        return new OurEnd(config);
    }

    /** Where a client has to go. */
    InetSocketAddress address() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    DtlsSession session() {
        var known = session;
        if (known == null) {
            throw new AssertionError("nobody has said anything");
        }
        return known;
    }

    boolean isServer() {
        return serverConfig != null;
    }

    /** Completes the handshake, and waits for what follows it. */
    void shakeHands() {
        await("an established session", () -> session != null && session.isEstablished());
        settle();
    }

    /**
     * Goes on until nothing waits for the peer any more, with {@link #PATIENT} limits: it has acknowledged whatever it has to. What is left is
     * due later, as a server's goodbye to a silent client is.
     */
    void settle() {
        await("an acknowledgement", () -> session().nextTimeout(System.nanoTime()) > Exchange.PATIENCE.toNanos());
    }

    /** Sends a line. */
    void say(String line) {
        datagram.clear();
        var text = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
        var outcome = session().send(text, datagram, System.nanoTime());
        assertEquals(SendOutcome.Kind.SENT, outcome.kind(), outcome::toString);
        sendDatagram();
    }

    /** Waits for the peer's next message, which has to be this line. */
    void awaitLine(String line) {
        await("\"" + line + "\"", () -> !messages.isEmpty());
        assertEquals(line + "\n", messages.remove());
    }

    /** Sends what waits in the session, after a call that may have left something there. */
    void transmit() {
        while (session().transmit(datagram.clear(), System.nanoTime()).kind() == TransmitOutcome.Kind.DATAGRAM) {
            sendDatagram();
        }
    }

    /** What becomes of {@code copy} when it arrives once more. */
    ReceiveOutcome receiveAgain(byte[] copy) {
        var outcome = session().receive(session().path(), ByteBuffer.wrap(copy), plaintext.clear(), System.nanoTime());
        transmit();
        return outcome;
    }

    /** How many datagrams it has sent so far. */
    int sent() {
        return sent.size();
    }

    /** How many it has heard so far. */
    int heard() {
        return heard.size();
    }

    /** The last one that it has heard. */
    byte[] lastHeard() {
        return heard.get(heard.size() - 1);
    }

    /** Whether it has heard something since there were {@code count}, and all of that names its session by {@code id}. */
    boolean isNamedSince(int count, ConnectionId id) {
        return heard.size() > count
                && heard.subList(count, heard.size()).stream().allMatch(one -> isNamed(one, id));
    }

    /** Whether the first record of a datagram of DTLS 1.3 is protected and bears {@code id} (RFC 9147 §4). */
    private static boolean isNamed(byte[] datagram, ConnectionId id) {
        return (datagram[0] & 0xF0) == 0x30
                && datagram.length > id.length()
                && Arrays.equals(datagram, 1, 1 + id.length(), id.toByteArray(), 0, id.length());
    }

    @Override
    public void close() {
        try {
            if (session != null) {
                session.close();
            }
            selector.close();
            channel.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void await(String what, BooleanSupplier isThere) {
        long begun = System.nanoTime();
        progress();
        while (!isThere.getAsBoolean()) {
            long now = System.nanoTime();
            long left = Exchange.PATIENCE.toNanos() - (now - begun);
            assertTrue(left > 0, () -> "waited in vain for " + what + "; " + session);
            long due = session == null ? left : Math.min(left, session.nextTimeout(now));
            try {
                // At least a millisecond, for zero would be for ever.
                selector.select(
                        key -> receiveAll(), Math.max(1, Duration.ofNanos(due).toMillis()));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            progress();
        }
    }

    private void progress() {
        if (session == null) {
            return;
        }
        while (session().nextTimeout(System.nanoTime()) == 0) {
            var outcome = session().handleTimeout(System.nanoTime());
            assertTrue(outcome.kind() != TimeoutOutcome.Kind.FAILED, outcome::toString);
        }
        transmit();
    }

    private void receiveAll() {
        try {
            for (var from = channel.receive(datagram.clear()); from != null; from = channel.receive(datagram.clear())) {
                var bytes = Arrays.copyOf(datagram.array(), datagram.position());
                heard.add(bytes);
                receive(PeerPath.of((InetSocketAddress) from), ByteBuffer.wrap(bytes));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void receive(PeerPath from, ByteBuffer in) {
        if (session == null && serverConfig != null) {
            session = DtlsSession.server(serverConfig, from, System.nanoTime());
        }
        while (in.hasRemaining()) {
            take(session().receive(from, in, plaintext.clear(), System.nanoTime()));
        }
        ReceiveOutcome outcome;
        do {
            outcome = session().receiveStashed(plaintext.clear(), System.nanoTime());
            take(outcome);
        } while (outcome.kind() != ReceiveOutcome.Kind.EMPTY);
    }

    private void take(ReceiveOutcome outcome) {
        switch (outcome.kind()) {
            case DATA ->
                messages.add(StandardCharsets.US_ASCII.decode(plaintext.flip()).toString());
            case HANDSHAKE_PROGRESS, ESTABLISHED, EMPTY, DISCARDED -> {
                // Whoever waits for something finds out whether that was it.
            }
            default -> throw new AssertionError(outcome);
        }
        transmit();
    }

    private void sendDatagram() {
        try {
            var bytes = Arrays.copyOf(datagram.array(), datagram.position());
            sent.add(bytes);
            channel.send(ByteBuffer.wrap(bytes), session().path().address().orElseThrow());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
