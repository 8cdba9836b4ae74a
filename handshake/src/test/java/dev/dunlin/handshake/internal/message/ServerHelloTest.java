package dev.dunlin.handshake.internal.message;

import static dev.dunlin.handshake.internal.message.Decoding.assertRefused;
import static dev.dunlin.handshake.internal.message.Decoding.decoded;
import static dev.dunlin.handshake.internal.message.HandshakeType.SERVER_HELLO;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.requirements.Requirement;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerHelloTest {
    private static final String RANDOM = "a5".repeat(32);
    private static final String RETRY = "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c";
    private static final String FIXED = "fefd" + RANDOM + "00 c02b 00";
    private static final String BLOCK = "0009 ff01 0001 00 0017 0000";

    @Test
    void layoutOfTheRfc() throws DecodeFailure {
        var hello = new ServerHello(
                0xFEFD,
                new Random(Hex.bytes(RANDOM)),
                SessionId.NONE,
                0xC02B,
                Extensions.of(RenegotiationInfo.INITIAL, new ExtendedMasterSecret()));
        assertEquals(hello, decoded(SERVER_HELLO, FIXED + BLOCK));
        assertArrayEquals(Hex.parse(FIXED + BLOCK), hello.body());
    }

    @Test
    void extensionsMayBeMissingAsAWhole() throws DecodeFailure {
        var hello = (ServerHello) decoded(SERVER_HELLO, FIXED);
        assertEquals(Extensions.NONE, hello.extensions());
        assertArrayEquals(Hex.parse(FIXED), hello.body());
    }

    @Test
    @Requirement("RFC8446-4.1.3-d")
    void compressionOtherThanNullIsIllegal() {
        assertRefused(AlertDescription.ILLEGAL_PARAMETER, SERVER_HELLO, "fefd" + RANDOM + "00 c02b 01");
    }

    @Test
    void truncatedAtAnyByteItIsMalformed() {
        byte[] whole = Hex.parse(FIXED + BLOCK);
        int withoutExtensions = Hex.parse(FIXED).length;
        for (int length = 0; length < whole.length; length++) {
            if (length != withoutExtensions) {
                assertRefused(AlertDescription.DECODE_ERROR, SERVER_HELLO, Arrays.copyOf(whole, length));
            }
        }
        assertRefused(AlertDescription.DECODE_ERROR, SERVER_HELLO, FIXED + BLOCK + "00");
    }

    @Test
    @Requirement("RFC8446-4.1.3-g")
    void helloRetryRequestIsToldApartByItsRandom() throws DecodeFailure {
        var retry = (ServerHello) decoded(
                SERVER_HELLO,
                "fefd" + RETRY + "00 1301 00" + "0016 002b 0002 fefc 0033 0002 001d 002c 0006 0004 01020304");
        assertTrue(retry.isHelloRetryRequest());
        assertEquals(
                Optional.of(new SelectedVersion(0xFEFC)), retry.extensions().find(SelectedVersion.class));
        assertEquals(
                Optional.of(new KeyShareRequest(0x001D)), retry.extensions().find(KeyShareRequest.class));
        assertEquals(
                Optional.of(new CookieExtension(Hex.bytes("01020304"))),
                retry.extensions().find(CookieExtension.class));
        assertFalse(((ServerHello) decoded(SERVER_HELLO, FIXED)).isHelloRetryRequest());
    }

    @Test
    void serverShareOfServerHelloHasAPublicValue() throws DecodeFailure {
        var hello =
                (ServerHello) decoded(SERVER_HELLO, "fefd" + RANDOM + "00 1301 00" + "000a 0033 0006 001d 0002 beef");
        assertEquals(
                Optional.of(new KeyShareAnswer(new KeyShareEntry(0x001D, Hex.bytes("beef")))),
                hello.extensions().find(KeyShareAnswer.class));
    }

    @Test
    @Requirement("RFC8446-4.2-c")
    void extensionThatHasNoPlaceInAServerHelloIsIllegal() {
        String start = "fefd" + RANDOM + "00 1301 00";
        assertRefused(AlertDescription.ILLEGAL_PARAMETER, SERVER_HELLO, start + "0007 002c 0003 0001 01");
        assertRefused(AlertDescription.ILLEGAL_PARAMETER, SERVER_HELLO, start + "0008 000d 0004 0002 0403");
        assertRefused(
                AlertDescription.ILLEGAL_PARAMETER, SERVER_HELLO, "fefd" + RETRY + "00 1301 00" + "0004 0017 0000");
    }

    @Test
    void groupsInServerHelloAreForgiven() throws DecodeFailure {
        var hello = (ServerHello) decoded(SERVER_HELLO, FIXED + "0008 000a 0004 0002 001d");
        assertTrue(hello.extensions().has(SupportedGroups.class));
    }
}
