package dev.dunlin.handshake.internal.authentication;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.internal.CryptoFailure;
import dev.dunlin.crypto.internal.Signatures;
import dev.dunlin.crypto.internal.VerifiedPeer;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.codec.Bytes;
import java.security.PublicKey;
import java.util.concurrent.Callable;
import java.util.function.BiPredicate;

/** The signatures of ServerKeyExchange and CertificateVerify (RFC 5246 §4.7): the peer's, and our own as work that may take long. */
public final class HandshakeSignature {
    private HandshakeSignature() {}

    /** Signs {@code content} with our key, wherever that lives. */
    public static Callable<Bytes> by(
            HandshakeSettings settings, Credentials own, SignatureScheme scheme, byte[] content) {
        return () -> {
            try {
                return Bytes.of(Signatures.sign(settings.jca(), scheme, own.privateKey(), content));
            } catch (CryptoFailure fault) {
                throw new HandshakeFailure(
                        AlertDescription.INTERNAL_ERROR,
                        FailureReason.TASK_FAILED,
                        "our private key does not sign " + scheme,
                        fault);
            }
        };
    }

    /**
     * Checks that {@code peer} has signed {@code content}.
     *
     * @param scheme the code in the message, which must be one that we listed and fit the key (RFC 5246 §7.4.3, §7.4.8, RFC 8446 §4.4.3)
     * @param fits whether a scheme and a key go together, which the versions see differently
     */
    public static void require(
            HandshakeSettings settings,
            String message,
            int scheme,
            VerifiedPeer peer,
            BiPredicate<SignatureScheme, PublicKey> fits,
            byte[] content,
            Bytes signature)
            throws HandshakeFailure {
        var known = SignatureScheme.of(scheme)
                .filter(settings.schemes()::contains)
                .filter(listed -> fits.test(listed, peer.publicKey()))
                .orElseThrow(() -> Faults.illegal(
                        message + " is signed by scheme " + Integer.toHexString(scheme) + ", which was not listed"));
        if (!Signatures.verify(settings.jca(), known, peer.publicKey(), content, signature.toByteArray())) {
            throw Faults.badSignature(message);
        }
    }
}
