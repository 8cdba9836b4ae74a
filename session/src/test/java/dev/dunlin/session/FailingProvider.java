package dev.dunlin.session;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.List;

/** The JDK's algorithms from a device that can be unplugged: from the n-th request for an algorithm on, every one fails. */
final class FailingProvider extends Provider {
    private static final long serialVersionUID = 1L;

    private int left = Integer.MAX_VALUE;
    private int failed;

    FailingProvider() {
        super("Failing", "1", "a device that goes away");
        var types = List.of(
                "MessageDigest", "Mac", "KeyPairGenerator", "KeyFactory", "KeyAgreement", "Signature", "Cipher");
        for (var type : types) {
            for (var algorithm : Security.getAlgorithms(type)) {
                offer(type, algorithm);
            }
        }
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

    /** Lets so many requests through, and none after them. */
    void failAfter(int requests) {
        left = requests;
        failed = 0;
    }

    void recover() {
        left = Integer.MAX_VALUE;
    }

    boolean hasFailed() {
        return failed > 0;
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
            if (left-- <= 0) {
                left = 0;
                failed++;
                throw new ProviderException("device removed");
            }
            return genuine.newInstance(parameter);
        }

        @Override
        public boolean supportsParameter(Object parameter) {
            return genuine.supportsParameter(parameter);
        }
    }
}
