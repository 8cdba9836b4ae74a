package dev.dunlin.handshake.internal;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** TLS 1.2 and 1.3 with SHA-256 written down once more, over the bare JCA, so that no code of ours has to be believed. */
public final class BareTls {
    /** SubjectPublicKeyInfo of X25519 up to the value, RFC 8410 §4. */
    private static final byte[] X25519_PREFIX = HexFormat.of().parseHex("302a300506032b656e032100");

    private BareTls() {}

    public static byte[] sha256(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** PRF of RFC 5246 §5. */
    public static byte[] prf(byte[] secret, String label, byte[] seed, int length) {
        var labelled = join(label.getBytes(StandardCharsets.US_ASCII), seed);
        var output = new byte[0];
        var a = labelled;
        while (output.length < length) {
            a = hmac(secret, a);
            output = join(output, hmac(secret, join(a, labelled)));
        }
        return Arrays.copyOf(output, length);
    }

    /** HKDF-Expand-Label of RFC 8446 §7.1 with the prefix of RFC 9147 §5.9, for one block of output at most. */
    public static byte[] expandLabel(byte[] secret, String label, byte[] context, int length) {
        var full = ("dtls13" + label).getBytes(StandardCharsets.US_ASCII);
        var info = join(new byte[] {0, (byte) length, (byte) full.length}, full);
        info = join(join(info, new byte[] {(byte) context.length}), join(context, new byte[] {1}));
        return Arrays.copyOf(hmac(secret, info), length);
    }

    public static byte[] hmac(byte[] key, byte[] input) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static byte[] join(byte[] first, byte[] second) {
        var joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    public static byte[] sign(String algorithm, PrivateKey key, byte[] content) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            if (algorithm.equals("RSASSA-PSS")) {
                signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            }
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static KeyPair x25519() {
        try {
            return KeyPairGenerator.getInstance("X25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static KeyPair p256() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** As it goes on the wire. */
    public static byte[] publicValue(KeyPair pair) {
        if (pair.getPublic() instanceof ECPublicKey ec) {
            return join(
                    new byte[] {4},
                    join(fixed(ec.getW().getAffineX()), fixed(ec.getW().getAffineY())));
        }
        var encoded = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, X25519_PREFIX.length, encoded.length);
    }

    private static byte[] fixed(BigInteger coordinate) {
        return HexFormat.of().parseHex(String.format("%064x", coordinate));
    }

    public static byte[] agree(KeyPair own, byte[] peer) {
        try {
            boolean isEc = own.getPublic() instanceof ECPublicKey;
            var agreement = KeyAgreement.getInstance(isEc ? "ECDH" : "X25519");
            agreement.init(own.getPrivate());
            if (own.getPublic() instanceof ECPublicKey ec) {
                var point = new ECPoint(
                        new BigInteger(1, Arrays.copyOfRange(peer, 1, 33)),
                        new BigInteger(1, Arrays.copyOfRange(peer, 33, 65)));
                agreement.doPhase(
                        KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, ec.getParams())), true);
            } else {
                var spec = new X509EncodedKeySpec(join(X25519_PREFIX, peer));
                agreement.doPhase(KeyFactory.getInstance("X25519").generatePublic(spec), true);
            }
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
