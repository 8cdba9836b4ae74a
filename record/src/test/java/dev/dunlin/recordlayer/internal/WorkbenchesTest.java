package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.internal.Jca;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkbenchesTest {
    private final Workbenches benches = new Workbenches(new Jca(CryptoProvider.jdk(), new SecureRandom()), 1);

    @Test
    void whatAClosedSetHasWorkedWithServesTheNextWipedAndWithoutKeys() {
        var first = new WorkingSet(benches);
        var ciphers = first.ciphers();
        for (var array : arrays(first)) {
            Arrays.fill(array, (byte) 0x55);
        }
        var arrays = arrays(first);
        first.close();

        var second = new WorkingSet(benches);

        assertSame(ciphers, second.ciphers());
        var again = arrays(second);
        for (int i = 0; i < arrays.size(); i++) {
            assertSame(arrays.get(i), again.get(i));
            assertArrayEquals(new byte[again.get(i).length], again.get(i));
        }
    }

    @Test
    void noTwoSetsEverWorkWithTheSameThings() {
        var closedTwice = new WorkingSet(benches);
        var before = closedTwice.plaintext();
        closedTwice.close();
        closedTwice.close();

        var one = new WorkingSet(benches);
        var other = new WorkingSet(benches);

        assertSame(before, one.plaintext());
        assertNotSame(one.plaintext(), other.plaintext());
        // One that is used although it was closed.
        assertNotSame(one.plaintext(), closedTwice.plaintext());
        assertNotSame(other.plaintext(), closedTwice.plaintext());
    }

    @Test
    void onlyAFewAreKept() {
        var sets = new ArrayList<WorkingSet>();
        var made = Collections.newSetFromMap(new IdentityHashMap<byte[], Boolean>());
        for (int i = 0; i < 3 * Workbenches.KEPT; i++) {
            var set = new WorkingSet(benches);
            made.add(set.plaintext());
            sets.add(set);
        }
        sets.forEach(WorkingSet::close);

        long kept = 0;
        for (int i = 0; i < 3 * Workbenches.KEPT; i++) {
            kept += made.contains(new WorkingSet(benches).plaintext()) ? 1 : 0;
        }

        assertEquals(Workbenches.KEPT, kept);
    }

    private static List<byte[]> arrays(WorkingSet set) {
        return List.of(set.plaintext(), set.inner(), set.sealed(), set.datagram());
    }
}
