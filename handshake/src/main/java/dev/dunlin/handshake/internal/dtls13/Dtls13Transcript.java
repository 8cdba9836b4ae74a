package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.handshake.internal.Transcript;
import dev.dunlin.handshake.internal.TranscriptFormat;
import dev.dunlin.handshake.internal.codec.WireWriter;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.HandshakeType;
import java.util.Arrays;
import java.util.List;

/** Messages with the 4-byte header of TLS, as if there were no fragments and no numbers (RFC 9147 §5.2). */
public final class Dtls13Transcript implements TranscriptFormat {
    @Override
    public void header(int type, int messageSeq, int length, WireWriter out) {
        out.u8(type);
        out.u24(length);
    }

    /**
     * With HelloRetryRequest the ClientHello before it, the first of {@code transcript}, gives way to a message that holds its hash (RFC 8446
     * §4.4.1).
     */
    static void helloRetryRequested(Transcript transcript, Jca jca, HashAlgorithm hash) {
        transcript.replaceFirst(HandshakeType.MESSAGE_HASH.code(), transcript.hashOfFirst(jca, hash));
    }

    /**
     * Restores what preceded the second ClientHello, which is all that {@code transcript} has, at a server that kept nothing.
     *
     * @param clientHelloHash the hash of the first, with its header of 4 bytes: all that a server has to keep of it
     * @param helloRetryRequest its body as it was sent
     */
    static void restore(Transcript transcript, byte[] clientHelloHash, byte[] helloRetryRequest) {
        transcript.precede(HandshakeType.SERVER_HELLO.code(), helloRetryRequest);
        transcript.precede(HandshakeType.MESSAGE_HASH.code(), clientHelloHash);
    }

    /**
     * What the binders of a ClientHello that is still to be sent are computed over, RFC 8446 §4.2.11.2.
     *
     * @param before the messages before it: none, or after HelloRetryRequest those two
     * @param clientHello its body, with binders of the right lengths
     * @param bindersLength bytes at its end that the list of binders takes, with its length
     */
    static byte[] binderHash(Transcript before, Jca jca, HashAlgorithm hash, byte[] clientHello, int bindersLength) {
        return before.hashWith(jca, hash, message(HandshakeType.CLIENT_HELLO, clientHello, bindersLength));
    }

    /** The same for the ClientHello that has come and is the last of {@code transcript}. */
    static byte[] receivedBinderHash(Transcript transcript, Jca jca, HashAlgorithm hash, int bindersLength) {
        return transcript.hashOfTruncated(jca, hash, bindersLength);
    }

    /** The hash over the messages so far, and those that are still to be sent. */
    static byte[] hashWith(
            Transcript transcript, Jca jca, HashAlgorithm hash, List<? extends HandshakeMessage> coming) {
        var more = new WireWriter();
        coming.forEach(next -> more.bytes(message(next.type(), next.body(), 0)));
        return transcript.hashWith(jca, hash, more.toByteArray());
    }

    private static byte[] message(HandshakeType type, byte[] body, int omitted) {
        var out = new WireWriter();
        new Dtls13Transcript().header(type.code(), 0, body.length, out);
        out.bytes(omitted == 0 ? body : Arrays.copyOf(body, body.length - omitted));
        return out.toByteArray();
    }
}
