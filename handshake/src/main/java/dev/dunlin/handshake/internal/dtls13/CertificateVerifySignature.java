package dev.dunlin.handshake.internal.dtls13;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.internal.Signatures;
import dev.dunlin.crypto.internal.VerifiedPeer;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.authentication.HandshakeSignature;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateVerify;
import java.util.Arrays;
import java.util.concurrent.Callable;

/** The signature of CertificateVerify (RFC 8446 §4.4.3): the peer's, and our own as work that may take long. */
final class CertificateVerifySignature {
    /** Spaces before the context string: what an earlier version had signed in their place was chosen by the peer in part (RFC 8446 §4.4.3). */
    private static final int PADDING = 64;

    private CertificateVerifySignature() {}

    /** Signs for {@code signer} with our key, wherever that lives; {@code transcriptHash} ends with the Certificate. */
    static Callable<Bytes> by(
            HandshakeSettings settings, Credentials own, SignatureScheme scheme, Role signer, byte[] transcriptHash) {
        return HandshakeSignature.by(settings, own, scheme, content(signer, transcriptHash));
    }

    /**
     * Checks that {@code peer}, who is the {@code signer}, has signed: by a scheme that we listed, that fits the key with its curve, and that is
     * not for certificates alone (RFC 8446 §4.2.3, §4.4.3).
     *
     * @param transcriptHash up to and with the Certificate
     */
    static void require(
            HandshakeSettings settings,
            CertificateVerify message,
            VerifiedPeer peer,
            Role signer,
            byte[] transcriptHash)
            throws HandshakeFailure {
        HandshakeSignature.require(
                settings,
                "CertificateVerify",
                message.scheme(),
                peer,
                Signatures::fitsStrictly,
                content(signer, transcriptHash),
                message.signature());
    }

    /** What is signed: the signer's side is in it, so that no signature serves for the other (RFC 8446 §4.4.3). DTLS has no string of its own. */
    static byte[] content(Role signer, byte[] transcriptHash) {
        var context = "TLS 1.3, " + (signer == Role.CLIENT ? "client" : "server") + " CertificateVerify";
        var content = new byte[PADDING + context.length() + 1 + transcriptHash.length];
        Arrays.fill(content, 0, PADDING, (byte) ' ');
        System.arraycopy(context.getBytes(US_ASCII), 0, content, PADDING, context.length());
        System.arraycopy(transcriptHash, 0, content, content.length - transcriptHash.length, transcriptHash.length);
        return content;
    }
}
