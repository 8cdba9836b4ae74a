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
 * Sealing and opening a DTLS 1.3 record, from the epoch down: against the bare JCA calls for a record of that length and its mask where the
 * JDK has the AEAD, and against nothing at all for AES-CCM.
 */
@Tag("allocation")
class Dtls13RecordAllocationTest {
    static Stream<Arguments> theJdks() {
        return combinations(
                Stream.of(AeadAlgorithm.AES_128_GCM, AeadAlgorithm.AES_256_GCM, AeadAlgorithm.CHACHA20_POLY1305));
    }

    static Stream<Arguments> composed() {
        return combinations(Stream.of(AeadAlgorithm.AES_128_CCM, AeadAlgorithm.AES_128_CCM_8));
    }

    /** With eight bytes of content even the short tag needs no padding, which the bare calls know nothing of. */
    private static Stream<Arguments> combinations(Stream<AeadAlgorithm> algorithms) {
        return algorithms.flatMap(algorithm -> Stream.of(8, 100, 1200).map(length -> Arguments.of(algorithm, length)));
    }

    @ParameterizedTest
    @MethodSource("theJdks")
    void sealingARecordAddsNothingToTheBareCalls(AeadAlgorithm algorithm, int length) throws Exception {
        try (var pair = RecordPair.ofDtls13(algorithm)) {
            var bare = BareRecord.ofDtls13(algorithm, length);
            var content = new byte[length];
            var out = new byte[pair.recordLength(length)];

            assertAddsNothing(
                    algorithm,
                    () -> assertEquals(length + 1 + algorithm.tagLength(), bare.seal()),
                    () -> assertEquals(out.length, pair.seal(content, out)));
        }
    }

    @ParameterizedTest
    @MethodSource("theJdks")
    void openingARecordAddsNothingToTheBareCalls(AeadAlgorithm algorithm, int length) throws Exception {
        try (var pair = RecordPair.ofDtls13(algorithm)) {
            var bare = BareRecord.ofDtls13(algorithm, length);
            var records = pair.sealed(AllocationMeter.ALL_CALLS, length).iterator();

            assertAddsNothing(algorithm, () -> assertEquals(length + 1, bare.open()), () -> {
                assertEquals(InboundRecords.Result.OPENED, pair.open(records.next()));
                pair.commit();
            });
        }
    }

    /** It is opened before its number is known to be an old one. */
    @ParameterizedTest
    @MethodSource("theJdks")
    void droppingAReplayedRecordAddsNothingToTheBareCalls(AeadAlgorithm algorithm, int length) throws Exception {
        try (var pair = RecordPair.ofDtls13(algorithm)) {
            var bare = BareRecord.ofDtls13(algorithm, length);
            var records = pair.sealed(2, length);
            for (var record : records) {
                assertEquals(InboundRecords.Result.OPENED, pair.open(record));
                pair.commit();
            }
            var turns = new int[1];

            assertAddsNothing(
                    algorithm,
                    () -> assertEquals(length + 1, bare.open()),
                    () -> assertEquals(InboundRecords.Result.DISCARDED, pair.open(records.get(turns[0]++ % 2))));
        }
    }

    @ParameterizedTest
    @MethodSource("composed")
    void sealingARecordAllocatesNothing(AeadAlgorithm algorithm, int length) throws Exception {
        try (var pair = RecordPair.ofDtls13(algorithm)) {
            var content = new byte[length];
            var out = new byte[pair.recordLength(length)];

            assertEquals(0, bytesPerCall(() -> assertEquals(out.length, pair.seal(content, out))));
        }
    }

    @ParameterizedTest
    @MethodSource("composed")
    void openingARecordAllocatesNothing(AeadAlgorithm algorithm, int length) throws Exception {
        try (var pair = RecordPair.ofDtls13(algorithm)) {
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
        try (var pair = RecordPair.ofDtls13(algorithm)) {
            var forged = pair.sealed(1, length).get(0);
            forged[forged.length - 1] ^= 1;

            assertEquals(0, bytesPerCall(() -> assertEquals(InboundRecords.Result.DISCARDED, pair.open(forged))));
        }
    }

    @ParameterizedTest
    @MethodSource("theJdks")
    void droppingWhatCannotBeARecordAllocatesNothing(AeadAlgorithm algorithm, int length) throws Exception {
        try (var pair = RecordPair.ofDtls13(algorithm)) {
            var unknownEpoch = pair.sealed(1, length).get(0);
            unknownEpoch[0] ^= 1;
            var tooShort = new byte[] {0x2F, 0, 0, 0, 1, 0};

            assertEquals(0, bytesPerCall(() -> {
                assertEquals(InboundRecords.Result.DISCARDED, pair.open(unknownEpoch));
                assertEquals(InboundRecords.Result.DISCARDED, pair.open(tooShort));
            }));
        }
    }
}
