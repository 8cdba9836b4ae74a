package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CryptoFailure.Kind.SIGNING_FAILED;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.SignatureScheme;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Signing and verifying by {@link SignatureScheme}, RFC 8446 §4.2.3; in DTLS 1.2 the curve of a key is not bound to the hash. */
public final class Signatures {
    /** RFC 9325 §4.5. */
    static final int MIN_RSA_BITS = 2048;

    /** The peer chooses the key that we verify with, and the work grows with the square of its length: 8192 bits cost milliseconds. */
    static final int MAX_RSA_BITS = 8192;

    private static final int ED25519_SIGNATURE = 64;
    private static final int ED448_SIGNATURE = 114;

    private static final List<SignatureScheme> RSA = List.of(
            SignatureScheme.RSA_PSS_RSAE_SHA256,
            SignatureScheme.RSA_PSS_RSAE_SHA384,
            SignatureScheme.RSA_PSS_RSAE_SHA512,
            SignatureScheme.RSA_PKCS1_SHA256,
            SignatureScheme.RSA_PKCS1_SHA384,
            SignatureScheme.RSA_PKCS1_SHA512);
    private static final List<SignatureScheme> EC = List.of(
            SignatureScheme.ECDSA_SECP256R1_SHA256,
            SignatureScheme.ECDSA_SECP384R1_SHA384,
            SignatureScheme.ECDSA_SECP521R1_SHA512);

    /** What a key of EdDSA signs with that does not say which curve it is on. */
    private static final List<SignatureScheme> EDDSA = List.of(SignatureScheme.ED25519, SignatureScheme.ED448);

    private static final Map<String, SignatureScheme> BY_OID = Map.of(
            "1.2.840.113549.1.1.11", SignatureScheme.RSA_PKCS1_SHA256,
            "1.2.840.113549.1.1.12", SignatureScheme.RSA_PKCS1_SHA384,
            "1.2.840.113549.1.1.13", SignatureScheme.RSA_PKCS1_SHA512,
            "1.2.840.10045.4.3.2", SignatureScheme.ECDSA_SECP256R1_SHA256,
            "1.2.840.10045.4.3.3", SignatureScheme.ECDSA_SECP384R1_SHA384,
            "1.2.840.10045.4.3.4", SignatureScheme.ECDSA_SECP521R1_SHA512,
            "1.3.101.112", SignatureScheme.ED25519,
            "1.3.101.113", SignatureScheme.ED448);

    private Signatures() {}

    /**
     * Signs with a key that may be opaque and live in a device; the form is that of the wire.
     *
     * @throws CryptoFailure {@code SIGNING_FAILED}: no provider can use the key, or the device did not answer
     */
    public static byte[] sign(Jca jca, SignatureScheme scheme, PrivateKey key, byte[] content) throws CryptoFailure {
        if (key instanceof ExternalKey external) {
            return external.sign(jca, scheme, content);
        }
        try {
            return signed(jca, scheme, key, content);
        } catch (InvalidKeyException e) {
            var fallback = jca.fallback();
            if (fallback.isPresent()) {
                return sign(fallback.get(), scheme, key, content);
            }
            throw new CryptoFailure(SIGNING_FAILED, "no provider can sign with the private key", e);
        } catch (SignatureException | ProviderException e) {
            // ProviderException, although unchecked, is how a device that has gone away shows.
            throw new CryptoFailure(SIGNING_FAILED, "the private key did not sign", e);
        }
    }

