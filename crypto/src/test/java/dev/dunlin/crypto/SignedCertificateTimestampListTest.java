package dev.dunlin.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of RFC 6962 §3.3: at least one timestamp, none of them empty. */
class SignedCertificateTimestampListTest {
    private static final byte[] ONE = {1, 2, 3};
    private static final byte[] OTHER = {4};

    @Test
    void theListAndItsEncodingAreTheSame() {
        var list = SignedCertificateTimestampList.of(List.of(ONE, OTHER));
        assertEquals("00080003010203000104", HexFormat.of().formatHex(list.encoded()));
        var decoded = SignedCertificateTimestampList.ofEncoded(list.encoded());
        assertEquals(2, decoded.timestamps().size());
        assertArrayEquals(ONE, decoded.timestamps().get(0));
        assertArrayEquals(OTHER, decoded.timestamps().get(1));
        assertEquals(list, decoded);
        assertEquals(list.hashCode(), decoded.hashCode());
        assertNotEquals(list, SignedCertificateTimestampList.of(List.of(OTHER, ONE)));
        assertEquals("SignedCertificateTimestampList(2)", list.toString());
    }

    @Test
    void theListKeepsNothingOfTheCallersArraysAndHandsOutNoneOfItsOwn() {
        var mine = ONE.clone();
        var list = SignedCertificateTimestampList.of(List.of(mine));
        var encoded = list.encoded();
        var decoded = SignedCertificateTimestampList.ofEncoded(encoded);
        mine[0] = 9;
        encoded[5] = 9;
        list.encoded()[5] = 9;
        list.timestamps().get(0)[0] = 9;
        assertArrayEquals(ONE, list.timestamps().get(0));
        assertEquals(list, decoded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "0000",
                "000100",
                "00020000",
                "0003000101ff",
                "000400010100",
                "00060002010200",
                "0006000201020000",
                "000300020102",
                "0003000201",
                "000300020100"
            })
    void anythingElseIsNoList(String hex) {
        var encoded = HexFormat.of().parseHex(hex);
        assertThrows(IllegalArgumentException.class, () -> SignedCertificateTimestampList.ofEncoded(encoded));
    }

    @Test
    void theLongestListFillsItsLength() {
        var longest = new byte[0xFFFF - 2];
        longest[0] = 1;
        var list = SignedCertificateTimestampList.of(List.of(longest));
        assertEquals(0xFFFF + 2, list.encoded().length);
        assertEquals(list, SignedCertificateTimestampList.ofEncoded(list.encoded()));
        assertArrayEquals(longest, list.timestamps().get(0));
    }

    @Test
    void nothingAndTooMuchAreRefused() {
        for (var wrong : List.of(
                List.<byte[]>of(),
                List.of(new byte[0]),
                List.of(ONE, new byte[0]),
                List.of(new byte[0xFFFF - 1]),
                List.of(new byte[0x10000]),
                List.of(new byte[0x8000], new byte[0x8000]))) {
            assertThrows(IllegalArgumentException.class, () -> SignedCertificateTimestampList.of(wrong));
        }
    }
}
