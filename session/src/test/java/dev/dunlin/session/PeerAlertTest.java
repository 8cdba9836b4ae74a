package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.internal.flight.FlightPolicy;
import dev.dunlin.requirements.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the bytes of an alert mean in either version. */
class PeerAlertTest {
    private static final int WARNING = 1;
    private static final int FATAL = 2;
    private static final int UNKNOWN = 251;

    private static PeerAlert read(FlightPolicy policy, int... bytes) {
        var content = new byte[Math.max(2, bytes.length)];
        for (int i = 0; i < bytes.length; i++) {
            content[i] = (byte) bytes[i];
        }
        return PeerAlert.read(content, bytes.length, policy);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, WARNING, FATAL, 7, 255})
    @Requirement({"RFC8446-6-e", "RFC8446-6-f"})
    void theLevelMeansNothingInDtls13(int level) {
        var fatal = read(FlightPolicy.DTLS_1_3, level, AlertDescription.HANDSHAKE_FAILURE.code());
        assertTrue(fatal.isLegal());
        assertTrue(fatal.isFatal());
        assertTrue(read(FlightPolicy.DTLS_1_3, level, UNKNOWN).isFatal());
        var goodbye = read(FlightPolicy.DTLS_1_3, level, AlertDescription.CLOSE_NOTIFY.code());
        assertTrue(goodbye.isLegal());
        assertTrue(goodbye.isCloseNotify());
        assertFalse(goodbye.isFatal());
        assertFalse(read(FlightPolicy.DTLS_1_3, level, AlertDescription.USER_CANCELED.code())
                .isFatal());
    }

    @Test
    void theLevelDecidesInDtls12() {
        assertFalse(read(FlightPolicy.DTLS_1_2, WARNING, UNKNOWN).isFatal());
        assertTrue(read(FlightPolicy.DTLS_1_2, FATAL, UNKNOWN).isFatal());
        var strange = read(FlightPolicy.DTLS_1_2, 7, AlertDescription.CLOSE_NOTIFY.code());
        assertFalse(strange.isLegal());
        assertEquals(AlertDescription.ILLEGAL_PARAMETER, strange.fault().alert());
    }

    @Test
    @Requirement("RFC8446-5.1-b")
    void halfAnAlertAndTwoInOneRecordAreDecodeErrors() {
        for (var policy : new FlightPolicy[] {FlightPolicy.DTLS_1_2, FlightPolicy.DTLS_1_3}) {
            var half = read(policy, FATAL);
            assertFalse(half.isLegal());
            assertEquals(AlertDescription.DECODE_ERROR, half.fault().alert());
            var two = read(policy, WARNING, 0, WARNING, 0);
            assertFalse(two.isLegal());
            assertEquals(AlertDescription.DECODE_ERROR, two.fault().alert());
        }
    }
}
