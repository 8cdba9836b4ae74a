package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.internal.CryptoFailure;
import dev.dunlin.crypto.internal.Signatures;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.codec.Bytes;
import java.util.concurrent.Callable;

/** A signature of ours in the handshake, as work that may take long; what is signed differs by version. */
public final class OwnSignature {
    private OwnSignature() {}

    /** Signs {@code content} with our key, wherever that lives. */
    public static Callable<Bytes> of(
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
}
