package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.requirements.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AeadLimitsTest {
    /** Blocks and tags decide, not keys. In 1.2 no RFC names numbers for CCM; the construction is that of RFC 9147. */
    @ParameterizedTest
    @CsvSource({
        "CHACHA20_POLY1305, 63, 36",
        "AES_128_CCM, 23, 23.5",
        "AES_256_CCM, 23, 23.5",
        "AES_128_CCM_8, 23, 7",
        "AES_256_CCM_8, 23, 7"
    })
    @Requirement("RFC9325-4.4-a")
    void theOthersHaveTheLimitsOfTheSameConstructionInDtls13(AeadAlgorithm algorithm, double sealed, double failed) {
        var limits = AeadLimits.ofDtls12(algorithm);

        assertEquals((long) Math.floor(Math.pow(2, sealed)), limits.sealed());
        assertEquals((long) Math.floor(Math.pow(2, failed)), limits.failedOpens());
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_128_GCM", "AES_256_GCM"})
    @Requirement({"RFC9325-4.4-a", "RFC9325-4.4-b"})
    void aesGcmHasTheLimitsOfTheRfc(AeadAlgorithm algorithm) {
        var limits = AeadLimits.ofDtls12(algorithm);

        assertEquals((long) Math.floor(Math.pow(2, 24.5)), limits.sealed());
        assertEquals((long) Math.pow(2, 28), limits.failedOpens());
    }

    @ParameterizedTest
    @CsvSource({
        "AES_128_GCM, 24.5, 36",
        "AES_256_GCM, 24.5, 36",
        "CHACHA20_POLY1305, 63, 36",
        "AES_128_CCM, 23, 23.5",
        "AES_128_CCM_8, 23, 7"
    })
    @Requirement({
        "RFC9147-4.5.3-c",
        "RFC9147-4.5.3-h",
        "RFC9147-4.5.3-i",
        "RFC9147-4.5.3-k",
        "RFC9147-4.5.3-l",
        "RFC9147-4.5.3-m"
    })
    void everySuiteOfDtls13HasBothLimits(AeadAlgorithm algorithm, double sealed, double failed) {
        var limits = AeadLimits.ofDtls13(algorithm);

        assertEquals((long) Math.floor(Math.pow(2, sealed)), limits.sealed());
        assertEquals((long) Math.floor(Math.pow(2, failed)), limits.failedOpens());
    }

    @Test
    @Requirement("RFC9147-4.5.3-k")
    void failuresCanBeLimitedToWhatADeploymentStands() {
        var limits = AeadLimits.DTLS_1_2_AES_CCM_8.withFailedOpens(1000);

        assertEquals(AeadLimits.DTLS_1_2_AES_CCM_8.sealed(), limits.sealed());
        assertEquals(1000, limits.failedOpens());
    }

    @Test
    void limitsThatForbidTheFirstRecordAreMisuse() {
        assertThrows(IllegalArgumentException.class, () -> new AeadLimits(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new AeadLimits(1, 0));
    }
}
