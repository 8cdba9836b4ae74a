package dev.dunlin.bench;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.crypto.internal.TrafficKeys;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.recordlayer.internal.Dtls12Protection;
import dev.dunlin.recordlayer.internal.EarlyRecords;
import dev.dunlin.recordlayer.internal.InboundRecords;
import dev.dunlin.recordlayer.internal.ReadEpoch;
import dev.dunlin.recordlayer.internal.ReadEpochs;
import dev.dunlin.recordlayer.internal.RecordVersion;
import dev.dunlin.recordlayer.internal.WorkingSet;
import dev.dunlin.recordlayer.internal.WriteEpoch;
import dev.dunlin.testkit.jca.BareRecord;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
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

/** One DTLS 1.2 record sealed, one opened, by the record layer and by the bare JCA calls; for AES-CCM, which the JDK has not, by the obvious ones. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls prepare() and install() before any benchmark
public class RecordBenchmark {
    private static final int WINDOW = 64;

    /** A reading of a sensor, a short message, a full datagram, a full record. */
    @Param({"64", "256", "1200", "16384"})
    int length;

    @Param({
        "AES_128_GCM",
        "AES_256_GCM",
        "CHACHA20_POLY1305",
        "AES_128_CCM",
        "AES_256_CCM",
        "AES_128_CCM_8",
        "AES_256_CCM_8"
    })
    AeadAlgorithm algorithm;

    private final WorkingSet ws = new WorkingSet(new Jca(CryptoProvider.jdk(), new SecureRandom()), 2);
    private Secret flat;
    private WriteEpoch writing;
    private InboundRecords reading;
    private BareRecord bare;
    private byte[] content;
    private byte[] out;
    private byte[] first;
    private byte[] second;
    private boolean isSecondNext;

    /** Once, as our own ciphers: what the JDK stores in an object costs more when that has grown old. */
    @Setup(Level.Trial)
    public void prepare() throws GeneralSecurityException {
        bare = BareRecord.of(algorithm, length);
    }

    /** A new epoch for each iteration, which must end before its key's limit of 2^23 or 2^24.5 records does. */
    @Setup(Level.Iteration)
    public void install() throws GeneralSecurityException {
        flat = Secret.owning(new byte[algorithm.keyLength() + Dtls12Protection.fixedIvLength(algorithm)]);
        new SecureRandom().nextBytes(flat.bytes());
        writing = WriteEpoch.of(1, protection());
        var epochs = new ReadEpochs();
        epochs.install(ReadEpoch.of(1, protection(), WINDOW));
        epochs.advance(0, 0, ws);
        reading = new InboundRecords(epochs, EarlyRecords.NONE);
        content = new byte[length];
        out = new byte[length + writing.protection().overhead()];
        seal();
        first = out.clone();
        seal();
        second = out.clone();
        // Under one key for ever bare calls would run code that no endpoint runs.
        byte[] bareKey = new byte[algorithm.keyLength()];
        new SecureRandom().nextBytes(bareKey);
        bare.rekey(bareKey);
    }

    @TearDown(Level.Iteration)
    public void wipe() {
        ws.close();
        flat.close();
    }

    @Benchmark
    public int seal() {
        return writing.seal(
                ws, ContentType.APPLICATION_DATA, RecordVersion.DTLS_1_2, content, 0, length, out, 0, out.length);
    }

    @Benchmark
    public int sealBare() throws GeneralSecurityException {
        return bare.seal();
    }

    /** Two records by turns, never committed to the replay window; the bare calls cannot open one twice running either. */
    @Benchmark
    public InboundRecords.Result open() {
        isSecondNext = !isSecondNext;
        byte[] received = isSecondNext ? second : first;
        return reading.open(received, 0, received.length, ws, 0);
    }

    @Benchmark
    public int openBare() throws GeneralSecurityException {
        return bare.open();
    }

    private Dtls12Protection protection() {
        return new Dtls12Protection(
                new TrafficKeys(algorithm, flat, 0, algorithm.keyLength(), Dtls12Protection.fixedIvLength(algorithm)));
    }
}
