package dev.dunlin.audit.allocation;

import static dev.dunlin.audit.allocation.AllocationMeter.assertAddsNothing;
import static dev.dunlin.audit.allocation.AllocationMeter.bytesPerCall;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.AeadAlgorithm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("allocation")
class AllocationMeterTest {
    private int calls;
    private byte[] kept = {};
    private Object boxed = "";

    @Test
    void aCallThatAllocatesNothingCostsNothing() throws Exception {
        assertEquals(0, bytesPerCall(() -> calls++));
        assertEquals(AllocationMeter.ALL_CALLS, calls);
    }

    @Test
    void everyByteIsCounted() throws Exception {
        long empty = bytesPerCall(() -> kept = new byte[0]);

        assertTrue(empty > 0);
        assertEquals(empty + 1024, bytesPerCall(() -> kept = new byte[1024]));
    }

    @Test
    void oneBoxedNumberIsTooMuch() {
        assertThrows(
                AssertionError.class,
                () -> assertAddsNothing(AeadAlgorithm.AES_128_CCM, () -> calls++, () -> boxed = 1_000L + calls++));
        assertEquals(1_000L + calls - 1, boxed);
    }
}
