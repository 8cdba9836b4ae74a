package dev.dunlin.handshake.internal;

import static dev.dunlin.handshake.SrtpProfile.SRTP_AEAD_AES_128_GCM;
import static dev.dunlin.handshake.SrtpProfile.SRTP_AES128_CM_HMAC_SHA1_32;
import static dev.dunlin.handshake.SrtpProfile.SRTP_AES128_CM_HMAC_SHA1_80;
import static dev.dunlin.handshake.internal.ExtensionAnswers.answerOf;
import static dev.dunlin.handshake.internal.ExtensionAnswers.reactionOfClient;
import static dev.dunlin.handshake.internal.ExtensionAnswers.reactionOfServer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.SrtpProfile;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.EncryptedExtensions;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.OpaqueExtension;
import dev.dunlin.handshake.internal.message.UseSrtp;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who refuses what of use_srtp, and with which alert; a peer in the hand of the test says it, in either version. */
class SrtpNegotiationTest {
    private static final int USE_SRTP = 14;
    private static final int SHA1_80 = 0x0001;
    private static final int GCM_128 = 0x0007;
    private static final Bytes MKI = ScriptedPeer.bytes(0xAB, 0xCD);
    private static final Reaction NO_PROFILE =
            Reaction.refused(AlertDescription.HANDSHAKE_FAILURE, FailureReason.NO_SRTP_PROFILE);
    private static final Reaction ILLEGAL =
            Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER);
    private static final Reaction MALFORMED =
            Reaction.refused(AlertDescription.DECODE_ERROR, FailureReason.MALFORMED_MESSAGE);
    private static final Reaction UNSOLICITED =
            Reaction.refused(AlertDescription.UNSUPPORTED_EXTENSION, FailureReason.UNSOLICITED_EXTENSION);

    private static UseSrtp srtp(Integer... codes) {
        return new UseSrtp(List.of(codes), Bytes.EMPTY);
    }

    private static OpaqueExtension raw(int... body) {
        return new OpaqueExtension(USE_SRTP, ScriptedPeer.bytes(body));
    }

    private static TestSettings server(SrtpProfile... profiles) {
        return TestSettings.server().srtp(false, profiles);
    }

    private static TestSettings client() {
        return TestSettings.client().srtp(false, SRTP_AES128_CM_HMAC_SHA1_80, SRTP_AES128_CM_HMAC_SHA1_32);
    }

    private static ScriptedDtls13Client clientOf13(TestSettings server) {
        return ScriptedDtls13Client.of(server.dtls13Only());
    }

    private static Reaction reactionOfServer13(TestSettings server, Extension offer) {
        var client = clientOf13(server);
        var extensions = client.usual();
        extensions.add(offer);
        return client.send(client.clientHello(extensions));
    }

    private static Reaction reactionOfClient13(TestSettings client, Extension... answers) {
        return ScriptedDtls13Server.of(client.dtls13Only())
                .before(HandshakeType.ENCRYPTED_EXTENSIONS)
                .send(ScriptedDtls13Server.encrypted(answers));
    }

    private static Optional<UseSrtp> answerOf13(TestSettings server, Extension offer) {
        var client = clientOf13(server);
        var extensions = client.usual();
        extensions.add(offer);
        var flight = client.begin(client.clientHello(extensions));
        assertFalse(client.serverHello().extensions().has(UseSrtp.class), "in clear");
        var encrypted = (EncryptedExtensions) flight.get(1).message(ScriptedDtls13Client.DECODER);
        return encrypted.extensions().find(UseSrtp.class);
    }

    static Stream<Arguments> offers() {
        return Stream.of(
                Arguments.of(srtp(GCM_128, SHA1_80), SHA1_80),
                Arguments.of(srtp(SHA1_80, GCM_128), SHA1_80),
                Arguments.of(srtp(0x0005, 0xFFFF, GCM_128), GCM_128),
                Arguments.of(new UseSrtp(List.of(SHA1_80), MKI), SHA1_80));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("offers")
    @Requirement({"RFC5764-4.1.1-b", "RFC5764-4.1.1-c", "RFC5764-4.1.3-b"})
    void theServersPreferenceDecidesAndItUsesNoMki(UseSrtp offer, int chosen) {
        var answer = Optional.of(srtp(chosen));
        assertEquals(
                answer,
                answerOf(server(SRTP_AES128_CM_HMAC_SHA1_80, SRTP_AEAD_AES_128_GCM), offer)
                        .find(UseSrtp.class));
        assertEquals(answer, answerOf13(server(SRTP_AES128_CM_HMAC_SHA1_80, SRTP_AEAD_AES_128_GCM), offer));
    }

    @Test
    @Requirement("RFC5764-4.1.1-e")
    void aServerWithNothingInCommonDoesNotAnswer() {
        for (var server : List.of(server(), server(SRTP_AES128_CM_HMAC_SHA1_80))) {
            assertFalse(answerOf(server, srtp(GCM_128, 0x1234)).has(UseSrtp.class));
            assertEquals(Optional.empty(), answerOf13(server, srtp(GCM_128, 0x1234)));
        }
    }

    @Test
    @Requirement("RFC5764-4.1.1-f")
    void aServerThatInsistsRefusesWhoHasNothingInCommonWithIt() {
        var insistent = TestSettings.server().srtp(true, SRTP_AES128_CM_HMAC_SHA1_80);
        assertEquals(NO_PROFILE, reactionOfServer(insistent));
        assertEquals(NO_PROFILE, reactionOfServer(insistent, srtp(GCM_128)));
        assertEquals(Reaction.TAKEN, reactionOfServer(insistent, srtp(SHA1_80)));
        assertEquals(NO_PROFILE, reactionOfServer13(insistent, srtp(GCM_128)));
        assertEquals(Reaction.TAKEN, reactionOfServer13(insistent, srtp(SHA1_80)));
    }

    @Test
    void aClientGoesOnWithoutAnAnswerUnlessItInsists() {
        assertEquals(Reaction.TAKEN, reactionOfClient(client()));
        assertEquals(Reaction.TAKEN, reactionOfClient13(client()));
        var insistent = TestSettings.client().srtp(true, SRTP_AES128_CM_HMAC_SHA1_80);
        assertEquals(NO_PROFILE, reactionOfClient(insistent));
        assertEquals(Reaction.TAKEN, reactionOfClient(insistent, srtp(SHA1_80)));
        assertEquals(NO_PROFILE, reactionOfClient13(insistent));
        assertEquals(Reaction.TAKEN, reactionOfClient13(insistent, srtp(SHA1_80)));
    }

    static Stream<Arguments> badAnswers() {
        return Stream.of(
                Arguments.of("a profile that was not offered", srtp(GCM_128), ILLEGAL),
                Arguments.of("a profile that nobody knows", srtp(0xFFFF), ILLEGAL),
                Arguments.of("two profiles, both offered", srtp(SHA1_80, 0x0002), ILLEGAL),
                Arguments.of("an MKI that was not offered", new UseSrtp(List.of(SHA1_80), MKI), ILLEGAL),
                Arguments.of("nothing", raw(), MALFORMED),
                Arguments.of("no profile", raw(0, 0, 0), MALFORMED),
                Arguments.of("half a profile", raw(0, 1, 0, 0), MALFORMED),
                Arguments.of("no MKI", raw(0, 2, 0, 1), MALFORMED),
                Arguments.of("a list that is longer than the body", raw(0, 4, 0, 1, 0), MALFORMED),
                Arguments.of("an MKI that is longer than the body", raw(0, 2, 0, 1, 2, 1), MALFORMED),
                Arguments.of("a byte left over", raw(0, 2, 0, 1, 0, 0), MALFORMED));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("badAnswers")
    @Requirement({"RFC5764-4.1.1-a", "RFC5764-4.1.1-c", "RFC5764-4.1.1-d", "RFC5764-4.1.3-c"})
    @SecurityHistory("T10")
    void aClientRefusesAnAnswerThatIsNone(String what, Extension answer, Reaction expected) {
        assertEquals(expected, reactionOfClient(client(), answer));
        assertEquals(expected, reactionOfClient13(client(), answer));
    }

    @Test
    @Requirement("RFC5764-4.1-a")
    void aClientThatOffersNothingRefusesAnAnswer() {
        assertEquals(UNSOLICITED, reactionOfClient(TestSettings.client(), srtp(SHA1_80)));
        assertEquals(UNSOLICITED, reactionOfClient13(TestSettings.client(), srtp(SHA1_80)));
    }

    static Stream<OpaqueExtension> badOffers() {
        return Stream.of(
                raw(),
                raw(0),
                raw(0, 0, 0),
                raw(0, 1, 0, 0),
                raw(0, 3, 0, 1, 0, 0),
                raw(0, 2, 0, 1),
                raw(0xFF, 0xFE, 0, 1, 0),
                raw(0, 2, 0, 1, 0xFF, 0),
                raw(0, 2, 0, 1, 0, 0));
    }

    /** Also by servers that have no use for it: CVE-2014-3513 was a leak in those. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("badOffers")
    @Requirement("RFC5764-4.1.1-a")
    @SecurityHistory("T10")
    void aServerRefusesAnOfferThatIsNone(OpaqueExtension offer) {
        for (var server : List.of(server(), server(SRTP_AES128_CM_HMAC_SHA1_80))) {
            assertEquals(MALFORMED, reactionOfServer(server, offer));
            assertEquals(MALFORMED, reactionOfServer13(server, offer));
        }
    }
}
