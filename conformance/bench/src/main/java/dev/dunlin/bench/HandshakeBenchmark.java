package dev.dunlin.bench;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.ResumableSession;
import dev.dunlin.testkit.Identity;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A handshake with certificates, client and server together, over memory and without a cookie: in full (X25519, ECDSA P-256 under one
 * authority), beside the public-key operations in it by themselves; and resumed by ticket.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls prepare() before any benchmark
public class HandshakeBenchmark {
    @Param({"DTLS_1_2", "DTLS_1_3"})
    private ProtocolVersion version;

    private final Loopback loopback = new Loopback();
    private DtlsClientConfig client;
    private DtlsServerConfig server;
    private ResumableSession resumable;
    private PublicKeyOperations operations;

    @Setup(Level.Trial)
    public void prepare() {
        client = DtlsClientConfig.builder()
                .versions(version, version)
                .trust(Identity.trust())
                .clock(Identity.WALL_CLOCK)
                .suites(List.of(suite()))
                .groups(List.of(NamedGroup.X25519, NamedGroup.SECP256R1))
                .build();
        server = DtlsServerConfig.builder()
                .credentials(Identity.SERVER_P256.credentials())
                .clock(Identity.WALL_CLOCK)
                .cookieExchange(false)
                .provenPaths(path -> true)
                .build();
        resumable = resumable();
        operations = PublicKeyOperations.create();
    }

    private CipherSuite suite() {
        return switch (version) {
            case DTLS_1_2 -> CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
            case DTLS_1_3 -> CipherSuite.TLS_AES_128_GCM_SHA256;
        };
    }

    private ResumableSession resumable() {
        try (var one = DtlsSession.client(client, Identity.NAME, 0);
                var other = DtlsSession.server(server, 0)) {
            loopback.establish(one, other);
            return one.resumable().orElseThrow();
        }
    }

    @TearDown(Level.Trial)
    public void wipe() {
        resumable.close();
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
        return handshake(DtlsSession.client(client, Identity.NAME, resumable, 0), true);
    }

    private boolean handshake(DtlsSession one, boolean resumed) {
        try (one;
                var other = DtlsSession.server(server, 0)) {
            loopback.establish(one, other);
            var info = other.info().orElseThrow();
            if (info.resumed() != resumed || info.version() != version) {
                throw new IllegalStateException("another handshake than was meant: " + info);
            }
            return true;
        }
    }
}
