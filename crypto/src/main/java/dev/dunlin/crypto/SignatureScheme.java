package dev.dunlin.crypto;

import java.util.Optional;

/**
 * Signature schemes, RFC 8446 §4.2.3. In DTLS 1.2 an ECDSA scheme binds the hash but not the curve; in 1.3 it binds both, and PKCS #1 v1.5 is
 * left to certificates.
 */
public enum SignatureScheme {
    ECDSA_SECP256R1_SHA256(0x0403, Key.EC, HashAlgorithm.SHA256),
    ECDSA_SECP384R1_SHA384(0x0503, Key.EC, HashAlgorithm.SHA384),
    ECDSA_SECP521R1_SHA512(0x0603, Key.EC, HashAlgorithm.SHA512),
    ED25519(0x0807),
    ED448(0x0808),
    RSA_PSS_RSAE_SHA256(0x0804, Key.RSA, HashAlgorithm.SHA256),
    RSA_PSS_RSAE_SHA384(0x0805, Key.RSA, HashAlgorithm.SHA384),
    RSA_PSS_RSAE_SHA512(0x0806, Key.RSA, HashAlgorithm.SHA512),
    RSA_PKCS1_SHA256(0x0401, Key.RSA, HashAlgorithm.SHA256),
    RSA_PKCS1_SHA384(0x0501, Key.RSA, HashAlgorithm.SHA384),
    RSA_PKCS1_SHA512(0x0601, Key.RSA, HashAlgorithm.SHA512);

    /** The kind of key that a scheme signs with. */
    public enum Key {
        EC,
        /** Ed25519 and Ed448, each with its own scheme. */
        EDDSA,
        RSA
    }

    private static final SignatureScheme[] ALL = values();

    private final int code;
    private final Key key;
    private final Optional<HashAlgorithm> hash;

    SignatureScheme(int code, Key key, HashAlgorithm hash) {
        this.code = code;
        this.key = key;
        this.hash = Optional.of(hash);
    }

    SignatureScheme(int code) {
        this.code = code;
        this.key = Key.EDDSA;
        this.hash = Optional.empty();
    }

    /** The scheme with this code on the wire; empty when we do not have it. */
    public static Optional<SignatureScheme> of(int code) {
        for (var scheme : ALL) {
            if (scheme.code == code) {
                return Optional.of(scheme);
            }
        }
        return Optional.empty();
    }

    /** The two bytes on the wire. */
    public int code() {
        return code;
    }

    /** The kind of key that it signs with. */
    public Key key() {
        return key;
    }

    /** The hash of what is signed; empty for EdDSA, which signs the content itself (RFC 8422 §5.1.3). */
    public Optional<HashAlgorithm> hash() {
        return hash;
    }

    /** Whether in DTLS 1.3 it stands for signatures on certificates only, never for one of the handshake (RFC 8446 §4.2.3). */
    public boolean isForCertificatesOnly() {
        return switch (this) {
            case RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512 -> true;
            case ECDSA_SECP256R1_SHA256,
                    ECDSA_SECP384R1_SHA384,
                    ECDSA_SECP521R1_SHA512,
                    ED25519,
                    ED448,
                    RSA_PSS_RSAE_SHA256,
                    RSA_PSS_RSAE_SHA384,
                    RSA_PSS_RSAE_SHA512 -> false;
        };
    }

    /** The suites of DTLS 1.2 that it serves: those named after ECDSA are for EdDSA too (RFC 8422 §2.1). */
    public CipherSuite.Authentication authentication() {
        return switch (key) {
            case EC, EDDSA -> CipherSuite.Authentication.ECDSA;
            case RSA -> CipherSuite.Authentication.RSA;
        };
    }
}
