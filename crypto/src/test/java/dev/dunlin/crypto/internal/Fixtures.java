package dev.dunlin.crypto.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;

/** What many tests begin with. */
public final class Fixtures {
    public static final Jca JDK = new Jca(CryptoProvider.jdk(), new SecureRandom());

    private Fixtures() {}

    public static byte[] hex(String... parts) {
        return HexFormat.of().parseHex(String.join("", parts));
    }

    public static KeyPair ec(String curve) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static KeyPair rsa(int bits) {
        return keyPair("RSA", bits);
    }

    public static KeyPair keyPair(String algorithm, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static KeyPair keyPair(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A message is for people: a test holds it to the part that they need. */
    public static void assertSays(String part, Throwable failure) {
        var message = String.valueOf(failure.getMessage());
        assertTrue(message.contains(part), message);
    }
}
