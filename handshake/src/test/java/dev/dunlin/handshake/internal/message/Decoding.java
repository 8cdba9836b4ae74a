package dev.dunlin.handshake.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;

/** What every decoding test asks. */
final class Decoding {
    private Decoding() {}

    static HandshakeMessage decoded(HandshakeType type, String hex) throws DecodeFailure {
        return MessageDecoder.DTLS_1_2_ECDHE.decode(type.code(), Hex.parse(hex));
    }

    /** An extension block with its length. */
    static Extensions block(MessageContext context, String hex) throws DecodeFailure {
        var in = new WireReader(Hex.parse(hex));
        var extensions = Extensions.decode(in, context);
        in.expectEnd();
        return extensions;
    }

    static void assertRefused(AlertDescription alert, HandshakeType type, byte[] body) {
        var failure = assertThrows(DecodeFailure.class, () -> MessageDecoder.DTLS_1_2_ECDHE.decode(type.code(), body));
        assertEquals(alert, failure.alert(), failure.getMessage());
    }

    static void assertRefused(AlertDescription alert, HandshakeType type, String hex) {
        assertRefused(alert, type, Hex.parse(hex));
    }

    static void assertBlockRefused(AlertDescription alert, MessageContext context, String hex) {
        var failure = assertThrows(DecodeFailure.class, () -> block(context, hex));
        assertEquals(alert, failure.alert(), failure.getMessage());
    }
}
