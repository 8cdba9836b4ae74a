package dev.dunlin.handshake.internal.message;

import static dev.dunlin.handshake.AlertDescription.DECODE_ERROR;
import static dev.dunlin.handshake.AlertDescription.ILLEGAL_PARAMETER;
import static dev.dunlin.handshake.AlertDescription.UNEXPECTED_MESSAGE;
import static dev.dunlin.handshake.internal.message.Decoding.assertRefused;
import static dev.dunlin.handshake.internal.message.Decoding.decoded;
import static dev.dunlin.handshake.internal.message.HandshakeType.CERTIFICATE;
import static dev.dunlin.handshake.internal.message.HandshakeType.CERTIFICATE_REQUEST;
import static dev.dunlin.handshake.internal.message.HandshakeType.CERTIFICATE_VERIFY;
import static dev.dunlin.handshake.internal.message.HandshakeType.CLIENT_KEY_EXCHANGE;
import static dev.dunlin.handshake.internal.message.HandshakeType.FINISHED;
import static dev.dunlin.handshake.internal.message.HandshakeType.HELLO_REQUEST;
import static dev.dunlin.handshake.internal.message.HandshakeType.HELLO_VERIFY_REQUEST;
import static dev.dunlin.handshake.internal.message.HandshakeType.SERVER_HELLO_DONE;
import static dev.dunlin.handshake.internal.message.HandshakeType.SERVER_KEY_EXCHANGE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageDecoderTest {
    @Test
    void everyTypeIsFoundByItsCode() {
        for (var type : HandshakeType.values()) {
            assertEquals(type, HandshakeType.of(type.code()));
        }
    }

    @Test
    void typeThatIsNoMessageOfThisVersionIsUnexpected() {
        for (int type : new int[] {5, 8, 24, 25, 254, 99, 255}) {
            var failure =
                    assertThrows(DecodeFailure.class, () -> MessageDecoder.DTLS_1_2_ECDHE.decode(type, new byte[0]));
            assertEquals(UNEXPECTED_MESSAGE, failure.alert());
        }
    }

    @Test
    void emptyMessagesAreEmpty() throws DecodeFailure {
        assertCodec(HELLO_REQUEST, "", new HelloRequest());
        assertCodec(SERVER_HELLO_DONE, "", new ServerHelloDone());
        assertRefused(DECODE_ERROR, HELLO_REQUEST, "00");
        assertRefused(DECODE_ERROR, SERVER_HELLO_DONE, "00");
    }

    @Test
    @Requirement({"RFC6347-4.2.1-e", "RFC6347-4.2.1-f"})
    void helloVerifyRequestCarriesACookie() throws DecodeFailure {
        assertCodec(HELLO_VERIFY_REQUEST, "feff 03 010203", HelloVerifyRequest.of(new Cookie(Hex.bytes("010203"))));
        assertCodec(HELLO_VERIFY_REQUEST, "feff 00", HelloVerifyRequest.of(Cookie.EMPTY));
        assertCodec(
                HELLO_VERIFY_REQUEST,
                "feff ff" + "aa".repeat(255),
                HelloVerifyRequest.of(new Cookie(Hex.bytes("aa".repeat(255)))));
        assertRefused(DECODE_ERROR, HELLO_VERIFY_REQUEST, "feff 02 01");
        assertRefused(DECODE_ERROR, HELLO_VERIFY_REQUEST, "feff 01 0102");
    }

    @Test
    @Requirement({"RFC6347-4.2.1-g", "RFC6347-4.2.1-k"})
    void helloVerifyRequestHasEitherVersion() throws DecodeFailure {
        assertCodec(HELLO_VERIFY_REQUEST, "fefd 01 07", new HelloVerifyRequest(0xFEFD, new Cookie(Hex.bytes("07"))));
        assertRefused(ILLEGAL_PARAMETER, HELLO_VERIFY_REQUEST, "0303 01 07");
    }

    @Test
    void certificateIsAListOfDer() throws DecodeFailure {
        assertCodec(
                CERTIFICATE,
                "000009 000002 3000 000001 30",
                new Certificate(List.of(Hex.bytes("3000"), Hex.bytes("30"))));
        assertCodec(CERTIFICATE, "000000", new Certificate(List.of()));
        assertRefused(DECODE_ERROR, CERTIFICATE, "000003 000000");
        assertRefused(DECODE_ERROR, CERTIFICATE, "000004 000002 30");
        assertRefused(DECODE_ERROR, CERTIFICATE, "000002 0000");
        assertRefused(DECODE_ERROR, CERTIFICATE, "ffffff 000001 30");
        assertRefused(DECODE_ERROR, CERTIFICATE, "000004 000001 30 00");
    }

    @Test
    void serverKeyExchangeIsASignedPoint() throws DecodeFailure {
        assertCodec(
                SERVER_KEY_EXCHANGE,
                "03 001d 02 aabb 0403 0003 010203",
                new ServerKeyExchange(new ServerEcdhParams(0x1D, Hex.bytes("aabb")), 0x0403, Hex.bytes("010203")));
        assertRefused(DECODE_ERROR, SERVER_KEY_EXCHANGE, "03 001d 00 0403 0003 010203");
        assertRefused(DECODE_ERROR, SERVER_KEY_EXCHANGE, "03 001d 02 aabb 0403 0003 0102");
    }

    @Test
    @Requirement("RFC8422-5.4-a")
    void explicitCurveIsIllegal() {
        assertRefused(ILLEGAL_PARAMETER, SERVER_KEY_EXCHANGE, "01 001d 02 aabb 0403 0003 010203");
        assertRefused(ILLEGAL_PARAMETER, SERVER_KEY_EXCHANGE, "02 001d 02 aabb 0403 0003 010203");
    }

    @Test
    @SecurityHistory("T25")
    void missingOrEmptySignatureIsMalformed() {
        assertRefused(DECODE_ERROR, SERVER_KEY_EXCHANGE, "03 001d 02 aabb");
        assertRefused(DECODE_ERROR, SERVER_KEY_EXCHANGE, "03 001d 02 aabb 0403 0000");
        assertRefused(DECODE_ERROR, CERTIFICATE_VERIFY, "0403 0000");
        assertRefused(DECODE_ERROR, CERTIFICATE_VERIFY, "0403");
    }

    @Test
    void serverSignsBothRandomsAndItsParameters() {
        var params = new ServerEcdhParams(0x1D, Hex.bytes("aabb"));
        var client = new Random(Hex.bytes("c1".repeat(32)));
        var server = new Random(Hex.bytes("51".repeat(32)));
        assertArrayEquals(
                Hex.parse("c1".repeat(32) + "51".repeat(32) + "03 001d 02 aabb"), params.signedParams(client, server));
    }

    @Test
    @SecurityHistory("T52")
    void certificateRequestListsWhatTheServerTakes() throws DecodeFailure {
        assertCodec(
                CERTIFICATE_REQUEST,
                "02 01 40 0004 0403 0804 0008 0002 3000 0002 3100",
                new CertificateRequest(
                        List.of(CertificateRequest.RSA_SIGN, CertificateRequest.ECDSA_SIGN),
                        List.of(0x0403, 0x0804),
                        List.of(Hex.bytes("3000"), Hex.bytes("3100"))));
        assertCodec(
                CERTIFICATE_REQUEST,
                "01 40 0002 0403 0000",
                new CertificateRequest(List.of(64), List.of(0x0403), List.of()));
        assertRefused(DECODE_ERROR, CERTIFICATE_REQUEST, "00 0002 0403 0000");
        assertRefused(DECODE_ERROR, CERTIFICATE_REQUEST, "01 40 0003 0403 04 0000");
        assertRefused(DECODE_ERROR, CERTIFICATE_REQUEST, "01 40 0000 0000");
        assertRefused(DECODE_ERROR, CERTIFICATE_REQUEST, "01 40 0002 0403 0002 0000");
        assertRefused(DECODE_ERROR, CERTIFICATE_REQUEST, "01 40 0002 0403");
    }

    @Test
    void clientKeyExchangeIsAPoint() throws DecodeFailure {
        assertCodec(CLIENT_KEY_EXCHANGE, "03 040102", new ClientKeyExchange(Hex.bytes("040102")));
        assertRefused(DECODE_ERROR, CLIENT_KEY_EXCHANGE, "00");
        assertRefused(DECODE_ERROR, CLIENT_KEY_EXCHANGE, "03 0401");
    }

    @Test
    void certificateVerifyIsASignature() throws DecodeFailure {
        assertCodec(CERTIFICATE_VERIFY, "0804 0002 0102", new CertificateVerify(0x0804, Hex.bytes("0102")));
        assertRefused(DECODE_ERROR, CERTIFICATE_VERIFY, "0804 0002 010203");
    }

    @Test
    void finishedHasTwelveBytes() throws DecodeFailure {
        assertCodec(
                FINISHED,
                "0102030405060708090a0b0c",
                new Finished(new VerifyData(Hex.bytes("0102030405060708090a0b0c"))));
        assertRefused(DECODE_ERROR, FINISHED, "0102030405060708090a0b");
        assertRefused(DECODE_ERROR, FINISHED, "0102030405060708090a0b0c0d");
    }

    @Test
    void verifyDataMatchesOnlyItself() {
        var data = VerifyData.of(Hex.parse("0102030405060708090a0b0c"));
        assertTrue(data.matches(Hex.parse("0102030405060708090a0b0c")));
        assertFalse(data.matches(Hex.parse("0102030405060708090a0b0d")));
        assertFalse(data.matches(Hex.parse("0102030405060708090a0b")));
    }

    @Test
    void valuesHaveTheLengthsOfTheirFields() {
        assertThrows(IllegalArgumentException.class, () -> new Random(Bytes.EMPTY));
        assertThrows(IllegalArgumentException.class, () -> new SessionId(Hex.bytes("00".repeat(33))));
    }

    private static void assertCodec(HandshakeType type, String wire, HandshakeMessage message) throws DecodeFailure {
        assertEquals(message, decoded(type, wire));
        assertArrayEquals(Hex.parse(wire), message.body());
        assertEquals(type, message.type());
    }
}
