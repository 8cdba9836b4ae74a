package dev.dunlin.bench;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.PskKeyExchange;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.InMemorySessionCache;
import dev.dunlin.session.ResumableSession;
import dev.dunlin.session.SessionInfo;
import dev.dunlin.testkit.Identity;
import dev.dunlin.testkit.SharedKey;
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

/** Handshakes without any public-key operation, client and server together, over memory and without a cookie. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls prepare() before any benchmark
public class SymmetricHandshakeBenchmark {
    private final Loopback loopback = new Loopback();
    private DtlsClientConfig client12;
    private DtlsClientConfig client13;
    private DtlsClientConfig clientWithoutTickets;
    private DtlsServerConfig pskServer;
    private DtlsServerConfig cachingServer;
    private ResumableSession kept;

    @Setup(Level.Trial)
    public void prepare() {
        client12 = psk(ProtocolVersion.DTLS_1_2, CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256);
        client13 = psk(ProtocolVersion.DTLS_1_3, CipherSuite.TLS_AES_128_GCM_SHA256);
        pskServer = server().psk(SharedKey.credentials())
                .pskKeyExchange(PskKeyExchange.ALONE)
                .tickets(false)
                .build();
        clientWithoutTickets = DtlsClientConfig.builder()
                .versions(ProtocolVersion.DTLS_1_2, ProtocolVersion.DTLS_1_2)
                .trust(Identity.trust())
                .clock(Identity.WALL_CLOCK)
                .tickets(false)
                .build();
        cachingServer = server().credentials(Identity.SERVER_P256.credentials())
                .sessionCache(InMemorySessionCache.create(Identity.WALL_CLOCK, 10, 1 << 16))
                .build();
        try (var one = DtlsSession.client(clientWithoutTickets, Identity.NAME, 0);
                var other = DtlsSession.server(cachingServer, 0)) {
            loopback.establish(one, other);
            kept = one.resumable().orElseThrow();
        }
    }

    /** The pre-shared key and nothing beside it, in either version: no tickets are given, no Diffie-Hellman is done. */
    private static DtlsClientConfig psk(ProtocolVersion version, CipherSuite suite) {
        return DtlsClientConfig.builder()
                .versions(version, version)
                .suites(List.of(suite))
                .psk(SharedKey.credentials())
                .pskKeyExchange(PskKeyExchange.ALONE)
                .tickets(false)
                .clock(Identity.WALL_CLOCK)
                .build();
    }

    private static DtlsServerConfig.Builder server() {
        return DtlsServerConfig.builder()
                .clock(Identity.WALL_CLOCK)
                .cookieExchange(false)
                .provenPaths(path -> true);
    }

    @TearDown(Level.Trial)
    public void wipe() {
        kept.close();
    }

    @Benchmark
    public boolean pskOfDtls12() {
        var info = handshake(DtlsSession.client(client12, Identity.NAME, 0), pskServer);
        return required(info.version() == ProtocolVersion.DTLS_1_2, info);
    }

    @Benchmark
    public boolean pskOfDtls13() {
        var info = handshake(DtlsSession.client(client13, Identity.NAME, 0), pskServer);
        return required(
                info.version() == ProtocolVersion.DTLS_1_3 && info.group().isEmpty(), info);
    }

    @Benchmark
    public boolean resumedBySessionId() {
        var info = handshake(DtlsSession.client(clientWithoutTickets, Identity.NAME, kept, 0), cachingServer);
        return required(info.resumed(), info);
    }

    private SessionInfo handshake(DtlsSession one, DtlsServerConfig with) {
        try (one;
                var other = DtlsSession.server(with, 0)) {
            loopback.establish(one, other);
            return other.info().orElseThrow();
        }
    }

    private static boolean required(boolean holds, SessionInfo info) {
        if (!holds) {
            throw new IllegalStateException("another handshake than was meant: " + info);
        }
        return true;
    }
}
