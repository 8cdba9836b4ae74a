package dev.dunlin.bench;

import dev.dunlin.testkit.Identity;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import javax.crypto.KeyAgreement;

/** The public-key operations of one full handshake, as bare JCA calls. */
final class PublicKeyOperations {
    private static final String SIGNATURE = "SHA256withECDSA";
    private static final byte[] SIGNED = new byte[100];

    private final PrivateKey key = Identity.SERVER_P256.credentials().privateKey();
    private final X509Certificate certificate =
            Identity.SERVER_P256.credentials().chain().get(0);
    private final X509Certificate authority =
            Identity.trust().anchors().iterator().next();
    private final KeyPairGenerator generator;

    private PublicKeyOperations(KeyPairGenerator generator) {
        this.generator = generator;
    }

    static PublicKeyOperations create() {
        try {
            return new PublicKeyOperations(KeyPairGenerator.getInstance("X25519"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything once; the answer is of no use but to keep the work from being optimised away. */
    Object run() {
        try {
            var one = generator.generateKeyPair();
            var other = generator.generateKeyPair();
            var signer = Signature.getInstance(SIGNATURE);
            signer.initSign(key);
            signer.update(SIGNED);
            var signature = signer.sign();
            certificate.verify(authority.getPublicKey());
            var verifier = Signature.getInstance(SIGNATURE);
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(SIGNED);
            if (!verifier.verify(signature)) {
                throw new IllegalStateException("a signature of our own");
            }
            return agree(one, other)[0] == agree(other, one)[0];
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] agree(KeyPair own, KeyPair peer) throws GeneralSecurityException {
        var agreement = KeyAgreement.getInstance("X25519");
        agreement.init(own.getPrivate());
        agreement.doPhase(peer.getPublic(), true);
        return agreement.generateSecret();
    }
}