    private static byte[] signed(Jca jca, SignatureScheme scheme, PrivateKey key, byte[] content)
            throws InvalidKeyException, SignatureException {
        var signature = jca.signature(algorithm(scheme));
        // An opaque key has no encoding, and its device its own randomness; so has a provider that signs and does
        // nothing else.
        var encoded = scheme.key() == SignatureScheme.Key.EC ? key.getEncoded() : null;
        if (encoded == null || !jca.supports(HedgedRandom.HASH)) {
            return signed(jca, signature, scheme, key, content, jca.random());
        }
        try (var nonces = HedgedRandom.of(jca, encoded, content)) {
            return signed(jca, signature, scheme, key, content, nonces);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private static byte[] signed(
            Jca jca, Signature signature, SignatureScheme scheme, PrivateKey key, byte[] content, SecureRandom random)
            throws InvalidKeyException, SignatureException {
        // The key first: it decides which installed provider is asked, and parameters go to that one.
        signature.initSign(key, random);
        parametrize(jca, signature, scheme);
        signature.update(content);
        return signature.sign();
    }

    /** Whether {@code signature} is one of {@code content}; false, and nothing else, for whatever a peer may have sent. */
    public static boolean verify(Jca jca, SignatureScheme scheme, PublicKey key, byte[] content, byte[] signature) {
        if (!fits(scheme, key) || !isWellFormed(scheme, key, signature)) {
            return false;
        }
        var verifier = jca.signature(algorithm(scheme));
        try {
            verifier.initVerify(key);
            parametrize(jca, verifier, scheme);
            verifier.update(content);
            return verifier.verify(signature);
        } catch (InvalidKeyException | SignatureException e) {
            return false;
        }
    }

    private static boolean isWellFormed(SignatureScheme scheme, PublicKey key, byte[] signature) {
        return switch (scheme.key()) {
            // RFC 8017 §8.1.2 and §8.2.2, step 1 of each.
            case RSA -> signature.length == (((RSAKey) key).getModulus().bitLength() + 7) / 8;
            case EC ->
                EllipticCurve.of(key)
                        .map(curve -> EcdsaSignature.isWellFormed(signature, curve.order()))
                        .orElse(false);
            // RFC 8032 §5.1.7 and §5.2.7, step 1 of each; the rest of them is the provider's.
            case EDDSA -> signature.length == (scheme == SignatureScheme.ED25519 ? ED25519_SIGNATURE : ED448_SIGNATURE);
        };
    }

    /** Whether {@code key} may verify {@code scheme}: the right kind, on a curve of ours, RSA within its bounds. */
    public static boolean fits(SignatureScheme scheme, PublicKey key) {
        return schemesFor(key).contains(scheme);
    }

    /**
     * The schemes that a key can sign or verify in DTLS 1.2, best first: PSS before PKCS #1 v1.5, the hash of the curve before the other
     * hashes. Empty for a key that is of no use here. An opaque private key is taken at its algorithm's word.
     */
    public static List<SignatureScheme> schemesFor(Key key) {
        return switch (key.getAlgorithm()) {
            case "EC", "ECDSA" -> schemesForEc(key);
            case "RSA" -> isUsableRsa(key) ? RSA : List.of();
            case "EdDSA" -> schemesForEdDsa(key);
            case "Ed25519" -> List.of(SignatureScheme.ED25519);
            case "Ed448" -> List.of(SignatureScheme.ED448);
            default -> List.of();
        };
    }

    /**
     * The schemes that a key can sign or verify a handshake of DTLS 1.3 by, best first: those of {@link #schemesFor} without PKCS #1 v1.5, and for
     * an EC key none but that of its own curve (RFC 8446 §4.2.3). An opaque private key is taken at its algorithm's word.
     */
    public static List<SignatureScheme> strictSchemesFor(Key key) {
        return schemesFor(key).stream()
                .filter(scheme -> !scheme.isForCertificatesOnly() && isOfCurve(scheme, key))
                .toList();
    }

    /** Whether a handshake of DTLS 1.3 may be signed by {@code scheme} under {@code key}. */
    public static boolean fitsStrictly(SignatureScheme scheme, PublicKey key) {
        return strictSchemesFor(key).contains(scheme);
    }

    private static boolean isOfCurve(SignatureScheme scheme, Key key) {
        var curve = EllipticCurve.of(key);
        return curve.isEmpty() || scheme.hash().equals(Optional.of(curve.get().hash()));
    }

    /** The code that stands for the curve of an EC key in supported_groups; empty for every other key. */
    public static OptionalInt groupCode(PublicKey key) {
        var curve = EllipticCurve.of(key);
        return curve.isPresent() ? OptionalInt.of(curve.get().groupCode()) : OptionalInt.empty();
    }

    /** The scheme that a certificate itself is signed by; empty for one that has no code of its own, such as RSASSA-PSS with parameters. */
    public static Optional<SignatureScheme> schemeOf(X509Certificate certificate) {
        return Optional.ofNullable(BY_OID.get(certificate.getSigAlgOID()));
    }

    private static List<SignatureScheme> schemesForEc(Key key) {
        var curve = EllipticCurve.of(key);
        if (curve.isEmpty()) {
            return key instanceof PublicKey ? List.of() : EC;
        }
        var schemes = new ArrayList<SignatureScheme>(EC.size());
        for (var scheme : EC) {
            // RFC 8446 binds the curve to the hash, and some peers hold 1.2 to it: the pair that they all take comes
            // first.
            schemes.add(scheme.hash().equals(Optional.of(curve.get().hash())) ? 0 : schemes.size(), scheme);
        }
        return List.copyOf(schemes);
    }

    /** RFC 8422 §5.9: an EdDSA key is used with the scheme of its curve alone. */
    private static List<SignatureScheme> schemesForEdDsa(Key key) {
        if (key instanceof EdECKey onCurve) {
            return switch (onCurve.getParams().getName()) {
                case "Ed25519" -> List.of(SignatureScheme.ED25519);
                case "Ed448" -> List.of(SignatureScheme.ED448);
                default -> List.of();
            };
        }
        return key instanceof PublicKey ? List.of() : EDDSA;
    }

    private static boolean isUsableRsa(Key key) {
        if (key instanceof RSAKey rsa) {
            int bits = rsa.getModulus().bitLength();
            return bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS;
        }
        return key instanceof PrivateKey;
    }

    /** Throws {@link AlgorithmUnavailableException} unless the provider has {@code scheme}. */
    static void requireAvailable(Jca jca, SignatureScheme scheme) {
        parametrize(jca, jca.signature(algorithm(scheme)), scheme);
    }

    private static String algorithm(SignatureScheme scheme) {
        return switch (scheme) {
            case ECDSA_SECP256R1_SHA256 -> "SHA256withECDSA";
            case ECDSA_SECP384R1_SHA384 -> "SHA384withECDSA";
            case ECDSA_SECP521R1_SHA512 -> "SHA512withECDSA";
            case ED25519 -> "Ed25519";
            case ED448 -> "Ed448";
            case RSA_PKCS1_SHA256 -> "SHA256withRSA";
            case RSA_PKCS1_SHA384 -> "SHA384withRSA";
            case RSA_PKCS1_SHA512 -> "SHA512withRSA";
            case RSA_PSS_RSAE_SHA256, RSA_PSS_RSAE_SHA384, RSA_PSS_RSAE_SHA512 -> "RSASSA-PSS";
        };
    }

    private static void parametrize(Jca jca, Signature signature, SignatureScheme scheme) {
        switch (scheme) {
            case RSA_PSS_RSAE_SHA256, RSA_PSS_RSAE_SHA384, RSA_PSS_RSAE_SHA512 -> {
                try {
                    signature.setParameter(pss(scheme.hash().orElseThrow()));
                } catch (InvalidAlgorithmParameterException e) {
                    throw jca.unavailable(scheme.name(), e);
                }
            }
            default -> {
                // ECDSA and PKCS #1 v1.5 name their hash in the algorithm, EdDSA has none to choose.
            }
        }
    }

    /** The same hash for the mask, and a salt as long as the digest: RFC 8446 §4.2.3. */
    private static PSSParameterSpec pss(HashAlgorithm hash) {
        return new PSSParameterSpec(
                hash.digestName(),
                "MGF1",
                new MGF1ParameterSpec(hash.digestName()),
                hash.length(),
                PSSParameterSpec.TRAILER_FIELD_BC);
    }
}
