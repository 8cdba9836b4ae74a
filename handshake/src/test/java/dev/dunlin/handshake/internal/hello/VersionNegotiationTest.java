package dev.dunlin.handshake.internal.hello;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.SelectedVersion;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.message.SupportedVersions;
import dev.dunlin.requirements.Requirement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionNegotiationTest {
    private static final Random RANDOM = new Random(Bytes.of(new byte[32]));

    private static ClientHello hello(int version, Extensions extensions) {
        return new ClientHello(version, RANDOM, SessionId.NONE, Cookie.EMPTY, List.of(0xC02B), List.of(0), extensions);
    }

    private static Extensions listing(Integer... versions) {
        return Extensions.of(new SupportedVersions(List.of(versions)));
    }

    private static ServerHello answer(int version, Extensions extensions) {
        return new ServerHello(version, RANDOM, SessionId.NONE, 0xC02B, extensions);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFEFD, 0xFEFC, 0xFEFB, 0xFE00})
    @Requirement("RFC5246-E.1-b")
    void aServerAnswersThisVersionAndLaterOnesWithItsOwn(int version) throws HandshakeFailure {
        assertEquals(ProtocolVersion.DTLS_1_2, VersionNegotiation.choose(hello(version, Extensions.NONE)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFEFE, 0xFEFF, 0xFFFF, 0x0303, 0x0304, 0x0100, 0xFDFD, 0})
    void aServerHasNothingForOlderVersionsAndOtherProtocols(int version) {
        var failure =
                assertThrows(HandshakeFailure.class, () -> VersionNegotiation.choose(hello(version, Extensions.NONE)));
        assertEquals(AlertDescription.PROTOCOL_VERSION, failure.alert());
    }

    @Test
    void theListDecidesWhateverTheOldFieldSays() throws HandshakeFailure {
        assertEquals(
                ProtocolVersion.DTLS_1_2, VersionNegotiation.choose(hello(0xFEFF, listing(0x7A7A, 0xFEFC, 0xFEFD))));
        var failure =
                assertThrows(HandshakeFailure.class, () -> VersionNegotiation.choose(hello(0xFEFD, listing(0xFEFC))));
        assertEquals(AlertDescription.PROTOCOL_VERSION, failure.alert());
    }

    @Test
    void aClientTakesWhatItOffered() throws HandshakeFailure {
        assertEquals(ProtocolVersion.DTLS_1_2, VersionNegotiation.chosenBy(answer(0xFEFD, Extensions.NONE)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFEFC, 0xFEFE, 0xFEFF, 0x0303, 0})
    void aClientTakesNothingElse(int version) {
        var failure = assertThrows(
                HandshakeFailure.class, () -> VersionNegotiation.chosenBy(answer(version, Extensions.NONE)));
        assertEquals(AlertDescription.PROTOCOL_VERSION, failure.alert());
    }

    @Test
    void aClientDidNotListVersionsSoThatNoneCanBeSelectedFromThem() {
        var selecting = answer(0xFEFD, Extensions.of(new SelectedVersion(0xFEFC)));
        var failure = assertThrows(HandshakeFailure.class, () -> VersionNegotiation.chosenBy(selecting));
        assertEquals(AlertDescription.ILLEGAL_PARAMETER, failure.alert());
    }
}
