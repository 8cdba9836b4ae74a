package dev.dunlin.bench;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.InMemorySessionCache;
import dev.dunlin.session.ResumableSession;
import dev.dunlin.session.TransmitOutcome;
import dev.dunlin.testkit.Identity;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A handshake, client and server together, over memory and without a cookie: in full (X25519, ECDSA P-256 under one authority), beside the
 * public-key operations in it by themselves; and resumed, by ticket and by session id, which has none.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls prepare() before any benchmark
public class HandshakeBenchmark {
    private static final int DATAGRAM = 1 << 12;

    private final ByteBuffer datagram = ByteBuffer.allocate(DATAGRAM);
    private final ByteBuffer nothing = ByteBuffer.allocate(0);
    private DtlsClientConfig client;
    private DtlsClientConfig clientWithoutTickets;
    private DtlsServerConfig server;
    private ResumableSession byTicket;
    private ResumableSession bySessionId;
    private PublicKeyOperations operations;

    @Setup(Level.Trial)
    public void prepare() {
        client = client(true);
        clientWithoutTickets = client(false);
        server = DtlsServerConfig.builder()
                .credentials(Identity.SERVER_P256.credentials())
                .clock(Identity.WALL_CLOCK)
                .cookieExchange(false)
                .sessionCache(InMemorySessionCache.create(Identity.WALL_CLOCK, 10, 1 << 16))
                .build();
        byTicket = resumable(client);
        bySessionId = resumable(clientWithoutTickets);
        operations = PublicKeyOperations.create();
    }

    private static DtlsClientConfig client(boolean tickets) {
        return DtlsClientConfig.builder()
                .trust(Identity.trust())
                .clock(Identity.WALL_CLOCK)
                .suites(List.of(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256))
                .groups(List.of(NamedGroup.X25519, NamedGroup.SECP256R1))
                .tickets(tickets)
                .build();
    }

    private ResumableSession resumable(DtlsClientConfig config) {
        try (var one = DtlsSession.client(config, Identity.NAME, 0);
                var other = DtlsSession.server(server, 0)) {
            shakeHands(one, other);
            return one.resumable().orElseThrow();
        }
    }

    @TearDown(Level.Trial)
    public void wipe() {
        byTicket.close();
        bySessionId.close();
    }

    @Benchmark
    public boolean full() {
        return handshake(DtlsSession.client(client, Identity.NAME, 0), false);
    }

    /** Two key pairs, two agreements, one signature made and two verified: what no implementation of such a handshake can do without. */
    @Benchmark
    public Object fullBare() {
        return operations.run();
    }

    @Benchmark
    public boolean resumedByTicket() {
        return handshake(DtlsSession.client(client, Identity.NAME, byTicket, 0), true);
    }

    @Benchmark
    public boolean resumedBySessionId() {
        return handshake(DtlsSession.client(clientWithoutTickets, Identity.NAME, bySessionId, 0), true);
    }

    private boolean handshake(DtlsSession one, boolean resumed) {
        try (one;
                var other = DtlsSession.server(server, 0)) {
            shakeHands(one, other);
            if (other.info().orElseThrow().resumed() != resumed) {
                throw new IllegalStateException("another handshake than was meant");
            }
            return true;
        }
    }

    private void shakeHands(DtlsSession one, DtlsSession other) {
        boolean moved;
        do {
            moved = pass(one, other);
            moved |= pass(other, one);
        } while (moved);
        if (!one.isEstablished() || !other.isEstablished()) {
            throw new IllegalStateException("no handshake: " + one.failure() + ", " + other.failure());
        }
    }

    private boolean pass(DtlsSession from, DtlsSession to) {
        boolean any = false;
        while (from.transmit(datagram.clear(), 0).kind() == TransmitOutcome.Kind.DATAGRAM) {
            any = true;
            datagram.flip();
            while (datagram.hasRemaining()) {
                var outcome = to.receive(datagram, nothing, 0);
                switch (outcome.kind()) {
                    case HANDSHAKE_PROGRESS, ESTABLISHED -> {}
                    default -> throw new IllegalStateException("a handshake without loss: " + outcome);
                }
            }
        }
        return any;
    }
}
