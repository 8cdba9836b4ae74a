package dev.dunlin.handshake.internal.routability;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.requirements.Requirement;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PathMessageTest {
    private static PathMessage read(String hex) throws DecodeFailure {
        var content = HexFormat.of().parseHex(hex);
        // A record's content stands at the beginning of a larger array.
        return PathMessage.read(Arrays.copyOf(content, content.length + 20), content.length);
    }

    @Test
    @Requirement({"RFC9853-4-a", "RFC9853-4-d"})
    void aMessageIsItsTypeAndEightBytesOfCookie() throws DecodeFailure {
        assertEquals(new PathMessage(PathMessage.Type.CHALLENGE, 0x0102030405060708L), read("000102030405060708"));
        assertEquals(new PathMessage(PathMessage.Type.RESPONSE, -1), read("01ffffffffffffffff"));
        assertEquals(new PathMessage(PathMessage.Type.DROP, 1), read("020000000000000001"));
        var out = new byte[20];
        new PathMessage(PathMessage.Type.DROP, 0x8070605040302010L).write(out);
        assertArrayEquals(HexFormat.of().parseHex("028070605040302010"), Arrays.copyOf(out, PathMessage.LENGTH));
    }

    @Test
    @Requirement("RFC9853-4-e")
    void aTypeOfLaterDaysIsIgnoredWhateverItsLength() throws DecodeFailure {
        for (var hex : new String[] {"03", "030102030405060708", "ff00", "fe" + "00".repeat(40)}) {
            assertEquals(PathMessage.Type.UNKNOWN, read(hex).type(), hex);
        }
    }

    @Test
    void aKnownTypeOfAnotherLengthIsADecodeError() {
        for (var hex : new String[] {"", "00", "0001020304050607", "00010203040506070809", "01" + "00".repeat(7)}) {
            var fault = assertThrows(DecodeFailure.class, () -> read(hex), hex);
            assertEquals(AlertDescription.DECODE_ERROR, fault.alert());
        }
    }
}
