package dev.dunlin.crypto.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.internal.Der.MalformedDer;
import java.math.BigInteger;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DerPropertyTest {
    @Property(seed = "1", tries = 300)
    void whatWasEncodedIsReadBack(@ForAll @IntRange(max = 70_000) int length, @ForAll @Size(max = 40) byte[] head)
            throws MalformedDer {
        byte[] contents = Arrays.copyOf(head, length);
        byte[] encoded = Der.encode(Der.OCTET_STRING, contents);
        var der = Der.over(encoded);
        assertTrue(der.isNext(Der.OCTET_STRING));
        assertArrayEquals(contents, der.value(Der.OCTET_STRING).rest());
        der.expectEnd();
    }

    @Property(seed = "2", tries = 300)
    void everyPrefixIsMalformed(@ForAll @Size(min = 1, max = 300) byte[] contents) {
        byte[] encoded = Der.encode(Der.OCTET_STRING, contents);
        for (int length = 0; length < encoded.length; length++) {
            var prefix = Der.over(Arrays.copyOf(encoded, length));
            assertThrows(MalformedDer.class, () -> prefix.value(Der.OCTET_STRING));
        }
    }

    @Property(seed = "3", tries = 500)
    void integersAreReadBack(@ForAll BigInteger number) throws MalformedDer {
        assertEquals(
                number, Der.over(Der.encode(Der.INTEGER, number.toByteArray())).integer());
    }

    @Property(seed = "4", tries = 2000)
    void noiseIsNoSignatureAndNoException(@ForAll @Size(max = 80) byte[] noise) {
        // A random well-formed pair is out of reach: its two integers alone demand nine bytes in place.
        noise = Arrays.copyOf(noise, noise.length);
        assertFalse(EcdsaSignature.isWellFormed(noise, BigInteger.ONE));
    }
}
