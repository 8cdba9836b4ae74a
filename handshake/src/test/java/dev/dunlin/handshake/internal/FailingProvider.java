package dev.dunlin.handshake.internal;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyAgreementSpi;
import javax.crypto.SecretKey;

/**
 * The JDK's algorithms from a device that goes away in the middle: the n-th request for any algorithm fails, as do all that follow. Keeps
 * the very arrays in which it has handed out shared secrets.
 */
public final class FailingProvider extends Provider {
    private static final long serialVersionUID = 1L;

    private final transient List<byte[]> sharedSecrets = new ArrayList<>();
    private final int failing;
    private int requests;

    /** @param failing the request that fails, counted from 1 */
    public FailingProvider(int failing) {
        super("Failing", "1", "fails at its request " + failing);
        this.failing = failing;
        for (var type : List.of("MessageDigest", "Mac", "KeyPairGenerator", "KeyFactory", "Signature", "Cipher")) {
            for (var algorithm : Security.getAlgorithms(type)) {
                offer(type, algorithm);
            }
        }
        offer("KeyAgreement", "X25519");
        offer("KeyAgreement", "ECDH");
    }

    private void offer(String type, String algorithm) {
        for (var provider : Security.getProviders()) {
            var service = provider.getService(type, algorithm);
            if (service != null) {
                putService(new Failing(service));
                return;
            }
        }
    }

    /** Whether the request that fails has come. */
    public boolean hasFailed() {
        return requests >= failing;
    }

    public List<byte[]> sharedSecrets() {
        return sharedSecrets;
    }

    private final class Failing extends Service {
        private final Service genuine;

        Failing(Service genuine) {
            super(
                    FailingProvider.this,
                    genuine.getType(),
                    genuine.getAlgorithm(),
                    genuine.getClassName(),
                    List.of(),
                    null);
            this.genuine = genuine;
        }

        @Override
        public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
            requests++;
            if (requests >= failing) {
                throw new ProviderException("device removed");
            }
            return getType().equals("KeyAgreement")
                    ? new Agreement(KeyAgreement.getInstance(getAlgorithm()))
                    : genuine.newInstance(parameter);
        }

        @Override
        public boolean supportsParameter(Object parameter) {
            return genuine.supportsParameter(parameter);
        }
    }

    private final class Agreement extends KeyAgreementSpi {
        private final KeyAgreement genuine;

        Agreement(KeyAgreement genuine) {
            this.genuine = genuine;
        }

        @Override
        protected void engineInit(Key key, SecureRandom random) throws InvalidKeyException {
            genuine.init(key, random);
        }

        @Override
        protected void engineInit(Key key, AlgorithmParameterSpec parameters, SecureRandom random)
                throws InvalidKeyException, InvalidAlgorithmParameterException {
            genuine.init(key, parameters, random);
        }

        @Override
        protected Key engineDoPhase(Key key, boolean lastPhase) throws InvalidKeyException {
            return genuine.doPhase(key, lastPhase);
        }

        @Override
        protected byte[] engineGenerateSecret() {
            var secret = genuine.generateSecret();
            sharedSecrets.add(secret);
            return secret;
        }

        @Override
        protected int engineGenerateSecret(byte[] shared, int offset) {
            throw new UnsupportedOperationException("nobody asks for it in this way");
        }

        @Override
        protected SecretKey engineGenerateSecret(String algorithm) {
            throw new UnsupportedOperationException("nobody asks for it in this way");
        }
    }
}
