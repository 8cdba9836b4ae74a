package dev.dunlin.crypto;

import java.util.Optional;

/** The cipher suites that this library speaks, under their IANA names. */
public enum CipherSuite {
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256(
            0xC02B, Authentication.ECDSA, AeadAlgorithm.AES_128_GCM, HashAlgorithm.SHA256),
    TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384(
            0xC02C, Authentication.ECDSA, AeadAlgorithm.AES_256_GCM, HashAlgorithm.SHA384),
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256(0xC02F, Authentication.RSA, AeadAlgorithm.AES_128_GCM, HashAlgorithm.SHA256),
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384(0xC030, Authentication.RSA, AeadAlgorithm.AES_256_GCM, HashAlgorithm.SHA384);

    /** What kind of key the server proves to hold. */
    public enum Authentication {
        ECDSA,
        RSA
    }

    private static final CipherSuite[] ALL = values();

    private final int code;
    private final Authentication authentication;
    private final AeadAlgorithm aead;
    private final HashAlgorithm hash;

    CipherSuite(int code, Authentication authentication, AeadAlgorithm aead, HashAlgorithm hash) {
        this.code = code;
        this.authentication = authentication;
        this.aead = aead;
        this.hash = hash;
    }

    /** The suite with this code on the wire; empty when we do not speak it. */
    public static Optional<CipherSuite> of(int code) {
        for (var suite : ALL) {
            if (suite.code == code) {
                return Optional.of(suite);
            }
        }
        return Optional.empty();
    }

    /** The two bytes on the wire. */
    public int code() {
        return code;
    }

    /** What kind of key the server proves to hold. */
    public Authentication authentication() {
        return authentication;
    }

    /** What protects the records. */
    public AeadAlgorithm aead() {
        return aead;
    }

    /** The hash of the key schedule and the transcript. */
    public HashAlgorithm hash() {
        return hash;
    }
}
