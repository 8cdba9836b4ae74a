package dev.dunlin.handshake.internal.message;

import static dev.dunlin.handshake.internal.message.Decoding.assertRefused;
import static dev.dunlin.handshake.internal.message.Decoding.decoded;
import static dev.dunlin.handshake.internal.message.HandshakeType.CLIENT_HELLO;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientHelloTest {
    private static final String RANDOM = "00112233445566778899aabbccddeeff".repeat(2);
    /** Version, random, session id, cookie, two suites and the SCSV, null compression. */
    private static final String FIXED = "fefd" + RANDOM + "02 a1a2 03 b1b2b3 0006 c02b c030 00ff 01 00";
    /** extended_master_secret, supported_groups, an unknown one. */
    private static final String BLOCK = "0012 0017 0000 000a 0004 0002 001d fafa 0002 0102";

    private static final ClientHello HELLO = new ClientHello(
            0xFEFD,
            new Random(Hex.bytes(RANDOM)),
            new SessionId(Hex.bytes("a1a2")),
            new Cookie(Hex.bytes("b1b2b3")),
            List.of(0xC02B, 0xC030, 0x00FF),
            List.of(0),
            Extensions.of(
                    new ExtendedMasterSecret(),
                    new SupportedGroups(List.of(0x001D)),
                    new OpaqueExtension(0xFAFA, Hex.bytes("0102"))));

    @Test
    void layoutOfTheRfc() throws DecodeFailure {
        assertEquals(HELLO, decoded(CLIENT_HELLO, FIXED + BLOCK));
        assertArrayEquals(Hex.parse(FIXED + BLOCK), HELLO.body());
        assertEquals(CLIENT_HELLO, HELLO.type());
    }

    @Test
    @Requirement("RFC5246-7.4.1.2-f")
    void extensionsMayBeMissingAsAWhole() throws DecodeFailure {
        var hello = (ClientHello) decoded(CLIENT_HELLO, FIXED);
        assertEquals(Extensions.NONE, hello.extensions());
        assertArrayEquals(Hex.parse(FIXED), hello.body());
    }

    @Test
    @Requirement({"RFC5246-7.4.1.2-f", "RFC8446-4.1.2-l", "RFC8446-4.1.2-m"})
    void whatFollowsTheExtensionsIsMalformed() {
        assertRefused(AlertDescription.DECODE_ERROR, CLIENT_HELLO, FIXED + BLOCK + "00");
        assertRefused(AlertDescription.DECODE_ERROR, CLIENT_HELLO, FIXED + "00");
        assertRefused(AlertDescription.DECODE_ERROR, CLIENT_HELLO, FIXED + "0001 00");
    }

    @Test
    @Requirement("RFC8446-4.1.2-m")
    @SecurityHistory("T42")
    void truncatedAtAnyByteItIsMalformed() {
        byte[] whole = Hex.parse(FIXED + BLOCK);
        int withoutExtensions = Hex.parse(FIXED).length;
        for (int length = 0; length < whole.length; length++) {
            if (length != withoutExtensions) {
                assertRefused(AlertDescription.DECODE_ERROR, CLIENT_HELLO, Arrays.copyOf(whole, length));
            }
        }
    }

    @Test
    @SecurityHistory("T52")
    void oddListOfSuitesIsMalformed() {
        assertRefused(AlertDescription.DECODE_ERROR, CLIENT_HELLO, "fefd" + RANDOM + "00 00 0003 c02bc0 01 00");
        assertRefused(AlertDescription.DECODE_ERROR, CLIENT_HELLO, "fefd" + RANDOM + "00 00 0001 c0 01 00");
        assertRefused(AlertDescription.DECODE_ERROR, CLIENT_HELLO, "fefd" + RANDOM + "00 00 0000 01 00");
    }

    @Test
    void sessionIdAboveThirtyTwoBytesIsMalformed() {
        assertRefused(
                AlertDescription.DECODE_ERROR,
                CLIENT_HELLO,
                "fefd" + RANDOM + "21" + "aa".repeat(33) + "00 0002 c02b 01 00");
    }

    @Test
    @Requirement("RFC6347-4.2.1-e")
    void cookieMayHaveUpTo255Bytes() throws DecodeFailure {
        for (int length : new int[] {0, 1, 32, 255}) {
            var cookie = new Cookie(Bytes.of(new byte[length]));
            var hello = HELLO.withCookie(cookie);
            assertEquals(hello, MessageDecoder.DTLS_1_2_ECDHE.decode(1, hello.body()));
        }
        assertThrows(IllegalArgumentException.class, () -> new Cookie(Bytes.of(new byte[256])));
    }

    @Test
    @Requirement("RFC5246-7.4.1.2-e")
    void nullCompressionMustBeOffered() throws DecodeFailure {
        String start = "fefd" + RANDOM + "00 00 0002 c02b";
        assertRefused(AlertDescription.ILLEGAL_PARAMETER, CLIENT_HELLO, start + "01 01");
        assertRefused(AlertDescription.DECODE_ERROR, CLIENT_HELLO, start + "00");
        var hello = (ClientHello) decoded(CLIENT_HELLO, start + "02 01 00");
        assertEquals(List.of(1, 0), hello.compressionMethods());
    }

    @Test
    void codesThatNobodyKnowsStayInTheLists() throws DecodeFailure {
        var hello = (ClientHello) decoded(
                CLIENT_HELLO,
                "fefd" + RANDOM + "00 00 0006 0a0a ffff c02b 01 00" + "000c 000a 0008 0006 1a1a 0001 001d");
        assertEquals(List.of(0x0A0A, 0xFFFF, 0xC02B), hello.cipherSuites());
        assertEquals(
                List.of(0x1A1A, 0x0001, 0x001D),
                hello.extensions().find(SupportedGroups.class).orElseThrow().codes());
    }

    @Test
    void versionIsKeptAsSent() throws DecodeFailure {
        var hello = (ClientHello) decoded(CLIENT_HELLO, "feff" + RANDOM + "00 00 0002 c02b 01 00");
        assertEquals(0xFEFF, hello.legacyVersion());
    }

    @Test
    @Requirement("RFC6347-4.2.1-i")
    void cookieChangesNothingElse() {
        var bare = HELLO.withCookie(Cookie.EMPTY);
        var answer = bare.withCookie(new Cookie(Hex.bytes("b1b2b3")));
        assertEquals(HELLO, answer);
        byte[] before = bare.body();
        byte[] after = answer.body();
        int cookieAt = 2 + 32 + 3;
        assertArrayEquals(Arrays.copyOf(before, cookieAt), Arrays.copyOf(after, cookieAt));
        assertArrayEquals(
                Arrays.copyOfRange(before, cookieAt + 1, before.length),
                Arrays.copyOfRange(after, cookieAt + 4, after.length));
    }

    @Test
    void scsvIsFoundAmongTheSuites() {
        assertTrue(HELLO.offersRenegotiationScsv());
        assertFalse(with(Extensions.NONE).offersRenegotiationScsv());
    }

    @Test
    void cookieExtensionIsSentBeforeKeyShareAndAllElseKeepsItsPlace() throws DecodeFailure {
        var hello = with(Extensions.of(
                new OpaqueExtension(0xFAFA, Bytes.EMPTY),
                new KeyShareOffer(List.of(new KeyShareEntry(0x11EC, Bytes.of(new byte[1216])))),
                new ExtendedMasterSecret(),
                new CookieExtension(Hex.bytes("c0")),
                new PreSharedKeyOffer(
                        List.of(new OfferedPsk(Hex.bytes("01"), 0, Bytes.of(new byte[OfferedPsk.LEAST_BINDER]))))));
        var received = (ClientHello) MessageDecoder.DTLS_1_2_ECDHE.decode(1, hello.body());
        assertEquals(List.of(0xFAFA, 44, 51, 23, 41), received.extensions().types());
    }

    @Test
    void cookieExtensionThatComesFirstStaysThere() throws DecodeFailure {
        var hello = with(Extensions.of(
                new CookieExtension(Hex.bytes("c0")), new ExtendedMasterSecret(), new KeyShareOffer(List.of())));
        assertEquals(hello, MessageDecoder.DTLS_1_2_ECDHE.decode(1, hello.body()));
    }

    @Test
    void listsOfARecordCannotBeChanged() {
        assertThrows(
                UnsupportedOperationException.class, () -> HELLO.cipherSuites().add(1));
        assertThrows(
                UnsupportedOperationException.class,
                () -> HELLO.extensions().list().clear());
    }

    private static ClientHello with(Extensions extensions) {
        return new ClientHello(
                0xFEFD, HELLO.random(), SessionId.NONE, Cookie.EMPTY, List.of(0xC02B), List.of(0), extensions);
    }
}
