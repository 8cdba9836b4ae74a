package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.SignatureScheme.ECDSA_SECP256R1_SHA256;
import static dev.dunlin.crypto.SignatureScheme.ECDSA_SECP384R1_SHA384;
import static dev.dunlin.crypto.SignatureScheme.ECDSA_SECP521R1_SHA512;
import static dev.dunlin.crypto.SignatureScheme.RSA_PKCS1_SHA256;
import static dev.dunlin.crypto.SignatureScheme.RSA_PKCS1_SHA384;
import static dev.dunlin.crypto.SignatureScheme.RSA_PKCS1_SHA512;
import static dev.dunlin.crypto.SignatureScheme.RSA_PSS_RSAE_SHA256;
import static dev.dunlin.crypto.SignatureScheme.RSA_PSS_RSAE_SHA384;
import static dev.dunlin.crypto.SignatureScheme.RSA_PSS_RSAE_SHA512;
import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static dev.dunlin.crypto.internal.Fixtures.ec;
import static dev.dunlin.crypto.internal.Fixtures.keyPair;
import static dev.dunlin.crypto.internal.Fixtures.rsa;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.requirements.Requirement;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignaturesTest {
    private static final byte[] CONTENT = {1, 2, 3};
    private static final KeyPair RSA_2048 = rsa(2048);
    private static final KeyPair P256 = ec("secp256r1");

    private static final Map<String, SignatureScheme> VECTORS = Map.ofEntries(
            Map.entry("ecdsa_secp256r1_sha256", ECDSA_SECP256R1_SHA256),
            Map.entry("ecdsa_secp256r1_sha512", ECDSA_SECP521R1_SHA512),
            Map.entry("ecdsa_secp384r1_sha256", ECDSA_SECP256R1_SHA256),
            Map.entry("ecdsa_secp384r1_sha384", ECDSA_SECP384R1_SHA384),
            Map.entry("ecdsa_secp384r1_sha512", ECDSA_SECP521R1_SHA512),
            Map.entry("ecdsa_secp521r1_sha512", ECDSA_SECP521R1_SHA512),
            Map.entry("rsa_signature_2048_sha256", RSA_PKCS1_SHA256),
            Map.entry("rsa_signature_2048_sha384", RSA_PKCS1_SHA384),
            Map.entry("rsa_signature_2048_sha512", RSA_PKCS1_SHA512),
            Map.entry("rsa_pss_2048_sha256_mgf1_32", RSA_PSS_RSAE_SHA256),
            Map.entry("rsa_pss_2048_sha384_mgf1_48", RSA_PSS_RSAE_SHA384),
            Map.entry("rsa_pss_4096_sha512_mgf1_64", RSA_PSS_RSAE_SHA512));

    static Stream<Arguments> vectors() {
        return VECTORS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(file -> Wycheproof.vectors(file.getKey()).map(v -> Arguments.of(file.getValue(), v)));
    }

    /** x of the nonce point above the order: the JDK's own ECDSA does not reduce it, and refuses one genuine signature in 2^128. */
    private static boolean isRare(Wycheproof vector) {
        var comment = vector.text("comment");
        return comment.equals("k*G has a large x-coordinate")
                || comment.endsWith("is the smallest possible x with a reduction");
    }

    /** Acceptable there is a PKCS #1 digest without its NULL parameter, which RFC 8017 lets a verifier take or not. */
    @ParameterizedTest
    @MethodSource("vectors")
    @Requirement("RFC8446-4.2.3-o")
    void verifiesWhatIsValidAndNothingElse(SignatureScheme scheme, Wycheproof vector) {
        boolean verified = Signatures.verify(JDK, scheme, publicKey(vector), vector.hex("msg"), vector.hex("sig"));
        if (vector.isInvalid()) {
            assertFalse(verified);
        } else if (!verified) {
            assertTrue(vector.has("MissingNull") || isRare(vector));
        }
    }

    /** Valid there, with salts and mask hashes that TLS does not use. */
    @ParameterizedTest
    @ValueSource(strings = {"rsa_pss_2048_sha256_mgf1_0", "rsa_pss_2048_sha256_mgf1sha1_20"})
    @Requirement("RFC8446-4.2.3-f")
    void pssWithAnotherSaltOrMaskIsRefused(String file) {
        var vectors = Wycheproof.vectors(file).filter(Wycheproof::isValid).toList();
        assertFalse(vectors.isEmpty());
        for (var vector : vectors) {
            assertFalse(
                    Signatures.verify(
                            JDK, RSA_PSS_RSAE_SHA256, publicKey(vector), vector.hex("msg"), vector.hex("sig")),
                    vector::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(SignatureScheme.class)
    void whatIsSignedVerifiesUnderItsSchemeAloneAndItsContentAlone(SignatureScheme scheme) throws CryptoFailure {
        var pair = scheme.key() == SignatureScheme.Key.EC ? P256 : RSA_2048;
        byte[] signature = Signatures.sign(JDK, scheme, pair.getPrivate(), CONTENT);
        for (var other : SignatureScheme.values()) {
            assertEquals(
                    other == scheme, Signatures.verify(JDK, other, pair.getPublic(), CONTENT, signature), other::name);
        }
        assertFalse(Signatures.verify(JDK, scheme, pair.getPublic(), new byte[] {1, 2, 4}, signature));
        var stranger = scheme.key() == SignatureScheme.Key.EC ? ec("secp256r1") : rsa(2048);
        assertFalse(Signatures.verify(JDK, scheme, stranger.getPublic(), CONTENT, signature));
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    @Requirement("RFC8446-4.2.3-o")
    void everyCurveSignsWithEveryHash(String curve) throws CryptoFailure {
        var pair = ec(curve);
        for (var scheme : List.of(ECDSA_SECP256R1_SHA256, ECDSA_SECP384R1_SHA384, ECDSA_SECP521R1_SHA512)) {
            byte[] signature = Signatures.sign(JDK, scheme, pair.getPrivate(), CONTENT);
            assertTrue(Signatures.verify(JDK, scheme, pair.getPublic(), CONTENT, signature));
        }
    }

    @ParameterizedTest
    @EnumSource(SignatureScheme.class)
    void noLengthOfNoiseVerifiesOrThrows(SignatureScheme scheme) {
        var key = scheme.key() == SignatureScheme.Key.EC ? P256.getPublic() : RSA_2048.getPublic();
        for (int length = 0; length < 300; length++) {
            byte[] signature = new byte[length];
            assertFalse(Signatures.verify(JDK, scheme, key, CONTENT, signature));
            Arrays.fill(signature, (byte) 0xFF);
            assertFalse(Signatures.verify(JDK, scheme, key, CONTENT, signature));
        }
    }

    @Test
    @Requirement("RFC8422-5.9-b")
    void keysFitSchemesOfTheirKindOnly() {
        var ed25519 = keyPairOf("Ed25519").getPublic();
        var pssOnly = keyPair("RSASSA-PSS", 2048).getPublic();
        for (var scheme : SignatureScheme.values()) {
            assertEquals(scheme.key() == SignatureScheme.Key.EC, Signatures.fits(scheme, P256.getPublic()));
            assertEquals(scheme.key() == SignatureScheme.Key.RSA, Signatures.fits(scheme, RSA_2048.getPublic()));
            assertFalse(Signatures.fits(scheme, ed25519));
            assertFalse(Signatures.fits(scheme, pssOnly));
        }
    }

    /** RFC 8446 §4.2.3: rsa_pss_rsae goes with rsaEncryption keys; the JDK would verify with either. */
    @Test
    @Requirement("RFC8446-4.2.3-g")
    void aKeyForPssAloneIsNotForTheRsaeSchemes() throws GeneralSecurityException {
        var pair = keyPair("RSASSA-PSS", 2048);
        var signer = Signature.getInstance("RSASSA-PSS");
        signer.initSign(pair.getPrivate());
        signer.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        signer.update(CONTENT);
        assertFalse(Signatures.verify(JDK, RSA_PSS_RSAE_SHA256, pair.getPublic(), CONTENT, signer.sign()));
    }

    @Test
    @Requirement("RFC9325-4.5-b")
    void rsaBelow2048BitsIsRefused() throws GeneralSecurityException {
        var weak = rsa(1024);
        var signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(weak.getPrivate());
        signer.update(CONTENT);
        byte[] genuine = signer.sign();
        assertFalse(Signatures.verify(JDK, RSA_PKCS1_SHA256, weak.getPublic(), CONTENT, genuine));
        assertEquals(List.of(), Signatures.schemesFor(weak.getPublic()));
        assertEquals(List.of(), Signatures.schemesFor(weak.getPrivate()));
    }

    @ParameterizedTest
    @MethodSource("ordered")
    void schemesComeBestFirst(KeyPair pair, List<SignatureScheme> expected) {
        assertEquals(expected, Signatures.schemesFor(pair.getPublic()));
        assertEquals(expected, Signatures.schemesFor(pair.getPrivate()));
    }

    static Stream<Arguments> ordered() {
        return Stream.of(
                Arguments.of(P256, List.of(ECDSA_SECP256R1_SHA256, ECDSA_SECP384R1_SHA384, ECDSA_SECP521R1_SHA512)),
                Arguments.of(
                        ec("secp384r1"),
                        List.of(ECDSA_SECP384R1_SHA384, ECDSA_SECP256R1_SHA256, ECDSA_SECP521R1_SHA512)),
                Arguments.of(
                        ec("secp521r1"),
                        List.of(ECDSA_SECP521R1_SHA512, ECDSA_SECP256R1_SHA256, ECDSA_SECP384R1_SHA384)),
                Arguments.of(
                        RSA_2048,
                        List.of(
                                RSA_PSS_RSAE_SHA256,
                                RSA_PSS_RSAE_SHA384,
                                RSA_PSS_RSAE_SHA512,
                                RSA_PKCS1_SHA256,
                                RSA_PKCS1_SHA384,
                                RSA_PKCS1_SHA512)));
    }

    @Test
    void anOpaqueKeyIsTakenAtItsWord() {
        assertEquals(3, Signatures.schemesFor(new OpaqueKey("EC")).size());
        assertEquals(6, Signatures.schemesFor(new OpaqueKey("RSA")).size());
        assertEquals(List.of(), Signatures.schemesFor(new OpaqueKey("DSA")));
    }

    /** A device that has gone away shows as an unchecked ProviderException. */
    @Test
    void aDeviceThatHasGoneAwayIsAFailureAndNoException() throws CryptoFailure {
        var device = new DeviceProvider();
        var jca = new Jca(CryptoProvider.only(device), new SecureRandom());
        var key = new OpaqueKey(P256.getPrivate());
        byte[] signature = Signatures.sign(jca, ECDSA_SECP256R1_SHA256, key, CONTENT);
        assertTrue(Signatures.verify(JDK, ECDSA_SECP256R1_SHA256, P256.getPublic(), CONTENT, signature));
        device.unplug();
        var failure =
                assertThrows(CryptoFailure.class, () -> Signatures.sign(jca, ECDSA_SECP256R1_SHA256, key, CONTENT));
        assertEquals(CryptoFailure.Kind.SIGNING_FAILED, failure.kind());
    }

    @Test
    void aKeyThatNobodyUnderstandsIsAFailureAndNoException() {
        var failure = assertThrows(
                CryptoFailure.class, () -> Signatures.sign(JDK, ECDSA_SECP256R1_SHA256, new OpaqueKey("EC"), CONTENT));
        assertEquals(CryptoFailure.Kind.SIGNING_FAILED, failure.kind());
    }

    private static PublicKey publicKey(Wycheproof vector) {
        try {
            var algorithm = vector.toString().startsWith("ecdsa") ? "EC" : "RSA";
            return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(vector.hex("publicKeyDer")));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair keyPairOf(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
