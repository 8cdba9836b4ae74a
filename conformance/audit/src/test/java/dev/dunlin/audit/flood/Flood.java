package dev.dunlin.audit.flood;

import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.TimeoutOutcome;
import dev.dunlin.session.TransmitOutcome;
import dev.dunlin.testkit.Identity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Attempts of every kind against one acceptor, each from an address of its own, with the bytes that they cost. */
final class Flood implements AutoCloseable {
    private static final int RECORD_HEADER = 13;
    private static final int MESSAGE_HEADER = 12;
    private static final int RANDOM_AT = RECORD_HEADER + MESSAGE_HEADER + 2;
    private static final int RANDOM_LENGTH = 32;
    private static final int COOKIE_LENGTH_AT = RANDOM_AT + RANDOM_LENGTH + 1;
    private static final int COOKIE_EXTENSION = 44;
    private static final int COOKIE_LENGTH = 32;
    private static final byte[] MESSAGE = {'p', 'i', 'n', 'g'};

    private final DtlsAcceptor acceptor;
    private final ProtocolVersion version;
    private final DtlsClientConfig clientConfig;
    private final DtlsClientConfig distrustful;

    private final Random random = new Random(5684);
    private final byte[] hello;
    private final ByteBuffer datagram = ByteBuffer.allocate(2_000);
    private final ByteBuffer plaintext = ByteBuffer.allocate(2_000);
    private long now;
    private int addresses;
    private long bytesFromUnproven;
    private long bytesToUnproven;

    Flood(DtlsAcceptor acceptor, ProtocolVersion version) {
        this.acceptor = acceptor;
        this.version = version;
        this.clientConfig = config(version, Identity.trust());
        this.distrustful = config(version, Identity.otherTrust());
        try (var client = client()) {
            this.hello = output(client);
        }
    }

    private static DtlsClientConfig config(ProtocolVersion version, TrustAnchors trust) {
        return DtlsClientConfig.builder()
                .versions(version, version)
                .trust(trust)
                .clock(Identity.WALL_CLOCK)
                .build();
    }

    /** Time goes by, and what is due is done and sent into the void. */
    void pass(long nanos) {
        now += nanos;
        TimeoutOutcome.Kind due;
        do {
            due = acceptor.handleTimeout(now).kind();
        } while (due != TimeoutOutcome.Kind.NOT_DUE);
        drain();
    }

    /** A ClientHello from an address that never answers. */
    void spoofedHello() {
        var forged = hello.clone();
        randomise(forged);
        unproven(forged);
    }

    /** The same with something for a cookie that we have never made. */
    void forgedCookie() {
        var forged =
                switch (version) {
                    case DTLS_1_2 -> withCookie();
                    case DTLS_1_3 -> withCookieExtension();
                };
        var lengths = ByteBuffer.wrap(forged);
        int body = forged.length - RECORD_HEADER - MESSAGE_HEADER;
        lengths.putShort(RECORD_HEADER - 2, (short) (forged.length - RECORD_HEADER));
        lengths.putShort(RECORD_HEADER + 2, (short) body);
        lengths.putShort(RECORD_HEADER + 10, (short) body);
        randomise(forged);
        unproven(forged);
    }

    /** RFC 6347 §4.2.1: the cookie has a place of its own. */
    private byte[] withCookie() {
        return ByteBuffer.allocate(hello.length + COOKIE_LENGTH)
                .put(hello, 0, COOKIE_LENGTH_AT)
                .put((byte) COOKIE_LENGTH)
                .position(COOKIE_LENGTH_AT + 1 + COOKIE_LENGTH)
                .put(hello, COOKIE_LENGTH_AT + 1, hello.length - COOKIE_LENGTH_AT - 1)
                .array();
    }

    /** RFC 8446 §4.2.2: it is one of the extensions, the last of them here. */
    private byte[] withCookieExtension() {
        var in = ByteBuffer.wrap(hello);
        int suitesAt = COOKIE_LENGTH_AT + 1 + hello[COOKIE_LENGTH_AT];
        int compressionsAt = suitesAt + 2 + in.getChar(suitesAt);
        int extensionsAt = compressionsAt + 1 + hello[compressionsAt];
        int added = 2 + 2 + 2 + COOKIE_LENGTH;
        return ByteBuffer.allocate(hello.length + added)
                .put(hello)
                .putChar((char) COOKIE_EXTENSION)
                .putChar((char) (2 + COOKIE_LENGTH))
                .putChar((char) COOKIE_LENGTH)
                .putChar(extensionsAt, (char) (in.getChar(extensionsAt) + added))
                .array();
    }

    /** The first half of a ClientHello, whose second never comes. */
    void halfHello() {
        int half = (hello.length - RECORD_HEADER - MESSAGE_HEADER) / 2;
        var forged = Arrays.copyOf(hello, RECORD_HEADER + MESSAGE_HEADER + half);
        var lengths = ByteBuffer.wrap(forged);
        lengths.putShort(RECORD_HEADER - 2, (short) (MESSAGE_HEADER + half));
        lengths.putShort(RECORD_HEADER + 10, (short) half);
        randomise(forged);
        unproven(forged);
    }

