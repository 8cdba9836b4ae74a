package dev.dunlin.audit.allocation;

import static dev.dunlin.audit.allocation.AllocationMeter.assertAddsNothing;
import static dev.dunlin.audit.allocation.AllocationMeter.bytesPerCall;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.recordlayer.internal.InboundRecords;
import dev.dunlin.testkit.jca.BareRecord;
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
        try (var pair = RecordPair.ofDtls12(algorithm)) {
            var bare = BareRecord.of(algorithm, length);
            var content = new byte[length];
            var out = new byte[pair.recordLength(length)];

            assertAddsNothing(
                    algorithm,
                    () -> assertEquals(length + algorithm.tagLength(), bare.seal()),
                    () -> assertEquals(out.length, pair.seal(content, out)));
        }
    }

    @ParameterizedTest
    @MethodSource("theJdks")
    void openingARecordAddsNothingToTheBareCalls(AeadAlgorithm algorithm, int length) throws Exception {
        try (var pair = RecordPair.ofDtls12(algorithm)) {
            var bare = BareRecord.of(algorithm, length);
            var records = pair.sealed(AllocationMeter.ALL_CALLS, length).iterator();

            assertAddsNothing(algorithm, () -> assertEquals(length, bare.open()), () -> {
                assertEquals(InboundRecords.Result.OPENED, pair.open(records.next()));
                pair.commit();
            });
        }
    }

    @ParameterizedTest
    @MethodSource("composed")
    void sealingARecordAllocatesNothing(AeadAlgorithm algorithm, int length) throws Exception {
        try (var pair = RecordPair.ofDtls12(algorithm)) {
            var content = new byte[length];
            var out = new byte[pair.recordLength(length)];

            assertEquals(0, bytesPerCall(() -> assertEquals(out.length, pair.seal(content, out))));
        }
    }

    @ParameterizedTest
    @MethodSource("composed")
    void openingARecordAllocatesNothing(AeadAlgorithm algorithm, int length) throws Exception {
        try (var pair = RecordPair.ofDtls12(algorithm)) {
            var records = pair.sealed(AllocationMeter.ALL_CALLS, length).iterator();

            assertEquals(0, bytesPerCall(() -> {
                assertEquals(InboundRecords.Result.OPENED, pair.open(records.next()));
                pair.commit();
            }));
        }
    }

    @ParameterizedTest
    @MethodSource("composed")
    void droppingAForgedRecordAllocatesNothing(AeadAlgorithm algorithm, int length) throws Exception {
        try (var pair = RecordPair.ofDtls12(algorithm)) {
            var forged = pair.sealed(1, length).get(0);
            forged[forged.length - 1] ^= 1;

            assertEquals(0, bytesPerCall(() -> assertEquals(InboundRecords.Result.DISCARDED, pair.open(forged))));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void droppingAReplayedRecordAllocatesNothing(AeadAlgorithm algorithm, int length) throws Exception {
        try (var pair = RecordPair.ofDtls12(algorithm)) {
            var record = pair.sealed(1, length).get(0);
            assertEquals(InboundRecords.Result.OPENED, pair.open(record));
            pair.commit();

            assertEquals(0, bytesPerCall(() -> assertEquals(InboundRecords.Result.DISCARDED, pair.open(record))));
        }
    }
}
