package dev.dunlin.handshake.internal.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.requirements.Requirement;
import org.junit.jupiter.api.Test;

class HandshakeHeaderTest {
    private static final String MIDDLE = "0b 012345 0102 000100 000200";

    @Test
    @Requirement("RFC9147-5.2-a")
    void twelveBytesInTheOrderOfTheRfc() throws DecodeFailure {
        var header = decode(MIDDLE);
        assertEquals(new HandshakeHeader(11, 0x012345, 0x0102, 0x000100, 0x000200), header);
        assertArrayEquals(Hex.parse(MIDDLE), header.toByteArray());
        assertEquals(HandshakeHeader.LENGTH, header.toByteArray().length);
    }

    @Test
    void fragmentThatRunsPastItsMessageIsIllegal() throws DecodeFailure {
        assertEquals(AlertDescription.ILLEGAL_PARAMETER, refused("0b 000010 0000 00000f 000002"));
        assertEquals(AlertDescription.ILLEGAL_PARAMETER, refused("0b 000010 0000 000011 000000"));
        assertEquals(AlertDescription.ILLEGAL_PARAMETER, refused("0b ffffff 0000 ffffff ffffff"));
        assertTrue(decode("0b 000010 0000 00000f 000001").endsMessage());
    }

    @Test
    void cutShortIsMalformed() {
        assertEquals(AlertDescription.DECODE_ERROR, refused("0b 000010 0000 00000f 0000"));
    }

    @Test
    @Requirement("RFC9147-5.5-b")
    void unfragmentedMessageHasOffsetZeroAndFragmentLengthEqualToLength() {
        var whole = HandshakeHeader.whole(20, 12, 7);
        assertArrayEquals(Hex.parse("14 00000c 0007 000000 00000c"), whole.toByteArray());
        assertTrue(whole.isWhole());
        assertTrue(whole.endsMessage());
    }

    @Test
    @Requirement("RFC6347-4.2.3-e")
    void fragmentsRepeatTypeLengthAndMessageSeq() {
        var fragment = HandshakeHeader.whole(11, 100, 3).fragment(40, 25);
        assertEquals(new HandshakeHeader(11, 100, 3, 40, 25), fragment);
        assertEquals(65, fragment.fragmentEnd());
        assertFalse(fragment.isWhole());
        assertFalse(fragment.endsMessage());
    }

    @Test
    void noFragmentOutsideItsMessageCanBeMade() {
        assertThrows(IllegalArgumentException.class, () -> new HandshakeHeader(1, 10, 0, 5, 6));
        assertThrows(IllegalArgumentException.class, () -> new HandshakeHeader(1, 10, 0, 11, 0));
        assertThrows(IllegalArgumentException.class, () -> new HandshakeHeader(1, 10, 0, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new HandshakeHeader(1, 1 << 24, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new HandshakeHeader(1, 10, 0x10000, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new HandshakeHeader(256, 10, 0, 0, 0));
    }

    private static HandshakeHeader decode(String hex) throws DecodeFailure {
        return HandshakeHeader.decode(new WireReader(Hex.parse(hex)));
    }

    private static AlertDescription refused(String hex) {
        return assertThrows(DecodeFailure.class, () -> decode(hex)).alert();
    }
}
