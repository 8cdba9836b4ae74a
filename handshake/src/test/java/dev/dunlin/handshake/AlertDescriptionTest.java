package dev.dunlin.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertDescriptionTest {
    @ParameterizedTest
    @EnumSource
    void everyAlertIsFoundByItsCode(AlertDescription alert) {
        assertEquals(Optional.of(alert), AlertDescription.of(alert.code()));
    }

    /** decryption_failed, no_certificate and export_restriction: what has no name here cannot be sent. */
    @ParameterizedTest
    @ValueSource(ints = {21, 41, 60})
    @Requirement("RFC5246-7.2.2-d")
    void alertsThatWereWithdrawnAreNotThere(int code) {
        assertTrue(AlertDescription.of(code).isEmpty());
    }

    @Test
    void namesAreWrittenAsInTheRfcs() {
        assertEquals("unknown_ca", AlertDescription.UNKNOWN_CA.rfcName());
    }
}
