package dev.dunlin.audit.allocation;

import static dev.dunlin.audit.allocation.AllocationMeter.assertAddsNothing;
import static dev.dunlin.audit.allocation.AllocationMeter.bytesPerCall;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sealing and opening a DTLS 1.2 record, from the epoch down: against the bare JCA calls for a record of that length where the JDK has the
 * AEAD, and against nothing at all for AES-CCM.
 */
@Tag("allocation")
class RecordAllocationTest {
    private static final int WINDOW = 64;

    static Stream<Arguments> theJdks() {
        return combinations(
                Stream.of(AeadAlgorithm.AES_128_GCM, AeadAlgorithm.AES_256_GCM, AeadAlgorithm.CHACHA20_POLY1305));
    }

    static Stream<Arguments> composed() {
        return combinations(Stream.of(
                AeadAlgorithm.AES_128_CCM,
                AeadAlgorithm.AES_256_CCM,
                AeadAlgorithm.AES_128_CCM_8,
                AeadAlgorithm.AES_256_CCM_8));
    }

    static Stream<Arguments> all() {
        return Stream.concat(theJdks(), composed());
    }

    private static Stream<Arguments> combinations(Stream<AeadAlgorithm> algorithms) {
        return algorithms.flatMap(algorithm -> Stream.of(1, 100, 1200).map(length -> Arguments.of(algorithm, length)));
    }

    @ParameterizedTest
    @MethodSource("theJdks")
    void sealingARecordAddsNothingToTheBareCalls(AeadAlgorithm algorithm, int length) throws Exception {
        try (var pair = new Pair(algorithm)) {
            var bare = BareRecord.of(algorithm, length);
            var content = new byte[length];
            var out = new byte[length + pair.writing.protection().overhead()];

            assertAddsNothing(
                    () -> assertEquals(length + algorithm.tagLength(), bare.seal()),
                    () -> assertEquals(out.length, pair.seal(content, out)));
        }
    }

    @ParameterizedTest
    @MethodSource("theJdks")
    void openingARecordAddsNothingToTheBareCalls(AeadAlgorithm algorithm, int length) throws Exception {
        try (var pair = new Pair(algorithm)) {
            var bare = BareRecord.of(algorithm, length);
            var records = pair.sealed(AllocationMeter.ALL_CALLS, length).iterator();

            assertAddsNothing(() -> assertEquals(length, bare.open()), () -> {
                assertEquals(InboundRecords.Result.OPENED, pair.open(records.next()));
                pair.reading.commit(pair.ws, 0);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("composed")
    void sealingARecordAllocatesNothing(AeadAlgorithm algorithm, int length) throws Exception {
        try (var pair = new Pair(algorithm)) {
            var content = new byte[length];
            var out = new byte[length + pair.writing.protection().overhead()];

            assertEquals(0, bytesPerCall(() -> assertEquals(out.length, pair.seal(content, out))));
        }
    }

    @ParameterizedTest
    @MethodSource("composed")
    void openingARecordAllocatesNothing(AeadAlgorithm algorithm, int length) throws Exception {
        try (var pair = new Pair(algorithm)) {
            var records = pair.sealed(AllocationMeter.ALL_CALLS, length).iterator();

            assertEquals(0, bytesPerCall(() -> {
                assertEquals(InboundRecords.Result.OPENED, pair.open(records.next()));
                pair.reading.commit(pair.ws, 0);
            }));
        }
    }

    @ParameterizedTest
    @MethodSource("composed")
    void droppingAForgedRecordAllocatesNothing(AeadAlgorithm algorithm, int length) throws Exception {
        try (var pair = new Pair(algorithm)) {
            var forged = pair.sealed(1, length).get(0);
            forged[forged.length - 1] ^= 1;

            assertEquals(0, bytesPerCall(() -> assertEquals(InboundRecords.Result.DISCARDED, pair.open(forged))));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void droppingAReplayedRecordAllocatesNothing(AeadAlgorithm algorithm, int length) throws Exception {
        try (var pair = new Pair(algorithm)) {
            var record = pair.sealed(1, length).get(0);
            assertEquals(InboundRecords.Result.OPENED, pair.open(record));
            pair.reading.commit(pair.ws, 0);

            assertEquals(0, bytesPerCall(() -> assertEquals(InboundRecords.Result.DISCARDED, pair.open(record))));
        }
    }

    /** Both ends of one direction, epoch 1. */
    private static final class Pair implements AutoCloseable {
        private final WorkingSet ws = new WorkingSet(new Jca(CryptoProvider.jdk(), new SecureRandom()), 2);
        private final Secret flat;
        private final WriteEpoch writing;
        private final InboundRecords reading;

        Pair(AeadAlgorithm algorithm) {
            flat = Secret.owning(new byte[algorithm.keyLength() + Dtls12Protection.fixedIvLength(algorithm)]);
            writing = WriteEpoch.of(1, protection(algorithm));
            var epochs = new ReadEpochs();
            epochs.install(ReadEpoch.of(1, protection(algorithm), WINDOW));
            epochs.advance(0, 0, ws);
            reading = new InboundRecords(epochs, EarlyRecords.NONE);
        }

        int seal(byte[] content, byte[] out) {
            return writing.seal(
                    ws,
                    ContentType.APPLICATION_DATA,
                    RecordVersion.DTLS_1_2,
                    content,
                    0,
                    content.length,
                    out,
                    0,
                    out.length);
        }

        InboundRecords.Result open(byte[] datagram) {
            return reading.open(datagram, 0, datagram.length, ws, 0);
        }

        List<byte[]> sealed(int count, int length) {
            var records = new ArrayList<byte[]>();
            for (int i = 0; i < count; i++) {
                var out = new byte[length + writing.protection().overhead()];
                assertEquals(out.length, seal(new byte[length], out));
                records.add(out);
            }
            return records;
        }

        private Dtls12Protection protection(AeadAlgorithm algorithm) {
            return new Dtls12Protection(new TrafficKeys(
                    algorithm, flat, 0, algorithm.keyLength(), Dtls12Protection.fixedIvLength(algorithm)));
        }

        @Override
        public void close() {
            ws.close();
            flat.close();
        }
    }
}
