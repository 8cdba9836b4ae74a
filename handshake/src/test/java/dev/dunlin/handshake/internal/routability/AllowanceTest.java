package dev.dunlin.handshake.internal.routability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import org.junit.jupiter.api.Test;

class AllowanceTest {
    @Test
    @Requirement("RFC9853-5-a")
    void threeBytesMayGoOutForEachThatCameIn() {
        var allowance = Allowance.none();
        assertFalse(allowance.allows(1));
        allowance.cameIn(20);
        assertTrue(allowance.allows(60));
        assertFalse(allowance.allows(61));
        allowance.goesOut(50);
        assertEquals(10, allowance.largestDatagram(1400));
        allowance.cameIn(1);
        assertEquals(13, allowance.largestDatagram(1400));
    }

    @Test
    void whatCameInNeverOverflows() {
        var allowance = Allowance.none();
        for (int i = 0; i < 5; i++) {
            allowance.cameIn(Integer.MAX_VALUE / 2);
        }
        assertTrue(allowance.allows(Integer.MAX_VALUE));
        assertFalse(allowance.isUnlimited());
    }

    @Test
    void aProvenPathHasNoLimitAndKeepsNone() {
        var allowance = Allowance.none();
        allowance.pathProven();
        allowance.goesOut(1_000_000);
        assertTrue(allowance.isUnlimited());
        assertEquals(1400, allowance.largestDatagram(1400));
    }
}
