package dev.dunlin.bench;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.TransmitOutcome;
import dev.dunlin.testkit.Identity;
import dev.dunlin.testkit.Pair;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a spoofed ClientHello costs a server: the stateless answer, beside the bare MAC over as many bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls ask() before any benchmark
public class CookieBenchmark {
    private static final long NOW = 0;

    /** What the client speaks; the server speaks both. */
    @Param({"DTLS_1_2", "DTLS_1_3"})
    private ProtocolVersion version;

    private DtlsAcceptor acceptor;
    private ByteBuffer clientHello;
    private final ByteBuffer answer = ByteBuffer.allocate(1500);
    private final ByteBuffer plaintext = ByteBuffer.allocate(1500);
    private Mac mac;
    private byte[] covered;

    @Setup
    public void ask() throws GeneralSecurityException {
        // JMH has an annotation of the same name.
        var setup = dev.dunlin.testkit.Setup.standard()
                .client(builder -> builder.versions(version, version))
                .server(builder -> builder.versions(ProtocolVersion.DTLS_1_2, ProtocolVersion.DTLS_1_3));
        acceptor = DtlsAcceptor.create(setup.serverConfig());
        clientHello = ByteBuffer.allocate(1500);
        try (var client = DtlsSession.client(setup.clientConfig(), Identity.NAME, NOW)) {
            require(client.transmit(clientHello, NOW).kind() == TransmitOutcome.Kind.DATAGRAM);
        }
        clientHello.flip();
        mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
        covered = new byte[clientHello.remaining()];
        require(answer().kind() == TransmitOutcome.Kind.DATAGRAM);
        require(acceptor.halfOpen() == 0 && acceptor.associations() == 0);
    }

    @TearDown
    public void close() {
        acceptor.close();
    }

    /** One ClientHello in, one HelloVerifyRequest or HelloRetryRequest out. */
    @Benchmark
    public TransmitOutcome answer() {
        clientHello.rewind();
        var received = acceptor.receive(Pair.CLIENT, clientHello, plaintext, NOW);
        require(!clientHello.hasRemaining() && received.kind() != ReceiveOutcome.Kind.FAILED);
        answer.clear();
        return acceptor.transmit(answer, NOW);
    }

    @Benchmark
    public byte[] macBare() {
        return mac.doFinal(covered);
    }

    private static void require(boolean expected) {
        if (!expected) {
            throw new IllegalStateException("this benchmark would measure something else");
        }
    }
}
