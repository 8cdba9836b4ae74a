package dev.dunlin.handshake.internal.message;

import static dev.dunlin.handshake.AlertDescription.DECODE_ERROR;
import static dev.dunlin.handshake.AlertDescription.ILLEGAL_PARAMETER;
import static dev.dunlin.handshake.internal.message.Decoding.assertBlockRefused;
import static dev.dunlin.handshake.internal.message.Decoding.block;
import static dev.dunlin.handshake.internal.message.MessageContext.CLIENT_HELLO;
import static dev.dunlin.handshake.internal.message.MessageContext.HELLO_RETRY_REQUEST;
import static dev.dunlin.handshake.internal.message.MessageContext.SERVER_HELLO;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireWriter;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtensionsTest {
    @Test
    void orderIsThatOfTheWire() throws DecodeFailure {
        var extensions = block(CLIENT_HELLO, "000c 0017 0000 0a0a 0000 0016 0000");
        assertEquals(List.of(0x17, 0x0A0A, 0x16), extensions.types());
    }

    @Test
    @Requirement({"RFC5246-7.4.1.4-c", "RFC8446-4.2-e"})
    void typeThatComesTwiceIsIllegal() {
        assertBlockRefused(ILLEGAL_PARAMETER, CLIENT_HELLO, "0008 0017 0000 0017 0000");
        assertBlockRefused(ILLEGAL_PARAMETER, SERVER_HELLO, "0008 0017 0000 0017 0000");
        assertBlockRefused(ILLEGAL_PARAMETER, CLIENT_HELLO, "0008 fafa 0000 fafa 0000");
        assertThrows(
                IllegalArgumentException.class,
                () -> Extensions.of(new ExtendedMasterSecret(), new ExtendedMasterSecret()));
    }

    @Test
    void extensionsThatNobodyKnowsAreKeptAsTheyCame() throws DecodeFailure {
        var extensions = block(CLIENT_HELLO, "000b 5a5a 0001 00 1234 0002 abcd");
        assertEquals(
                Extensions.of(
                        new OpaqueExtension(0x5A5A, Hex.bytes("00")), new OpaqueExtension(0x1234, Hex.bytes("abcd"))),
                extensions);
    }

    @Test
    void knownExtensionThatWeDoNotReadIsKeptAsItCame() throws DecodeFailure {
        assertEquals(Extensions.of(new OpaqueExtension(15, Hex.bytes("ff"))), block(CLIENT_HELLO, "0005 000f 0001 ff"));
    }

    @Test
    void misplacedExtensionInAClientHelloIsNotRead() throws DecodeFailure {
        assertEquals(Extensions.of(new OpaqueExtension(48, Hex.bytes("ff"))), block(CLIENT_HELLO, "0005 0030 0001 ff"));
    }

    /** Bodies that are too short, too long, odd, or empty where the RFC wants an entry. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "server_name without list, 0000, ''",
        "server_name with empty list, 0000, 0000",
        "server_name with empty name, 0000, 0003 00 0000",
        "server_name with another type, 0000, 0004 01 0001 61",
        "server_name with two names, 0000, 0008 00 0001 61 00 0001 62",
        "server_name list too short, 0000, 0003 00 0001 61",
        "server_name list too long, 0000, 0005 00 0001 61",
        "server_name with NUL, 0000, 0006 00 0003 61 00 62",
        "server_name with space, 0000, 0004 00 0001 20",
        "server_name beyond ASCII, 0000, 0005 00 0002 c3a4",
        "supported_groups empty, 000a, 0000",
        "supported_groups odd, 000a, 0003 001d 00",
        "supported_groups one byte, 000a, 0001 00",
        "supported_groups with bytes behind, 000a, 0002 001d 00",
        "ec_point_formats empty, 000b, 00",
        "ec_point_formats too long, 000b, 02 00",
        "signature_algorithms empty, 000d, 0000",
        "signature_algorithms odd, 000d, 0005 0403 0503 06",
        "extended_master_secret with a body, 0017, 00",
        "supported_versions empty, 002b, 00",
        "supported_versions odd, 002b, 03 fefd fe",
        "cookie empty, 002c, 0000",
        "cookie with bytes behind, 002c, 0001 01 02",
        "key_share without list, 0033, 00",
        "key_share with empty share, 0033, 0004 001d 0000",
        "key_share cut short, 0033, 0005 001d 0002 01",
        "signature_algorithms_cert empty, 0032, 0000",
        "signature_algorithms_cert odd, 0032, 0003 0403 05",
        "certificate_authorities without list, 002f, 00",
        "certificate_authorities empty, 002f, 0000",
        "certificate_authorities with empty name, 002f, 0005 0001 30 0000",
        "ALPN without list, 0010, ''",
        "ALPN with empty list, 0010, 0000",
        "ALPN with empty name, 0010, 0001 00",
        "ALPN with empty name among others, 0010, 0006 04 636f6170 00",
        "ALPN with name cut short, 0010, 0004 04 636f61",
        "ALPN list too long, 0010, 0006 04 636f6170",
        "ALPN with bytes behind, 0010, 0005 04 636f6170 00",
        "record_size_limit one byte, 001c, 40",
        "record_size_limit with bytes behind, 001c, 0040 00",
        "use_srtp without list, 000e, ''",
        "use_srtp with empty list, 000e, 0000 00",
        "use_srtp odd, 000e, 0003 0001 00 00",
        "use_srtp without MKI, 000e, 0002 0001",
        "use_srtp with MKI cut short, 000e, 0002 0001 02 01",
        "use_srtp with bytes behind, 000e, 0002 0001 00 00",
        "max_fragment_length empty, 0001, ''",
        "max_fragment_length with bytes behind, 0001, 01 00",
        "connection_id without length, 0036, ''",
        "connection_id cut short, 0036, 02 c1",
        "connection_id with bytes behind, 0036, 01 c1 00",
        "rrc with a byte, 003d, 00",
        "renegotiation_info without length, ff01, ''",
        "renegotiation_info with bytes behind, ff01, 00 00",
    })
    @Requirement({"RFC6066-11.1-a", "RFC7301-3.1-a", "RFC7301-3.1-b", "RFC9146-3-a", "RFC9853-3-a"})
    @SecurityHistory("T52")
    void malformedBodyIsDecodeError(String what, String type, String body) {
        var out = new WireWriter();
        out.vector16(all -> all.bytes(Hex.parse(type)).vector16(contents -> contents.bytes(Hex.parse(body))));
        assertBlockRefused(DECODE_ERROR, CLIENT_HELLO, HexFormat.of().formatHex(out.toByteArray()));
    }

    @Test
    void entryThatRunsPastTheBlockIsMalformed() {
        assertBlockRefused(DECODE_ERROR, CLIENT_HELLO, "0004 0017 0001 00");
        assertBlockRefused(DECODE_ERROR, CLIENT_HELLO, "0003 0017 00");
        assertBlockRefused(DECODE_ERROR, CLIENT_HELLO, "0001 00");
    }

    @Test
    @Requirement({"RFC8422-5.1.2-b", "RFC8422-5.2-a"})
    void pointFormatsWithoutTheUncompressedOneAreIllegal() {
        assertBlockRefused(ILLEGAL_PARAMETER, CLIENT_HELLO, "0006 000b 0002 01 01");
        assertBlockRefused(ILLEGAL_PARAMETER, SERVER_HELLO, "0006 000b 0002 01 01");
        assertThrows(IllegalArgumentException.class, () -> new EcPointFormats(List.of(1)));
    }

    @Test
    @Requirement("RFC8446-4.2.8-f")
    @SecurityHistory("T39")
    void twoSharesForOneGroupAreIllegal() {
        assertBlockRefused(ILLEGAL_PARAMETER, CLIENT_HELLO, "0010 0033 000c 000a 001d 0001 01 001d 0001 02");
    }

    @Test
    @Requirement("RFC6066-3-a")
    void serverNameIsOneHostName() throws DecodeFailure {
        var name = new ServerName("sensor.example");
        var wire = "0017 0000 0013 0011 00 000e 73656e736f722e6578616d706c65";
        assertEquals(Extensions.of(name), block(CLIENT_HELLO, wire));
        assertWire(wire, Extensions.of(name));
        assertThrows(IllegalArgumentException.class, () -> new ServerName(""));
        assertThrows(IllegalArgumentException.class, () -> new ServerName("ä.example"));
        assertThrows(IllegalArgumentException.class, () -> new ServerName("a".repeat(256)));
    }

    @Test
    @Requirement("RFC6066-3-b")
    void secondHostNameIsRefused() {
        assertBlockRefused(DECODE_ERROR, CLIENT_HELLO, "000e 0000 000a 0008 00 0001 61 00 0001 62");
    }

    @Test
    void serverNameIsAcknowledgedByAnEmptyOne() throws DecodeFailure {
        assertEquals(Extensions.of(new ServerNameAcknowledgement()), block(SERVER_HELLO, "0004 0000 0000"));
        assertWire("0004 0000 0000", Extensions.of(new ServerNameAcknowledgement()));
        assertBlockRefused(DECODE_ERROR, SERVER_HELLO, "0005 0000 0001 00");
    }

    @Test
    @Requirement("RFC8446-9.2-a")
    void offersOfDtls13AreRead() throws DecodeFailure {
        var wire =
                "002a 002b 0005 04 fefc fefd 002c 0003 0001 c0 0033 000f 000d 001d 0002 aabb 0017 0003 04ccdd 002d 0003 02 01 00";
        var extensions = Extensions.of(
                new SupportedVersions(List.of(0xFEFC, 0xFEFD)),
                new CookieExtension(Hex.bytes("c0")),
                new KeyShareOffer(List.of(
                        new KeyShareEntry(0x1D, Hex.bytes("aabb")), new KeyShareEntry(0x17, Hex.bytes("04ccdd")))),
                new PskKeyExchangeModes(List.of(PskKeyExchangeModes.PSK_DHE_KE, PskKeyExchangeModes.PSK_KE)));
        assertEquals(extensions, block(CLIENT_HELLO, wire));
        assertWire(wire, extensions);
    }

    @Test
    void keyShareMayBeEmpty() throws DecodeFailure {
        assertEquals(Extensions.of(new KeyShareOffer(List.of())), block(CLIENT_HELLO, "0006 0033 0002 0000"));
    }

    @Test
    void answersOfDtls13AreRead() throws DecodeFailure {
        assertEquals(Extensions.of(new SelectedVersion(0xFEFC)), block(SERVER_HELLO, "0006 002b 0002 fefc"));
        assertEquals(Extensions.of(new KeyShareRequest(0x17)), block(HELLO_RETRY_REQUEST, "0006 0033 0002 0017"));
        assertBlockRefused(DECODE_ERROR, SERVER_HELLO, "0007 002b 0003 02fefc");
        assertBlockRefused(DECODE_ERROR, HELLO_RETRY_REQUEST, "000a 0033 0006 0017 0002 aabb");
        assertWire("0006 002b 0002 fefc", Extensions.of(new SelectedVersion(0xFEFC)));
        assertWire("0006 0033 0002 0017", Extensions.of(new KeyShareRequest(0x17)));
    }

    @Test
    void renegotiationInfoOfALaterHandshakeHasContent() throws DecodeFailure {
        var extensions = block(SERVER_HELLO, "0008 ff01 0004 03 010203");
        assertEquals(Extensions.of(new RenegotiationInfo(Hex.bytes("010203"))), extensions);
    }

    /** GREASE among the names of ALPN (RFC 8701 §3.1) is as good as any other name. */
    @Test
    @Requirement("RFC7301-3.1-a")
    void applicationProtocolsAreNamesOfAnyBytes() throws DecodeFailure {
        var wire = "000e 0010 000a 0008 02 1a1a 04 636f6170";
        var extensions = Extensions.of(new ApplicationProtocols(
                List.of(ApplicationProtocol.of(new byte[] {0x1A, 0x1A}), ApplicationProtocol.of("coap"))));
        assertEquals(extensions, block(CLIENT_HELLO, wire));
        assertWire(wire, extensions);
        assertThrows(IllegalArgumentException.class, () -> new ApplicationProtocols(List.of()));
    }

    @Test
    @Requirement("RFC7301-3.1-c")
    void aServerAnswersOneApplicationProtocol() throws DecodeFailure {
        assertEquals(
                Extensions.of(new ApplicationProtocols(List.of(ApplicationProtocol.of("coap")))),
                block(SERVER_HELLO, "000b 0010 0007 0005 04 636f6170"));
        assertBlockRefused(ILLEGAL_PARAMETER, SERVER_HELLO, "000d 0010 0009 0007 01 61 04 636f6170");
        assertBlockRefused(DECODE_ERROR, SERVER_HELLO, "0006 0010 0002 0000");
    }

    @Test
    void limitsOfRecordsAreReadAsTheyCame() throws DecodeFailure {
        var wire = "000b 001c 0002 003f 0001 0001 09";
        var extensions = Extensions.of(new RecordSizeLimit(63), new MaxFragmentLength(9));
        assertEquals(extensions, block(CLIENT_HELLO, wire));
        assertWire(wire, extensions);
    }

    @Test
    void maxFragmentLengthHasFourValues() {
        assertEquals(new MaxFragmentLength(1), MaxFragmentLength.of(512));
        assertEquals(new MaxFragmentLength(4), MaxFragmentLength.of(4096));
        assertEquals(1024, new MaxFragmentLength(2).bytes());
        assertTrue(List.of(0, 5, 255).stream().noneMatch(power -> new MaxFragmentLength(power).isLegal()));
        assertThrows(IllegalArgumentException.class, () -> MaxFragmentLength.of(256));
        assertThrows(IllegalArgumentException.class, () -> MaxFragmentLength.of(8192));
    }

    @Test
    void whatACertificateMustBeIsRead() throws DecodeFailure {
        var wire = "0011 0032 0004 0002 0403 002f 0005 0003 0001 30";
        var extensions = Extensions.of(
                new SignatureAlgorithmsCert(List.of(0x0403)), new CertificateAuthorities(List.of(Hex.bytes("30"))));
        assertEquals(extensions, block(CLIENT_HELLO, wire));
        assertWire(wire, extensions);
    }

    @Test
    @Requirement("RFC9853-3-a")
    void theWishForPathChecksIsEmptyInEitherHello() throws DecodeFailure {
        var wire = "0004 003d 0000";
        var extensions = Extensions.of(new ReturnRoutabilityCheck());
        assertEquals(extensions, block(CLIENT_HELLO, wire));
        assertEquals(extensions, block(SERVER_HELLO, wire));
        assertWire(wire, extensions);
    }

    @Test
    void whatIsNotThereIsNotFound() throws DecodeFailure {
        var extensions = block(CLIENT_HELLO, "0004 0017 0000");
        assertTrue(extensions.has(ExtendedMasterSecret.class));
        assertTrue(extensions.find(ServerName.class).isEmpty());
    }

    private static void assertWire(String expected, Extensions extensions) {
        var out = new WireWriter();
        extensions.encode(out);
        assertArrayEquals(Hex.parse(expected), out.toByteArray());
    }
}
