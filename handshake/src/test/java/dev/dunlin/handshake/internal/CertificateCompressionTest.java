package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.PskKeyExchange;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.Zlib;
import dev.dunlin.handshake.internal.message.Certificate;
import dev.dunlin.handshake.internal.message.CompressCertificate;
import dev.dunlin.handshake.internal.message.CompressedCertificate;
import dev.dunlin.handshake.internal.message.Dtls13Certificate;
import dev.dunlin.handshake.internal.message.Dtls13CertificateRequest;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.ExtensionType;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.OpaqueExtension;
import dev.dunlin.handshake.internal.message.SignedCertificateTimestamps;
import dev.dunlin.requirements.Requirement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Certificates in fewer bytes: who offers, who compresses, and what becomes of those that are not what they say (RFC 8879). */
class CertificateCompressionTest {
    private static final int ZLIB = CompressedCertificate.ZLIB;
    private static final int BROTLI = 2;
    private static final CompressCertificate OFFER = new CompressCertificate(List.of(ZLIB));

    private static final Reaction ILLEGAL =
            Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER);
    private static final Reaction UNEXPECTED =
            Reaction.refused(AlertDescription.UNEXPECTED_MESSAGE, FailureReason.UNEXPECTED_MESSAGE);
    private static final Reaction MALFORMED =
            Reaction.refused(AlertDescription.DECODE_ERROR, FailureReason.MALFORMED_MESSAGE);
    private static final Reaction BAD =
            Reaction.refused(AlertDescription.BAD_CERTIFICATE, FailureReason.BAD_CERTIFICATE);

    private static TestSettings compressing(TestSettings settings) {
        return settings.dtls13(
                new Dtls13Settings(List.of(NamedGroup.X25519), PskKeyExchange.WITH_DIFFIE_HELLMAN, 2, true, false));
    }

    private static TestSettings client() {
        return compressing(TestSettings.client()).dtls13Only();
    }

    private static TestSettings server() {
        return compressing(TestSettings.server()).dtls13Only();
    }

    private static CompressedCertificate compressed(HandshakeMessage message) {
        var body = message.body();
        return new CompressedCertificate(ZLIB, body.length, Bytes.of(Zlib.compress(body)));
    }

    // ---- A client under test.

    private static ScriptedDtls13Server beforeCertificate(TestSettings client) {
        return ScriptedDtls13Server.of(client).before(HandshakeType.CERTIFICATE);
    }

    @Test
    @Requirement("RFC8879-3-b")
    void aClientOffersWhatItCanDoAndOthersSayNothing() {
        assertEquals(
                Optional.of(OFFER),
                ScriptedDtls13Server.of(client()).hello().extensions().find(CompressCertificate.class));
        var silent = ScriptedDtls13Server.of(TestSettings.client().dtls13Only());
        assertFalse(silent.hello().extensions().has(CompressCertificate.class));
    }

    @Test
    @Requirement({"RFC8879-4-f", "RFC8879-5-a"})
    void aCompressedChainIsTakenAndEntersTheTranscriptAsSent() {
        var server = beforeCertificate(client());
        ScriptedServer.requireTaken(server.send(compressed(server.certificate())));
        ScriptedServer.requireTaken(server.send(server.certificateVerify()));
        assertEquals(Reaction.TAKEN, server.send(server.finished()));
    }

    @Test
    @Requirement("RFC8879-4-a")
    void aChainThatIsNotCompressedIsTakenAsWell() {
        var server = beforeCertificate(client());
        assertEquals(Reaction.TAKEN, server.send(server.certificate()));
    }

    @Test
    @Requirement("RFC8879-4-a")
    void whoHasNotOfferedGetsAMessageThatItDoesNotKnow() {
        var server = beforeCertificate(TestSettings.client().dtls13Only());
        assertEquals(UNEXPECTED, server.send(compressed(server.certificate())));
    }

    @Test
    @Requirement("RFC8879-4-b")
    void anotherAlgorithmIsIllegal() {
        for (int algorithm : new int[] {0, BROTLI, 3, 0xFFFF}) {
            var server = beforeCertificate(client());
            var right = compressed(server.certificate());
            assertEquals(
                    ILLEGAL,
                    server.send(new CompressedCertificate(algorithm, right.uncompressedLength(), right.data())));
        }
    }

    @Test
    @Requirement({"RFC8879-4-c", "RFC8879-5-b"})
    void aLengthThatIsNotThatOfTheMessageIsBad() {
        for (int more : new int[] {-1, 1, 1000}) {
            var server = beforeCertificate(client());
            var right = compressed(server.certificate());
            assertEquals(
                    BAD, server.send(new CompressedCertificate(ZLIB, right.uncompressedLength() + more, right.data())));
        }
        var server = beforeCertificate(client());
        assertEquals(
                BAD,
                server.send(new CompressedCertificate(
                        ZLIB, 0, compressed(server.certificate()).data())));
    }

    @Test
    @Requirement("RFC8879-4-d")
    void whatIsDamagedCutShortOrHasMoreBehindItIsBad() {
        var whole = compressed(beforeCertificate(client()).certificate());
        var data = whole.data().toByteArray();
        var damaged = data.clone();
        damaged[data.length / 2] ^= 1;
        for (var wrong : List.of(
                damaged,
                Arrays.copyOf(data, data.length - 1),
                Arrays.copyOf(data, data.length - 5),
                Arrays.copyOf(data, data.length + 1),
                new byte[] {1})) {
            var message = new CompressedCertificate(ZLIB, whole.uncompressedLength(), Bytes.of(wrong));
            assertEquals(BAD, beforeCertificate(client()).send(message));
        }
        var empty = new byte[] {0, 1, 0, 4, 0, 0, 0, 0};
        assertEquals(MALFORMED, beforeCertificate(client()).send(HandshakeType.COMPRESSED_CERTIFICATE.code(), empty));
    }

    /** The stated length alone decides: there is nothing that could be decompressed. */
    @Test
    @Requirement("RFC8879-5-c")
    void whatWouldBeLongerThanAMessageMayBeIsNotTouched() {
        for (int length : new int[] {(1 << 24) - 1, TestSettings.MAX_MESSAGE + 1}) {
            var bomb = Bytes.of(Zlib.compress(new byte[1 << 20]));
            assertEquals(BAD, beforeCertificate(client()).send(new CompressedCertificate(ZLIB, length, bomb)));
        }
    }

    @Test
    @Requirement("RFC8879-5-a")
    void whatComesOutIsHeldToTheSameRules() {
        var none = new Dtls13Certificate(Bytes.EMPTY, List.of());
        assertEquals(MALFORMED, beforeCertificate(client()).send(compressed(none)));
        var context = new Dtls13Certificate(
                ScriptedPeer.bytes(1), ScriptedDtls13Peer.certificate("server").entries());
        assertEquals(ILLEGAL, beforeCertificate(client()).send(compressed(context)));
        var oldForm = ScriptedServer.certificate(Pki.credentials("server"));
        assertEquals(MALFORMED, beforeCertificate(client()).send(compressed(oldForm)));
        var unsolicited = ScriptedDtls13Peer.certificate("server", new SignedCertificateTimestamps(Staple.LIST));
        assertEquals(
                Reaction.refused(AlertDescription.UNSUPPORTED_EXTENSION, FailureReason.UNSOLICITED_EXTENSION),
                beforeCertificate(client()).send(compressed(unsolicited)));
    }

    @Test
    @Requirement("RFC8879-3-b")
    void anAnswerToTheOfferIsIllegal() {
        var server = ScriptedDtls13Server.of(client()).before(HandshakeType.ENCRYPTED_EXTENSIONS);
        assertEquals(ILLEGAL, server.send(ScriptedDtls13Server.encrypted(OFFER)));
    }

    // ---- A server under test.

    private static List<Flown> flight(TestSettings server, Extension... more) {
        var client = ScriptedDtls13Client.of(server);
        var extensions = client.usual();
        extensions.addAll(List.of(more));
        return client.begin(client.clientHello(extensions));
    }

    private static HandshakeMessage certificateOf(List<Flown> flight) {
        return flight.stream()
                .map(flown -> flown.message(ScriptedDtls13Client.DECODER))
                .filter(message -> message instanceof Dtls13Certificate || message instanceof CompressedCertificate)
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Requirement({"RFC8879-4-a", "RFC8879-4-f"})
    void aServerCompressesForWhoTakesItAndForNobodyElse() {
        var compressed = assertInstanceOf(CompressedCertificate.class, certificateOf(flight(server(), OFFER)));
        var plain = assertInstanceOf(Dtls13Certificate.class, certificateOf(flight(server())));
        assertEquals(ZLIB, compressed.algorithm());
        assertEquals(plain.body().length, compressed.uncompressedLength());
        assertTrue(compressed.body().length < plain.body().length);
        assertEquals(
                Bytes.of(plain.body()),
                Bytes.of(Zlib.decompress(compressed.data().toByteArray(), plain.body().length)
                        .orElseThrow()));

        var other = new CompressCertificate(List.of(BROTLI, 0x2A2A));
        assertInstanceOf(Dtls13Certificate.class, certificateOf(flight(server(), other)));
        assertInstanceOf(
                CompressedCertificate.class,
                certificateOf(flight(server(), new CompressCertificate(List.of(BROTLI, ZLIB)))));
        assertInstanceOf(
                Dtls13Certificate.class,
                certificateOf(flight(TestSettings.server().dtls13Only(), OFFER)));
    }

    @Test
    @Requirement("RFC8879-3-b")
    void aListThatIsNoneIsMalformed() {
        for (var body : List.of(
                ScriptedPeer.bytes(0),
                ScriptedPeer.bytes(1, 0),
                ScriptedPeer.bytes(3, 0, 1, 0),
                ScriptedPeer.bytes(2, 0, 1, 0),
                Bytes.EMPTY)) {
            var client = ScriptedDtls13Client.of(server());
            var extensions = client.usual();
            extensions.add(new OpaqueExtension(ExtensionType.COMPRESS_CERTIFICATE.code(), body));
            assertEquals(MALFORMED, client.send(client.clientHello(extensions)));
        }
    }

    @Test
    @Requirement("RFC8879-3-a")
    void inDtls12TheOfferMeansNothing() {
        var client = ScriptedClient.of(compressing(TestSettings.server()));
        var extensions = ScriptedClient.usualExtensions();
        extensions.add(OFFER);
        ScriptedServer.requireTaken(client.send(client.clientHello(extensions)));
        assertTrue(client.readAnswer().stream().anyMatch(flown -> flown.message() instanceof Certificate));
        assertFalse(ScriptedServer.of(compressing(TestSettings.client()))
                .hello()
                .extensions()
                .has(CompressCertificate.class));
    }

    // ---- Certificates of clients.

    @Test
    @Requirement("RFC8879-3-b")
    void aServerThatAsksSaysThatItTakesCompressedOnes() {
        var request = flight(server().asking(ClientAuthentication.REQUIRE)).stream()
                .map(flown -> flown.message(ScriptedDtls13Client.DECODER))
                .filter(Dtls13CertificateRequest.class::isInstance)
                .map(Dtls13CertificateRequest.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals(Optional.of(OFFER), request.extensions().find(CompressCertificate.class));
    }

    private static ScriptedDtls13Client asked(TestSettings server) {
        return ScriptedDtls13Client.of(server.asking(ClientAuthentication.REQUIRE))
                .before(HandshakeType.CERTIFICATE);
    }

    @Test
    @Requirement({"RFC8879-4-f", "RFC8879-4-b", "RFC8879-4-c", "RFC8879-5-a", "RFC8879-5-c"})
    void aServerTakesACompressedChainAndNothingThatIsNone() {
        var client = asked(server());
        var right = compressed(ScriptedDtls13Peer.certificate("client"));
        ScriptedServer.requireTaken(client.send(right));
        ScriptedServer.requireTaken(client.send(client.certificateVerify()));
        assertEquals(Reaction.TAKEN, client.send(client.finished()));

        int length = right.uncompressedLength();
        assertEquals(ILLEGAL, asked(server()).send(new CompressedCertificate(BROTLI, length, right.data())));
        assertEquals(BAD, asked(server()).send(new CompressedCertificate(ZLIB, length + 1, right.data())));
        assertEquals(BAD, asked(server()).send(new CompressedCertificate(ZLIB, 1 << 23, right.data())));
        assertEquals(UNEXPECTED, asked(TestSettings.server().dtls13Only()).send(right));
        assertEquals(
                Reaction.refused(AlertDescription.CERTIFICATE_REQUIRED, FailureReason.CERTIFICATE_REQUIRED),
                asked(server()).send(compressed(ScriptedDtls13Client.noCertificate())));
    }

    private static HandshakeMessage answerOf(TestSettings client, Extension... more) {
        var server = beforeCertificate(client);
        var usual = ScriptedDtls13Server.certificateRequest().extensions().list();
        var asked = new ArrayList<>(usual);
        asked.addAll(List.of(more));
        ScriptedServer.requireTaken(server.send(new Dtls13CertificateRequest(Bytes.EMPTY, new Extensions(asked))));
        ScriptedServer.requireTaken(server.send(server.certificate()));
        ScriptedServer.requireTaken(server.send(server.certificateVerify()));
        ScriptedServer.requireTaken(server.send(server.finished()));
        return certificateOf(server.driver.sent());
    }

    @Test
    @Requirement("RFC8879-4-a")
    void aClientCompressesForWhoTakesItAndForNobodyElse() {
        assertInstanceOf(CompressedCertificate.class, answerOf(client().credentials("client"), OFFER));
        assertInstanceOf(Dtls13Certificate.class, answerOf(client().credentials("client")));
        assertInstanceOf(
                Dtls13Certificate.class,
                answerOf(TestSettings.client().dtls13Only().credentials("client"), OFFER));
        // What says that there is nothing cannot be said in fewer bytes.
        assertInstanceOf(Dtls13Certificate.class, answerOf(client(), OFFER));
    }
}
