package dev.dunlin.crypto.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * {@code javax.crypto.KEM}, which is there since Java 21 and in late updates of 17, but which nothing that is compiled for 17 gets to see: found
 * by its name. That it is there does not mean that any algorithm is.
 */
final class Kem {
    private static final Optional<Api> API = Api.find();

    private final Api api;
    private final Object kem;

    private Kem(Api api, Object kem) {
        this.api = api;
        this.kem = kem;
    }

    static Kem getInstance(String algorithm) throws GeneralSecurityException {
        var api = api(algorithm);
        return new Kem(api, api.call(api.installed, null, algorithm));
    }

    static Kem getInstance(String algorithm, Provider provider) throws GeneralSecurityException {
        var api = api(algorithm);
        return new Kem(api, api.call(api.named, null, algorithm, provider));
    }

    private static Api api(String algorithm) throws NoSuchAlgorithmException {
        return API.orElseThrow(() -> new NoSuchAlgorithmException(algorithm + ": this Java has no javax.crypto.KEM"));
    }

    KeyExchange.Response encapsulate(PublicKey key, SecureRandom random) throws GeneralSecurityException {
        var encapsulator = api.call(api.newEncapsulator, kem, key, random);
        var encapsulated = api.call(api.encapsulate, encapsulator);
        return new KeyExchange.Response(
                (byte[]) api.call(api.encapsulation, encapsulated), secret(api.call(api.key, encapsulated)));
    }

    Secret decapsulate(PrivateKey key, byte[] encapsulation) throws GeneralSecurityException {
        var decapsulator = api.call(api.newDecapsulator, kem, key);
        return secret(api.call(api.decapsulate, decapsulator, encapsulation));
    }

    private static Secret secret(Object key) {
        return Secret.owning(((SecretKey) key).getEncoded());
    }

    /** Its methods. */
    private static final class Api {
        private final Method installed;
        private final Method named;
        private final Method newEncapsulator;
        private final Method encapsulate;
        private final Method encapsulation;
        private final Method key;
        private final Method newDecapsulator;
        private final Method decapsulate;

        private Api() throws ReflectiveOperationException {
            var kem = Class.forName("javax.crypto.KEM");
            var encapsulator = Class.forName("javax.crypto.KEM$Encapsulator");
            var encapsulated = Class.forName("javax.crypto.KEM$Encapsulated");
            var decapsulator = Class.forName("javax.crypto.KEM$Decapsulator");
            installed = kem.getMethod("getInstance", String.class);
            named = kem.getMethod("getInstance", String.class, Provider.class);
            newEncapsulator = kem.getMethod("newEncapsulator", PublicKey.class, SecureRandom.class);
            encapsulate = encapsulator.getMethod("encapsulate");
            encapsulation = encapsulated.getMethod("encapsulation");
            key = encapsulated.getMethod("key");
            newDecapsulator = kem.getMethod("newDecapsulator", PrivateKey.class);
            decapsulate = decapsulator.getMethod("decapsulate", byte[].class);
        }

        static Optional<Api> find() {
            try {
                return Optional.of(new Api());
            } catch (ReflectiveOperationException e) {
                return Optional.empty();
            }
        }

        Object call(Method method, @Nullable Object target, @Nullable Object... arguments)
                throws GeneralSecurityException {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof GeneralSecurityException expected) {
                    throw expected;
                }
                if (e.getCause() instanceof RuntimeException fault) {
                    throw fault;
                }
                throw new IllegalStateException(method + " failed", e);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(method + " is public", e);
            }
        }
    }
}
