package dev.dunlin.bench;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.TransmitOutcome;
import dev.dunlin.testkit.Identity;
import dev.dunlin.testkit.Pair;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
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

/**
 * What an acceptor does for a record up to its replay window: finds the association, by connection id where there is one and else by path,
 * and in DTLS 1.3 opens it. The difference between a length of 0 and others is what a connection id costs on receipt.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls establish() before any benchmark
public class ConnectionIdBenchmark {
    private static final long NOW = 0;
    private static final int ASSOCIATIONS = 1000;

    @Param({"0", "8", "20"})
    int idLength;

    @Param
    ProtocolVersion version;

    private final ByteBuffer plaintext = ByteBuffer.allocate(1500);
    private final ByteBuffer carried = ByteBuffer.allocate(1500);
    private final ByteBuffer[] replayed = new ByteBuffer[2];
    private DtlsAcceptor acceptor;
    private PeerPath path;
    private int turn;

    @Setup
    public void establish() {
        var suite =
                switch (version) {
                    case DTLS_1_2 -> CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256;
                    case DTLS_1_3 -> CipherSuite.TLS_AES_128_GCM_SHA256;
                };
        var ids = idLength == 0 ? ConnectionIds.off() : ConnectionIds.random(idLength);
        // JMH has an annotation of the same name.
        var setup = dev.dunlin.testkit.Setup.standard()
                .speaking(version)
                .preShared(suite)
                .withoutCookie()
                .client(builder ->
                        builder.connectionIds(idLength == 0 ? ConnectionIds.off() : ConnectionIds.towardsPeerOnly()))
                .server(builder -> builder.connectionIds(ids));
        acceptor = DtlsAcceptor.create(setup.serverConfig());
        for (int i = 0; i < ASSOCIATIONS; i++) {
            path = Pair.path(3, 1000 + i);
            try (var client = DtlsSession.client(setup.clientConfig(), Identity.NAME, NOW)) {
                shakeHands(client);
                for (int j = 0; j < replayed.length; j++) {
                    replayed[j] = ByteBuffer.allocate(1500);
                    require(client.send(ByteBuffer.allocate(64), replayed[j], NOW)
                                    .kind()
                            == SendOutcome.Kind.SENT);
                    require(acceptor.receive(path, replayed[j].flip(), plaintext.clear(), NOW)
                                    .kind()
                            == ReceiveOutcome.Kind.DATA);
                }
            }
        }
        require(receive().kind() == ReceiveOutcome.Kind.DISCARDED);
    }

    private void shakeHands(DtlsSession client) {
        boolean moved;
        do {
            moved = false;
            while (client.transmit(carried.clear(), NOW).kind() == TransmitOutcome.Kind.DATAGRAM) {
                moved = true;
                carried.flip();
                while (carried.hasRemaining()) {
                    var unused = acceptor.receive(path, carried, plaintext.clear(), NOW);
                }
            }
            while (acceptor.transmit(carried.clear(), NOW).kind() == TransmitOutcome.Kind.DATAGRAM) {
                moved = true;
                carried.flip();
                while (carried.hasRemaining()) {
                    var unused = client.receive(carried, plaintext.clear(), NOW);
                }
            }
        } while (moved);
        require(client.isEstablished());
    }

    private static void require(boolean expected) {
        if (!expected) {
            throw new IllegalStateException("this benchmark would measure something else");
        }
    }

    @TearDown
    public void close() {
        acceptor.close();
    }

    /** Two by turns: the JDK's cipher would not open the same twice running. */
    @Benchmark
    public ReceiveOutcome receive() {
        turn ^= 1;
        return acceptor.receive(path, replayed[turn].rewind(), plaintext, NOW);
    }
}
