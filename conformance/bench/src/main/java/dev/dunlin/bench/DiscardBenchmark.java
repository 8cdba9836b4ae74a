package dev.dunlin.bench;

import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
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

/** What it costs an established DTLS 1.2 session to discard the network's noise: no cryptography is spent on any of these. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls establish() before any benchmark
public class DiscardBenchmark {
    private static final int EPOCH = 3;
    private static final int LENGTH = 11;
    private static final long NOW = 0;

    /** What is wrong with the datagram. */
    public enum Noise {
        /** It came before. */
        REPLAY {
            @Override
            void make(ByteBuffer genuine) {}
        },
        /** Its epoch is one that never was. */
        EPOCH_UNKNOWN {
            @Override
            void make(ByteBuffer genuine) {
                genuine.putShort(EPOCH, (short) 7);
            }
        },
        /** Its record is longer than the datagram. */
        LENGTH_WRONG {
            @Override
            void make(ByteBuffer genuine) {
                genuine.putShort(LENGTH, (short) (genuine.getShort(LENGTH) + 1));
            }
        };

        abstract void make(ByteBuffer genuine);
    }

    @Param
    Noise noise;

    private Pair pair;
    private DtlsSession session;
    private ByteBuffer datagram;
    private final ByteBuffer plaintext = ByteBuffer.allocate(1500);

    @Setup
    public void establish() {
        // JMH has an annotation of the same name.
        pair = dev.dunlin.testkit.Setup.standard().established();
        session = pair.server().session();
        datagram = ByteBuffer.allocate(1500);
        require(pair.client()
                        .session()
                        .send(ByteBuffer.allocate(100), datagram, NOW)
                        .kind()
                == SendOutcome.Kind.SENT);
        datagram.flip();
        require(discard().kind() == ReceiveOutcome.Kind.DATA);
        noise.make(datagram);
        require(discard().kind() == ReceiveOutcome.Kind.DISCARDED);
    }

    private static void require(boolean expected) {
        if (!expected) {
            throw new IllegalStateException("this benchmark would measure something else");
        }
    }

    @TearDown
    public void close() {
        pair.close();
    }

    @Benchmark
    public ReceiveOutcome discard() {
        datagram.rewind();
        return session.receive(datagram, plaintext, NOW);
    }
}
