package dev.dunlin.handshake.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.security.SecureRandom;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class RandomTest {
    private static final int HELLOS = 1000;

    @Test
    @Requirement({"RFC5246-7.4.1.3-a", "RFC8446-4.1.3-a"})
    @SecurityHistory("T21")
    void thousandRandomsDifferAndNoBitIsBiased() {
        var source = new SecureRandom();
        var seen = new HashSet<Random>();
        var ones = new int[Random.LENGTH * 8];
        for (int i = 0; i < HELLOS; i++) {
            var random = Random.generate(source);
            seen.add(random);
            byte[] bytes = random.bytes().toByteArray();
            for (int bit = 0; bit < ones.length; bit++) {
                ones[bit] += bytes[bit / 8] >> bit % 8 & 1;
            }
        }
        assertEquals(HELLOS, seen.size());
        for (int count : ones) {
            // Ten standard deviations (16 each) around 500: a fair source leaves it less than once in 10^20 runs.
            assertTrue(count > 340 && count < 660, () -> "bit set in " + count + " of " + HELLOS);
        }
    }
}
