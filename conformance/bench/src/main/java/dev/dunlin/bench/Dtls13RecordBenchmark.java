package dev.dunlin.bench;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.recordlayer.internal.Dtls13Protection;
import dev.dunlin.recordlayer.internal.EarlyRecords;
import dev.dunlin.recordlayer.internal.InboundRecords;
import dev.dunlin.recordlayer.internal.ReadEpoch;
import dev.dunlin.recordlayer.internal.ReadEpochs;
import dev.dunlin.recordlayer.internal.RecordFraming;
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

/**
 * One DTLS 1.3 record sealed, opened or discarded by the record layer, beside the bare calls of the AEAD alone: that record numbers are hidden
 * is our own cost here.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls prepare() and install() before any benchmark
public class Dtls13RecordBenchmark {
    private static final int EPOCH = 3;
    private static final int WINDOW = 64;

    /** A reading of a sensor, the same in whole blocks with its content type, a short message, a full datagram. */
    @Param({"64", "63", "256", "1200"})
    int length;

    @Param({"AES_128_GCM", "AES_256_GCM", "CHACHA20_POLY1305", "AES_128_CCM", "AES_128_CCM_8"})
    AeadAlgorithm algorithm;

    private final WorkingSet ws = new WorkingSet(new Jca(CryptoProvider.jdk(), new SecureRandom()), 2);
    private Secret flat;
    private WriteEpoch writing;
    private InboundRecords reading;
    private BareRecord bare;
    private BareRecord bareOfSameRecord;
    private byte[] content;
    private byte[] out;
    private byte[] first;
    private byte[] second;
    private byte[] ofUnknownEpoch;
    private boolean isSecondNext;

    /** Once, as our own ciphers: what the JDK stores in an object costs more when that has grown old. */
    @Setup(Level.Trial)
    public void prepare() throws GeneralSecurityException {
        bare = BareRecord.of(algorithm, length);
        bareOfSameRecord = BareRecord.ofDtls13(algorithm, length);
    }

    /** A new epoch for each iteration, which must end before its key's limit of 2^23 or 2^24.5 records does. */
    @Setup(Level.Iteration)
    public void install() throws GeneralSecurityException {
        flat = Secret.owning(new byte[Dtls13Protection.secretLength(algorithm)]);
        new SecureRandom().nextBytes(flat.bytes());
        writing = WriteEpoch.of(EPOCH, protection());
        var epochs = new ReadEpochs();
        epochs.install(ReadEpoch.of(EPOCH, protection(), WINDOW));
        epochs.advance(0, 0, ws);
        epochs.dropPrevious(ws);
        reading = new InboundRecords(epochs, EarlyRecords.NONE);
        reading.frame(RecordFraming.DTLS_1_3);
        content = new byte[length];
        out = new byte[writing.recordLength(ContentType.APPLICATION_DATA, length)];
        seal();
        first = out.clone();
        seal();
        second = out.clone();
        ofUnknownEpoch = out.clone();
        ofUnknownEpoch[0] ^= 1;
        rekeyBare();
        require(open() == InboundRecords.Result.OPENED);
        require(discardOfUnknownEpoch() == InboundRecords.Result.DISCARDED);
    }

    /** Bare calls under one key for ever would run code that no endpoint runs. */
    private void rekeyBare() throws GeneralSecurityException {
        byte[] secret = new byte[algorithm.keyLength()];
        new SecureRandom().nextBytes(secret);
        bare.rekey(secret);
        bareOfSameRecord.rekey(secret);
    }

    private static void require(boolean expected) {
        if (!expected) {
            throw new IllegalStateException("this benchmark would measure something else");
        }
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

    /**
     * What the JCA has to do for this very record: its content type makes it one byte longer, which costs the JDK's GCM a block when the
     * content is full blocks, and the number has to be masked.
     */
    @Benchmark
    public int sealBareOfSameRecord() throws GeneralSecurityException {
        return bareOfSameRecord.seal();
    }

    /**
     * Two records by turns, never committed to the replay window; the bare calls cannot open one twice running either. A replayed record
     * costs the same: it is opened before it is dropped (RFC 9147 §4.5.1).
     */
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

    @Benchmark
    public int openBareOfSameRecord() throws GeneralSecurityException {
        return bareOfSameRecord.open();
    }

    @Benchmark
    public InboundRecords.Result discardOfUnknownEpoch() {
        return reading.open(ofUnknownEpoch, 0, ofUnknownEpoch.length, ws, 0);
    }

    private Dtls13Protection protection() {
        return new Dtls13Protection(Dtls13Protection.keys(algorithm, flat, 0));
    }
}
