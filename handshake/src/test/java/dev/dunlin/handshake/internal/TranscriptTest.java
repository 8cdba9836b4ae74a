package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.dtls12.Dtls12Transcript;
import dev.dunlin.requirements.Requirement;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TranscriptTest {
    private static final Jca JCA = new Jca(CryptoProvider.jdk(), new SecureRandom());

    private final Transcript transcript = new Transcript();

    @BeforeEach
    void useTheFormatOf12() {
        transcript.use(new Dtls12Transcript());
    }

    @Test
    @Requirement("RFC6347-4.2.6-a")
    void aMessageStandsAsIfItHadComeInOneFragmentWithItsTwelveBytes() {
        transcript.add(Role.CLIENT, 1, 0x0203, new byte[] {(byte) 0xAA, (byte) 0xBB});
        assertEquals("01" + "000002" + "0203" + "000000" + "000002" + "aabb", hex(transcript.bytes()));
    }

    @Test
    void messagesOfBothSidesStandInTheOrderTheyWereAdded() {
        transcript.add(Role.CLIENT, 1, 0, new byte[0]);
        transcript.add(Role.SERVER, 2, 0, new byte[0]);
        transcript.add(Role.SERVER, 14, 1, new byte[0]);
        var first = "01" + "000000" + "0000" + "000000" + "000000";
        var second = "02" + "000000" + "0000" + "000000" + "000000";
        var third = "0e" + "000000" + "0001" + "000000" + "000000";
        assertEquals(first + second + third, hex(transcript.bytes()));
        assertEquals(first + second, hex(transcript.bytesBeforeLast()));
        assertArrayEquals(
                BareTls.sha256(HexFormat.of().parseHex(first + second + third)),
                transcript.hash(JCA, HashAlgorithm.SHA256));
        assertArrayEquals(
                BareTls.sha256(HexFormat.of().parseHex(first + second)),
                transcript.hashBeforeLast(JCA, HashAlgorithm.SHA256));
    }

    @Test
    void noMessageEntersTwice() {
        transcript.add(Role.CLIENT, 1, 0, new byte[0]);
        transcript.add(Role.SERVER, 2, 0, new byte[0]);
        assertThrows(IllegalStateException.class, () -> transcript.add(Role.CLIENT, 1, 0, new byte[0]));
        assertThrows(IllegalStateException.class, () -> transcript.add(Role.SERVER, 2, 0, new byte[0]));
    }

    /** The numbers go on rising after HelloVerifyRequest, what is hashed starts over. */
    @Test
    @Requirement("RFC6347-4.2.1-v")
    void aRestartForgetsTheMessagesButNotTheNumbers() {
        transcript.add(Role.CLIENT, 1, 0, new byte[0]);
        transcript.restart();
        assertEquals(0, transcript.bytes().length);
        assertThrows(IllegalStateException.class, () -> transcript.add(Role.CLIENT, 1, 0, new byte[0]));
        transcript.add(Role.CLIENT, 1, 1, new byte[0]);
        assertEquals(12, transcript.bytes().length);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
