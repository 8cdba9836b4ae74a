package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.SignatureScheme.ECDSA_SECP256R1_SHA256;
import static dev.dunlin.crypto.SignatureScheme.ECDSA_SECP384R1_SHA384;
import static dev.dunlin.crypto.SignatureScheme.ECDSA_SECP521R1_SHA512;
import static dev.dunlin.crypto.SignatureScheme.ED25519;
import static dev.dunlin.crypto.SignatureScheme.ED448;
import static dev.dunlin.crypto.SignatureScheme.RSA_PKCS1_SHA256;
import static dev.dunlin.crypto.SignatureScheme.RSA_PKCS1_SHA384;
import static dev.dunlin.crypto.SignatureScheme.RSA_PKCS1_SHA512;
import static dev.dunlin.crypto.SignatureScheme.RSA_PSS_RSAE_SHA256;
import static dev.dunlin.crypto.SignatureScheme.RSA_PSS_RSAE_SHA384;
import static dev.dunlin.crypto.SignatureScheme.RSA_PSS_RSAE_SHA512;
import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static dev.dunlin.crypto.internal.Fixtures.ec;
import static dev.dunlin.crypto.internal.Fixtures.hex;
import static dev.dunlin.crypto.internal.Fixtures.keyPair;
import static dev.dunlin.crypto.internal.Fixtures.rsa;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.requirements.Requirement;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
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
    private static final KeyPair EDWARDS_25519 = keyPair("Ed25519");
    private static final KeyPair EDWARDS_448 = keyPair("Ed448");

    private static final Map<String, SignatureScheme> VECTORS = Map.ofEntries(
            Map.entry("ecdsa_secp256r1_sha256", ECDSA_SECP256R1_SHA256),
            Map.entry("ecdsa_secp256r1_sha512", ECDSA_SECP521R1_SHA512),
            Map.entry("ecdsa_secp384r1_sha256", ECDSA_SECP256R1_SHA256),
            Map.entry("ecdsa_secp384r1_sha384", ECDSA_SECP384R1_SHA384),
            Map.entry("ecdsa_secp384r1_sha512", ECDSA_SECP521R1_SHA512),
            Map.entry("ecdsa_secp521r1_sha512", ECDSA_SECP521R1_SHA512),
            Map.entry("ed25519", ED25519),
            Map.entry("ed448", ED448),
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
    @Requirement({"RFC8446-4.2.3-o", "RFC8446-9.1-d"})
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
        var pair = pairFor(scheme);
        byte[] signature = Signatures.sign(JDK, scheme, pair.getPrivate(), CONTENT);
        for (var other : SignatureScheme.values()) {
            assertEquals(
                    other == scheme, Signatures.verify(JDK, other, pair.getPublic(), CONTENT, signature), other::name);
        }
        assertFalse(Signatures.verify(JDK, scheme, pair.getPublic(), new byte[] {1, 2, 4}, signature));
        var stranger =
                switch (scheme.key()) {
                    case EC -> ec("secp256r1");
                    case RSA -> rsa(2048);
                    case EDDSA -> keyPair(scheme == ED25519 ? "Ed25519" : "Ed448");
                };
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
        var key = pairFor(scheme).getPublic();
        for (int length = 0; length < 300; length++) {
            byte[] signature = new byte[length];
            assertFalse(Signatures.verify(JDK, scheme, key, CONTENT, signature));
            Arrays.fill(signature, (byte) 0xFF);
            assertFalse(Signatures.verify(JDK, scheme, key, CONTENT, signature));
        }
    }

    @Test
    @Requirement({"RFC8422-5.9-a", "RFC8422-5.9-b"})
    void keysFitSchemesOfTheirKindOnly() {
        var pssOnly = keyPair("RSASSA-PSS", 2048).getPublic();
        for (var scheme : SignatureScheme.values()) {
            assertEquals(scheme.key() == SignatureScheme.Key.EC, Signatures.fits(scheme, P256.getPublic()));
            assertEquals(scheme.key() == SignatureScheme.Key.RSA, Signatures.fits(scheme, RSA_2048.getPublic()));
            assertEquals(scheme == ED25519, Signatures.fits(scheme, EDWARDS_25519.getPublic()));
            assertEquals(scheme == ED448, Signatures.fits(scheme, EDWARDS_448.getPublic()));
            assertFalse(Signatures.fits(scheme, pssOnly));
        }
    }

    /** RFC 8446 §4.2.3: rsa_pss_rsae goes with rsaEncryption keys; the JDK would verify with either. */
    @Test
    @Requirement({"RFC8446-4.2.3-g", "RFC8446-4.2.3-h"})
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
                Arguments.of(EDWARDS_25519, List.of(ED25519)),
                Arguments.of(EDWARDS_448, List.of(ED448)),
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

    /** Neither another curve's scheme nor PKCS #1, for which certificates alone are left. */
    @ParameterizedTest
    @MethodSource("ordered")
    @Requirement({"RFC8446-4.2.3-a", "RFC8446-4.4.3-g"})
    void in13AKeyOfACurveHasOneSchemeAndRsaIsPssAlone(KeyPair pair, List<SignatureScheme> schemes) {
        var strict = pair.getPublic().getAlgorithm().equals("RSA") ? schemes.subList(0, 3) : schemes.subList(0, 1);
        assertEquals(strict, Signatures.strictSchemesFor(pair.getPublic()));
        assertEquals(strict, Signatures.strictSchemesFor(pair.getPrivate()));
        for (var scheme : SignatureScheme.values()) {
            assertEquals(strict.contains(scheme), Signatures.fitsStrictly(scheme, pair.getPublic()));
        }
    }

    @Test
    void anOpaqueKeyIsTakenAtItsWord() {
        assertEquals(3, Signatures.strictSchemesFor(new OpaqueKey("EC")).size());
        assertEquals(3, Signatures.strictSchemesFor(new OpaqueKey("RSA")).size());
        assertEquals(3, Signatures.schemesFor(new OpaqueKey("EC")).size());
        assertEquals(6, Signatures.schemesFor(new OpaqueKey("RSA")).size());
        assertEquals(List.of(ED25519, ED448), Signatures.schemesFor(new OpaqueKey("EdDSA")));
        assertEquals(List.of(ED25519), Signatures.schemesFor(new OpaqueKey("Ed25519")));
        assertEquals(List.of(ED448), Signatures.schemesFor(new OpaqueKey("Ed448")));
        assertEquals(List.of(), Signatures.schemesFor(new OpaqueKey("DSA")));
    }

    /** Equal nonces for different content give the private key away to whoever sees both signatures. */
    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    @Requirement("RFC8446-C.3-a")
    void aRandomSourceThatIsStuckDoesNotRepeatTheNonceOfEcdsa(String curve) throws CryptoFailure {
        var stuck = new Jca(CryptoProvider.jdk(), new StuckRandom());
        var pair = ec(curve);
        var scheme = Signatures.strictSchemesFor(pair.getPrivate()).get(0);
        var seen = new HashSet<BigInteger>();
        for (byte i = 0; i < 10; i++) {
            byte[] content = {1, 2, i};
            byte[] signature = Signatures.sign(stuck, scheme, pair.getPrivate(), content);
            assertTrue(Signatures.verify(JDK, scheme, pair.getPublic(), content, signature));
            assertTrue(seen.add(nonceOf(signature)), "a nonce has come again");
        }
        byte[] ofAnother = Signatures.sign(stuck, scheme, ec(curve).getPrivate(), new byte[] {1, 2, 0});
        assertTrue(seen.add(nonceOf(ofAnother)));
    }

    @Test
    @Requirement("RFC8446-C.3-a")
    void aRandomSourceThatWorksMakesTheNonceOfEcdsaFreshEachTime() throws CryptoFailure {
        var seen = new HashSet<BigInteger>();
        for (int i = 0; i < 10; i++) {
            byte[] signature = Signatures.sign(JDK, ECDSA_SECP256R1_SHA256, P256.getPrivate(), CONTENT);
            assertTrue(seen.add(nonceOf(signature)));
        }
    }

    /** r, which is x of the point that the nonce leads to. */
    private static BigInteger nonceOf(byte[] signature) {
        try {
            return Der.over(signature).value(Der.SEQUENCE).integer();
        } catch (Der.MalformedDer e) {
            throw new AssertionError(e);
        }
    }

    /** Nothing but ones, as after a fork, a restored snapshot, or a fault. */
    private static final class StuckRandom extends SecureRandom {
        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 1);
        }
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

    /** RFC 8032 §7.1, test 2, and §7.4, one octet: the same key and content give the same signature. */
    @Test
    void edDsaSignsAsRfc8032Says() throws GeneralSecurityException, CryptoFailure {
        assertArrayEquals(
                hex(
                        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da",
                        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
                Signatures.sign(
                        JDK,
                        ED25519,
                        privateKey(
                                "302e020100300506032b657004220420",
                                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"),
                        hex("72")));
        assertArrayEquals(
                hex(
                        "26b8f91727bd62897af15e41eb43c377efb9c610d48f2335cb0bd0087810f435",
                        "2541b143c4b981b7e18f62de8ccdf633fc1bf037ab7cd779805e0dbcc0aae1cb",
                        "cee1afb2e027df36bc04dcecbf154336c19f0af7e0a6472905e799f1953d2a0f",
                        "f3348ab21aa4adafd1d234441cf807c03a00"),
                Signatures.sign(
                        JDK,
                        ED448,
                        privateKey(
                                "3047020100300506032b6571043b0439",
                                "c4eab05d357007c632f3dbb48489924d552b08fe0c353a0d4a1f00acda2c463a",
                                "fbea67c5e8d2877c5e3bc397a659949ef8021e954e0a12274e"),
                        hex("03")));
    }

    /** About half of all values are no point of the curve, which shows when the key is used. */
    @ParameterizedTest
    @ValueSource(strings = {"302a300506032b6570032100", "3043300506032b6571033a00"})
    void edDsaKeysThatAreNoPointVerifyNothingAndThrowNothing(String prefix) throws GeneralSecurityException {
        int length = prefix.contains("6570") ? 32 : 57;
        var scheme = length == 32 ? ED25519 : ED448;
        for (int first = 0; first < 256; first++) {
            byte[] value = new byte[length];
            value[0] = (byte) first;
            value[length / 2] = 9;
            var encoded = hex(prefix, HexFormat.of().formatHex(value));
            var key = KeyFactory.getInstance("EdDSA").generatePublic(new X509EncodedKeySpec(encoded));
            assertFalse(Signatures.verify(JDK, scheme, key, CONTENT, new byte[2 * length]));
        }
    }

    private static PrivateKey privateKey(String... pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance("EdDSA").generatePrivate(new PKCS8EncodedKeySpec(hex(pkcs8)));
    }

    private static KeyPair pairFor(SignatureScheme scheme) {
        return switch (scheme.key()) {
            case EC -> P256;
            case RSA -> RSA_2048;
            case EDDSA -> scheme == ED25519 ? EDWARDS_25519 : EDWARDS_448;
        };
    }

    private static PublicKey publicKey(Wycheproof vector) {
        try {
            var file = vector.toString();
            var algorithm = file.startsWith("ecdsa") ? "EC" : file.startsWith("ed") ? "EdDSA" : "RSA";
            return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(vector.hex("publicKeyDer")));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
