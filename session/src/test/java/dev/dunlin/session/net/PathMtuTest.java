package dev.dunlin.session.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PathMtuTest {
    @Test
    void theNextLengthIsTheNextLowerPlateau() {
        assertEquals(31_972, PathMtu.below(65_507));
        assertEquals(1_452, PathMtu.below(1_464));
        assertEquals(1_232, PathMtu.below(1_452));
        assertEquals(978, PathMtu.below(1_200));
        assertEquals(256, PathMtu.below(480));
    }

    @Test
    void repeatedTroubleEndsAtTheLeast() {
        var length = 65_507;
        for (var step = 0; step < 20; step++) {
            var next = PathMtu.below(length);
            assertTrue(next < length || length == PathMtu.LEAST);
            length = next;
        }
        assertEquals(PathMtu.LEAST, length);
        assertEquals(PathMtu.LEAST, PathMtu.below(10));
    }
}
