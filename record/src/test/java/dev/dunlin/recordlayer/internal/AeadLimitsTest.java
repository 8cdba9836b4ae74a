package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.requirements.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AeadLimitsTest {
    @ParameterizedTest
    @EnumSource(names = {"AES_128_GCM", "AES_256_GCM"})
    @Requirement({"RFC9325-4.4-a", "RFC9325-4.4-b"})
    void aesGcmHasTheLimitsOfTheRfc(AeadAlgorithm algorithm) {
        var limits = AeadLimits.ofDtls12(algorithm);

        assertEquals((long) Math.floor(Math.pow(2, 24.5)), limits.sealed());
        assertEquals((long) Math.pow(2, 28), limits.failedOpens());
    }

    @Test
    void limitsThatForbidTheFirstRecordAreMisuse() {
        assertThrows(IllegalArgumentException.class, () -> new AeadLimits(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new AeadLimits(1, 0));
    }
}