    /** A client that comes back with its cookie and falls silent. */
    void abandoned() {
        try (var client = client()) {
            prove(client, nextPath());
            drain();
        }
    }

    /** A client that comes back with its cookie, and then says what makes no sense, and that it does not trust us. */
    void failing() {
        var path = nextPath();
        try (var client = DtlsSession.client(distrustful, Identity.NAME, now)) {
            prove(client, path);
            answer(client, path);
            // Finished, in the clear, where ClientKeyExchange or a protected Finished is awaited.
            var nonsense = ByteBuffer.allocate(RECORD_HEADER + MESSAGE_HEADER + 12)
                    .put((byte) 22)
                    .putShort((short) 0xFEFD)
                    .putLong(9)
                    .putShort((short) (MESSAGE_HEADER + 12))
                    .put(new byte[] {20, 0, 0, 12, 0, 2, 0, 0, 0, 0, 0, 12});
            bring(path, nonsense.array());
            bring(path, output(client));
            drain();
        }
    }

    /** A client in good faith: connects, is heard, says goodbye. */
    boolean goodClientGetsIn() {
        var path = nextPath();
        try (var client = client()) {
            for (int i = 0; i < 6 && !client.isEstablished(); i++) {
                bring(path, output(client));
                answer(client, path);
            }
            // In DTLS 1.3 its Finished is still to come, and tickets for that.
            bring(path, output(client));
            answer(client, path);
            if (!client.isEstablished()
                    || client.send(ByteBuffer.wrap(MESSAGE), datagram.clear(), now)
                                    .kind()
                            != SendOutcome.Kind.SENT) {
                return false;
            }
            var kind = bring(path, Arrays.copyOf(datagram.array(), datagram.position()));
            boolean heard = kind == ReceiveOutcome.Kind.DATA
                    && Arrays.equals(MESSAGE, Arrays.copyOf(plaintext.array(), plaintext.position()));
            client.shutdown(now);
            bring(path, output(client));
            drain();
            return heard;
        }
    }

    long bytesFromUnproven() {
        return bytesFromUnproven;
    }

    long bytesToUnproven() {
        return bytesToUnproven;
    }

    private DtlsSession client() {
        return DtlsSession.client(clientConfig, Identity.NAME, now);
    }

    /** The first flight, and the second with the cookie. */
    private void prove(DtlsSession client, PeerPath path) {
        var first = output(client);
        bytesFromUnproven += first.length;
        bring(path, first);
        bytesToUnproven += answer(client, path);
        bring(path, output(client));
    }

    private void unproven(byte[] forged) {
        bytesFromUnproven += forged.length;
        bring(nextPath(), forged);
        int answered = drain();
        if (answered > 3 * forged.length) {
            throw new AssertionError(answered + " bytes for " + forged.length);
        }
        bytesToUnproven += answered;
    }

    private void randomise(byte[] forged) {
        var bytes = new byte[RANDOM_LENGTH];
        random.nextBytes(bytes);
        System.arraycopy(bytes, 0, forged, RANDOM_AT, RANDOM_LENGTH);
    }

    private PeerPath nextPath() {
        int number = addresses++;
        try {
            var host = InetAddress.getByAddress(new byte[] {10, 0, (byte) (number >> 8), (byte) number});
            return PeerPath.of(new InetSocketAddress(host, 1024 + (number >> 16)));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** What has become of the last record. */
    private ReceiveOutcome.Kind bring(PeerPath path, byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        var kind = ReceiveOutcome.Kind.EMPTY;
        while (in.hasRemaining()) {
            kind = acceptor.receive(path, in, plaintext.clear(), now).kind();
        }
        return kind;
    }

    /** Everything that {@code client} has to send, as one. */
    private byte[] output(DtlsSession client) {
        datagram.clear();
        TransmitOutcome.Kind written;
        do {
            written = client.transmit(datagram, now).kind();
        } while (written == TransmitOutcome.Kind.DATAGRAM);
        return Arrays.copyOf(datagram.array(), datagram.position());
    }

    /** Brings {@code client} what is for it; how many bytes. */
    private int answer(DtlsSession client, PeerPath path) {
        int bytes = 0;
        while (acceptor.transmit(datagram.clear(), now).kind() == TransmitOutcome.Kind.DATAGRAM) {
            if (!acceptor.destination().equals(path)) {
                continue;
            }
            datagram.flip();
            bytes += datagram.remaining();
            while (datagram.hasRemaining()) {
                var outcome = client.receive(datagram, plaintext.clear(), now);
                if (outcome.kind() == ReceiveOutcome.Kind.FAILED) {
                    return bytes;
                }
            }
        }
        return bytes;
    }

    private int drain() {
        int bytes = 0;
        while (acceptor.transmit(datagram.clear(), now).kind() == TransmitOutcome.Kind.DATAGRAM) {
            bytes += datagram.position();
        }
        return bytes;
    }

    @Override
    public void close() {
        acceptor.close();
    }
}
