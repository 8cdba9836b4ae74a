package dev.dunlin.handshake.internal.dtls13;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.BareTls;
import dev.dunlin.handshake.internal.Transcript;
import dev.dunlin.handshake.internal.codec.WireWriter;
import dev.dunlin.requirements.Requirement;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Dtls13TranscriptTest {
    private static final Jca JCA = new Jca(CryptoProvider.jdk(), new SecureRandom());
    private static final byte[] FIRST = {1, 2, 3};
    private static final byte[] RETRY = {4, 5};
    private static final byte[] SECOND = {6, 7, 8, 9, 10, 11};
    private static final byte[] ANSWER = {12};

    /** message_hash over the first ClientHello, then HelloRetryRequest. */
    private static final byte[] UP_TO_RETRY = hex(
            "fe000020" + HexFormat.of().formatHex(BareTls.sha256(hex("01000003" + "010203"))) + "02000002" + "0405");

    private final Transcript transcript = new Transcript();

    @BeforeEach
    void useTheFormatOf13() {
        transcript.use(new Dtls13Transcript());
    }

    @Test
    @Requirement("RFC9147-5.2-b")
    void aMessageStandsWithTheFourBytesOfTls() {
        transcript.add(Role.CLIENT, 1, 0x0203, FIRST);
        assertArrayEquals(hex("01000003" + "010203"), transcript.bytes());
        assertArrayEquals(BareTls.sha256(hex("01000003" + "010203")), hash());
    }

    /** A client sends its hello before it knows in which version it will be answered. */
    @Test
    void whatCameBeforeTheVersionWasKnownStandsInItsFormatToo() {
        var undecided = new Transcript();
        undecided.add(Role.CLIENT, 1, 0, FIRST);
        assertThrows(IllegalStateException.class, () -> undecided.hash(JCA, HashAlgorithm.SHA256));
        undecided.use(new Dtls13Transcript());
        assertArrayEquals(hex("01000003" + "010203"), undecided.bytes());
    }

    @Test
    @Requirement({"RFC8446-4.4.1-a", "RFC9147-5.1-f", "RFC9147-5.1-g"})
    void aHelloRetryRequestTurnsTheFirstClientHelloIntoItsHash() {
        transcript.add(Role.CLIENT, 1, 0, FIRST);
        transcript.add(Role.SERVER, 2, 0, RETRY);
        Dtls13Transcript.helloRetryRequested(transcript, JCA, HashAlgorithm.SHA256);
        assertArrayEquals(UP_TO_RETRY, transcript.bytes());
        transcript.add(Role.CLIENT, 1, 1, SECOND);
        assertArrayEquals(BareTls.join(UP_TO_RETRY, hex("01000006" + "060708090a0b")), transcript.bytes());
    }

    /** All that it has is the hash in the cookie, and what it sent can be made again from that. */
    @Test
    @Requirement("RFC8446-4.4.1-a")
    void aServerThatKeptNothingComesToTheSameTranscript() {
        transcript.add(Role.CLIENT, 1, 1, SECOND);
        Dtls13Transcript.restore(transcript, clientHelloHash(FIRST), RETRY);
        transcript.add(Role.SERVER, 2, 1, ANSWER);
        assertArrayEquals(
                BareTls.join(UP_TO_RETRY, hex("01000006" + "060708090a0b" + "02000001" + "0c")), transcript.bytes());
    }

    @Test
    @Requirement("RFC8446-4.2.11-l")
    void aBinderIsOverTheHelloWithoutItsBindersUnderAHeaderThatCountsThem() {
        var expected = BareTls.sha256(hex("01000006" + "06070809"));
        assertArrayEquals(expected, Dtls13Transcript.binderHash(transcript, JCA, HashAlgorithm.SHA256, SECOND, 2));
        transcript.add(Role.CLIENT, 1, 0, SECOND);
        assertArrayEquals(expected, Dtls13Transcript.receivedBinderHash(transcript, JCA, HashAlgorithm.SHA256, 2));
    }

    @Test
    @Requirement("RFC8446-4.2.11-l")
    void aBinderOfTheSecondHelloIsOverTheRetryAsWell() {
        var expected = BareTls.sha256(BareTls.join(UP_TO_RETRY, hex("01000006" + "06070809")));
        transcript.add(Role.CLIENT, 1, 0, FIRST);
        transcript.add(Role.SERVER, 2, 0, RETRY);
        Dtls13Transcript.helloRetryRequested(transcript, JCA, HashAlgorithm.SHA256);
        assertArrayEquals(expected, Dtls13Transcript.binderHash(transcript, JCA, HashAlgorithm.SHA256, SECOND, 2));

        var server = new Transcript();
        server.use(new Dtls13Transcript());
        server.add(Role.CLIENT, 1, 1, SECOND);
        Dtls13Transcript.restore(server, clientHelloHash(FIRST), RETRY);
        assertArrayEquals(expected, Dtls13Transcript.receivedBinderHash(server, JCA, HashAlgorithm.SHA256, 2));
    }

    /** Hashes are asked for again and again, backwards and under another function too. */
    @Test
    void everyHashIsOverExactlyWhatItNames() {
        var bytes = new byte[0];
        for (int i = 0; i < 12; i++) {
            var body = new byte[] {(byte) i, (byte) (i * 7)};
            transcript.add(i % 2 == 0 ? Role.CLIENT : Role.SERVER, 11, i, body);
            var before = bytes;
            bytes = BareTls.join(bytes, BareTls.join(hex("0b000002"), body));
            assertArrayEquals(bytes, transcript.bytes());
            assertArrayEquals(before, transcript.bytesBeforeLast());
            if (i % 3 != 0) {
                assertArrayEquals(BareTls.sha256(bytes), hash());
            }
            assertArrayEquals(BareTls.sha256(before), transcript.hashBeforeLast(JCA, HashAlgorithm.SHA256));
            assertArrayEquals(
                    BareTls.sha256(BareTls.join(bytes, RETRY)), transcript.hashWith(JCA, HashAlgorithm.SHA256, RETRY));
            assertArrayEquals(
                    BareTls.sha256(Arrays.copyOf(bytes, bytes.length - 1)),
                    transcript.hashOfTruncated(JCA, HashAlgorithm.SHA256, 1));
            assertArrayEquals(
                    BareTls.sha256(hex("0b000002" + "0000")), transcript.hashOfFirst(JCA, HashAlgorithm.SHA256));
            if (i % 4 == 0) {
                assertEquals(48, transcript.hash(JCA, HashAlgorithm.SHA384).length);
            }
            assertArrayEquals(BareTls.sha256(bytes), hash());
        }
    }

    private byte[] hash() {
        return transcript.hash(JCA, HashAlgorithm.SHA256);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static byte[] clientHelloHash(byte[] body) {
        var message = new WireWriter().u8(1).u24(body.length).bytes(body).toByteArray();
        return JCA.digest(HashAlgorithm.SHA256).digest(message);
    }
}
