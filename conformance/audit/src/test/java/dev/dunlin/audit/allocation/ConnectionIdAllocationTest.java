package dev.dunlin.audit.allocation;

import static dev.dunlin.audit.allocation.AllocationMeter.bytesPerCall;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.recordlayer.internal.InboundRecords;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Records with a connection id, sealed, opened and dropped: with AES-CCM, which is all our own, nothing is allocated in either version. */
@Tag("allocation")
class ConnectionIdAllocationTest {
    static Stream<Arguments> versionsAndIds() {
        return Stream.of(1, 8, 255)
                .flatMap(length -> Stream.of(false, true).map(isDtls13 -> Arguments.of(isDtls13, length)));
    }

    private static RecordPair pair(boolean isDtls13, int idLength) {
        var id = ConnectionId.of(new byte[idLength]);
        return isDtls13
                ? RecordPair.ofDtls13(AeadAlgorithm.AES_128_CCM, id)
                : RecordPair.ofDtls12(AeadAlgorithm.AES_128_CCM, id);
    }

    @ParameterizedTest
    @MethodSource("versionsAndIds")
    void sealingARecordAllocatesNothing(boolean isDtls13, int idLength) throws Exception {
        try (var pair = pair(isDtls13, idLength)) {
            var content = new byte[100];
            var out = new byte[pair.recordLength(100)];

            assertEquals(0, bytesPerCall(() -> assertEquals(out.length, pair.seal(content, out))));
        }
    }

    @ParameterizedTest
    @MethodSource("versionsAndIds")
    void openingARecordAllocatesNothing(boolean isDtls13, int idLength) throws Exception {
        try (var pair = pair(isDtls13, idLength)) {
            var records = pair.sealed(AllocationMeter.ALL_CALLS, 100).iterator();

            assertEquals(0, bytesPerCall(() -> {
                assertEquals(InboundRecords.Result.OPENED, pair.open(records.next()));
                pair.commit();
            }));
        }
    }

    @ParameterizedTest
    @MethodSource("versionsAndIds")
    void droppingARecordOfSomebodyElseAllocatesNothing(boolean isDtls13, int idLength) throws Exception {
        try (var pair = pair(isDtls13, idLength)) {
            var foreign = pair.sealed(1, 100).get(0);
            foreign[isDtls13 ? 1 : 11] ^= 1;

            assertEquals(0, bytesPerCall(() -> assertEquals(InboundRecords.Result.DISCARDED, pair.open(foreign))));
        }
    }
}
