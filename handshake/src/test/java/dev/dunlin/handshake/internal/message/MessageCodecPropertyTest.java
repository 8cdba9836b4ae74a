package dev.dunlin.handshake.internal.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.requirements.Requirement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class MessageCodecPropertyTest {
    private static final EnumSet<AlertDescription> ALERTS = EnumSet.of(
            AlertDescription.DECODE_ERROR, AlertDescription.ILLEGAL_PARAMETER, AlertDescription.UNEXPECTED_MESSAGE);

    private static final MessageDecoder DTLS_1_3 = MessageDecoder.ofDtls13(HashAlgorithm.SHA256);

    @Property(seed = "52461", tries = 500)
    void whatIsWrittenIsReadBack(@ForAll("messages") HandshakeMessage message) throws DecodeFailure {
        byte[] body = message.body();
        var read = MessageDecoder.DTLS_1_2_ECDHE.decode(message.type().code(), body);
        assertArrayEquals(body, read.body());
        assertEquals(sorted(message), sorted(read));
    }

    @Property(seed = "52462", tries = 300)
    void byteTooManyIsNeverOverlooked(@ForAll("messages") HandshakeMessage message) {
        byte[] body = message.body();
        assertRefused(message.type(), Arrays.copyOf(body, body.length + 1));
    }

    /** A hello without its extension block is a hello too; nothing else may be cut short. */
    @Property(seed = "52463", tries = 300)
    @Requirement("RFC8446-4.1.2-m")
    void missingEndIsNeverOverlooked(@ForAll("messages") HandshakeMessage message) {
        byte[] body = message.body();
        int allowed = lengthWithoutExtensions(message);
        for (int length = 0; length < body.length; length++) {
            if (length != allowed) {
                assertRefused(message.type(), Arrays.copyOf(body, length));
            }
        }
    }

    @Property(seed = "52464", tries = 2000)
    void changedMessageRaisesNothingElse(
            @ForAll("messages") HandshakeMessage message,
            @ForAll @Size(min = 1, max = 4) int[] places,
            @ForAll byte[] values,
            @ForAll @IntRange(max = 255) int type) {
        byte[] body = message.body();
        for (int i = 0; i < places.length && body.length > 0; i++) {
            body[Math.floorMod(places[i], body.length)] = values.length == 0 ? 0 : values[i % values.length];
        }
        assertReadOrRefused(message.type().code(), body);
        assertReadOrRefused(type, body);
    }

    @Property(seed = "52466", tries = 300)
    void whatIsWrittenWithAPreSharedKeyIsReadBack(@ForAll("pskMessages") HandshakeMessage message)
            throws DecodeFailure {
        byte[] body = message.body();
        var decoder = decoderOf(message);
        assertEquals(message, decoder.decode(message.type().code(), body));
        for (int length = 0; length <= body.length + 1; length++) {
            if (length != body.length) {
                byte[] cut = Arrays.copyOf(body, length);
                assertThrows(
                        DecodeFailure.class, () -> decoder.decode(message.type().code(), cut));
            }
        }
    }

    @Property(seed = "84461", tries = 500)
    void whatIsWrittenInDtls13IsReadBack(@ForAll("dtls13Messages") HandshakeMessage message) throws DecodeFailure {
        byte[] body = message.body();
        assertEquals(message, DTLS_1_3.decode(message.type().code(), body));
        for (int length = 0; length <= body.length + 1; length++) {
            if (length != body.length) {
                byte[] cut = Arrays.copyOf(body, length);
                var refused = assertThrows(
                        DecodeFailure.class,
                        () -> DTLS_1_3.decode(message.type().code(), cut));
                assertNotEquals(AlertDescription.UNEXPECTED_MESSAGE, refused.alert());
            }
        }
    }

    @Property(seed = "84462", tries = 2000)
    void changedMessageOfDtls13RaisesNothingElse(
            @ForAll("dtls13Messages") HandshakeMessage message,
            @ForAll @Size(min = 1, max = 4) int[] places,
            @ForAll @Size(min = 1, max = 4) byte[] values,
            @ForAll @IntRange(max = 255) int type) {
        byte[] body = message.body();
        for (int i = 0; i < places.length && body.length > 0; i++) {
            body[Math.floorMod(places[i], body.length)] = values[i % values.length];
        }
        assertReadOrRefused(DTLS_1_3, message.type().code(), body);
        assertReadOrRefused(DTLS_1_3, type, body);
    }

    @Provide
    Arbitrary<HandshakeMessage> dtls13Messages() {
        return MessageArbitraries.dtls13Messages();
    }

    private static MessageDecoder decoderOf(HandshakeMessage message) {
        boolean ecdhe = message instanceof PskServerKeyExchange server
                ? server.params().isPresent()
                : message instanceof PskClientKeyExchange client
                        && client.point().isPresent();
        return ecdhe ? MessageDecoder.DTLS_1_2_ECDHE_PSK : MessageDecoder.DTLS_1_2_PSK;
    }

    @Provide
    Arbitrary<HandshakeMessage> pskMessages() {
        return MessageArbitraries.pskMessages();
    }

    @Property(seed = "52465", tries = 2000)
    void anyBytesRaiseNothingElse(@ForAll @IntRange(max = 255) int type, @ForAll @Size(max = 200) byte[] body) {
        assertReadOrRefused(type, body);
    }

    @Provide
    Arbitrary<HandshakeMessage> messages() {
        return MessageArbitraries.messages();
    }

    private static void assertReadOrRefused(int type, byte[] body) {
        assertReadOrRefused(MessageDecoder.DTLS_1_2_ECDHE, type, body);
    }

    /** What is read is legal in itself, so it can be written; what is refused names one of the alerts of decoding. */
    private static void assertReadOrRefused(MessageDecoder decoder, int type, byte[] body) {
        try {
            var message = decoder.decode(type, body);
            assertEquals(type, message.type().code());
            assertEquals(sorted(message), sorted(decoder.decode(type, message.body())));
        } catch (DecodeFailure refused) {
            assertTrue(ALERTS.contains(refused.alert()));
        }
    }

    private static void assertRefused(HandshakeType type, byte[] body) {
        try {
            fail("read as " + MessageDecoder.DTLS_1_2_ECDHE.decode(type.code(), body));
        } catch (DecodeFailure refused) {
            assertNotEquals(AlertDescription.UNEXPECTED_MESSAGE, refused.alert());
        }
    }

    private static int lengthWithoutExtensions(HandshakeMessage message) {
        if (message instanceof ClientHello hello) {
            return 2
                    + 32
                    + 1
                    + hello.sessionId().bytes().length()
                    + 1
                    + hello.cookie().bytes().length()
                    + 2
                    + 2 * hello.cipherSuites().size()
                    + 1
                    + hello.compressionMethods().size();
        }
        return message instanceof ServerHello hello
                ? 2 + 32 + 1 + hello.sessionId().bytes().length() + 3
                : -1;
    }

    /** With extensions by type: encoding moves the cookie extension before key_share. */
    private static HandshakeMessage sorted(HandshakeMessage message) {
        if (!(message instanceof ClientHello hello)) {
            return message;
        }
        var byType = hello.extensions().list().stream()
                .sorted(Comparator.comparing(Extension::code))
                .toList();
        return new ClientHello(
                hello.legacyVersion(),
                hello.random(),
                hello.sessionId(),
                hello.cookie(),
                hello.cipherSuites(),
                hello.compressionMethods(),
                new Extensions(byType));
    }
}
