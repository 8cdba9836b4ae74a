package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.internal.Signatures;
import dev.dunlin.crypto.internal.VerifiedPeer;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.codec.Bytes;

/** The peer's signatures in ServerKeyExchange and CertificateVerify (RFC 5246 §4.7). */
final class HandshakeSignature {
    private HandshakeSignature() {}

    /**
     * Checks that {@code peer} has signed {@code content}.
     *
     * @param scheme the code in the message, which must be one that we listed and fit the key (RFC 5246 §7.4.3, §7.4.8)
     */
    static void require(
            HandshakeSettings settings, String message, int scheme, VerifiedPeer peer, byte[] content, Bytes signature)
            throws HandshakeFailure {
        var known = SignatureScheme.of(scheme)
                .filter(settings.schemes()::contains)
                .filter(listed -> Signatures.fits(listed, peer.publicKey()))
                .orElseThrow(() -> Faults.illegal(
                        message + " is signed by scheme " + Integer.toHexString(scheme) + ", which was not listed"));
        if (!Signatures.verify(settings.jca(), known, peer.publicKey(), content, signature.toByteArray())) {
            throw Faults.badSignature(message);
        }
    }
}
