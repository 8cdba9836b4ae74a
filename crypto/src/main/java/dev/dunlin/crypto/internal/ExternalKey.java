package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.ExternalSigner;
import dev.dunlin.crypto.SignatureScheme;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.PrivateKey;
import java.security.PublicKey;

/** Stands for a key that somebody else signs with; {@link Signatures#sign} knows it, no provider does. */
public final class ExternalKey implements PrivateKey {
    private static final long serialVersionUID = 1L;

    private final transient ExternalSigner signer;
    private final transient PublicKey publicKey;

    /** @param publicKey what its signatures are verified with before they go out */
    public ExternalKey(ExternalSigner signer, PublicKey publicKey) {
        this.signer = signer;
        this.publicKey = publicKey;
    }

    /** A signature that is checked here, so that a fault of the signer is told as one of ours and not as the peer's. */
    byte[] sign(Jca jca, SignatureScheme scheme, byte[] content) throws CryptoFailure {
        byte[] signature;
        try {
            signature = signer.sign(scheme, content.clone());
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new CryptoFailure(CryptoFailure.Kind.SIGNING_FAILED, "the external signer has failed", e);
        }
        if (signature == null || !Signatures.verify(jca, scheme, publicKey, content, signature)) {
            throw new CryptoFailure(
                    CryptoFailure.Kind.SIGNING_FAILED, "the external signer's signature does not verify");
        }
        return signature.clone();
    }

    @Override
    public String getAlgorithm() {
        return publicKey.getAlgorithm();
    }

    @Override
    @SuppressWarnings("NullAway") // The contract of Key: null for a key without encoding.
    public String getFormat() {
        return null;
    }

    @Override
    @SuppressWarnings("NullAway") // Likewise.
    public byte[] getEncoded() {
        return null;
    }

    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException("a key that somebody else signs with");
    }
}
