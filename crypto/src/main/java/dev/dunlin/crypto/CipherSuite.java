package dev.dunlin.crypto;

import java.util.Optional;

/**
 * The cipher suites that this library speaks, under their IANA names: only AEADs (RFC 9325 §4.1), and of the PSK suites also those without
 * forward secrecy, for devices that can do no more. Their order is the order of preference: DTLS 1.3 before 1.2, forward secrecy before
 * none, 128 bits before 256 (RFC 9325 §4.2), full tags before the short ones of CCM_8.
 *
 * <p>A suite of DTLS 1.2 names a key exchange and what authenticates it; one of 1.3 names neither, for extensions settle them (RFC 8446
 * §4.1.1). No suite is for both, so that {@link #namesKeyExchange()} tells them apart.
 */
public enum CipherSuite {
    TLS_AES_128_GCM_SHA256(0x1301, AeadAlgorithm.AES_128_GCM, HashAlgorithm.SHA256),
    TLS_AES_256_GCM_SHA384(0x1302, AeadAlgorithm.AES_256_GCM, HashAlgorithm.SHA384),
    TLS_CHACHA20_POLY1305_SHA256(0x1303, AeadAlgorithm.CHACHA20_POLY1305, HashAlgorithm.SHA256),
    TLS_AES_128_CCM_SHA256(0x1304, AeadAlgorithm.AES_128_CCM, HashAlgorithm.SHA256),
    TLS_AES_128_CCM_8_SHA256(0x1305, AeadAlgorithm.AES_128_CCM_8, HashAlgorithm.SHA256),
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256(
            0xC02B, KeyExchange.ECDHE, Authentication.ECDSA, AeadAlgorithm.AES_128_GCM, HashAlgorithm.SHA256),
    TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384(
            0xC02C, KeyExchange.ECDHE, Authentication.ECDSA, AeadAlgorithm.AES_256_GCM, HashAlgorithm.SHA384),
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256(
            0xC02F, KeyExchange.ECDHE, Authentication.RSA, AeadAlgorithm.AES_128_GCM, HashAlgorithm.SHA256),
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384(
            0xC030, KeyExchange.ECDHE, Authentication.RSA, AeadAlgorithm.AES_256_GCM, HashAlgorithm.SHA384),
    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256(
            0xCCA9, KeyExchange.ECDHE, Authentication.ECDSA, AeadAlgorithm.CHACHA20_POLY1305, HashAlgorithm.SHA256),
    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256(
            0xCCA8, KeyExchange.ECDHE, Authentication.RSA, AeadAlgorithm.CHACHA20_POLY1305, HashAlgorithm.SHA256),
    TLS_ECDHE_ECDSA_WITH_AES_128_CCM(
            0xC0AC, KeyExchange.ECDHE, Authentication.ECDSA, AeadAlgorithm.AES_128_CCM, HashAlgorithm.SHA256),
    TLS_ECDHE_ECDSA_WITH_AES_256_CCM(
            0xC0AD, KeyExchange.ECDHE, Authentication.ECDSA, AeadAlgorithm.AES_256_CCM, HashAlgorithm.SHA256),
    TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8(
            0xC0AE, KeyExchange.ECDHE, Authentication.ECDSA, AeadAlgorithm.AES_128_CCM_8, HashAlgorithm.SHA256),
    TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8(
            0xC0AF, KeyExchange.ECDHE, Authentication.ECDSA, AeadAlgorithm.AES_256_CCM_8, HashAlgorithm.SHA256),
    TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256(
            0xD001, KeyExchange.ECDHE_PSK, Authentication.PSK, AeadAlgorithm.AES_128_GCM, HashAlgorithm.SHA256),
    TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384(
            0xD002, KeyExchange.ECDHE_PSK, Authentication.PSK, AeadAlgorithm.AES_256_GCM, HashAlgorithm.SHA384),
    TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256(
            0xCCAC, KeyExchange.ECDHE_PSK, Authentication.PSK, AeadAlgorithm.CHACHA20_POLY1305, HashAlgorithm.SHA256),
    TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256(
            0xD005, KeyExchange.ECDHE_PSK, Authentication.PSK, AeadAlgorithm.AES_128_CCM, HashAlgorithm.SHA256),
    TLS_ECDHE_PSK_WITH_AES_128_CCM_8_SHA256(
            0xD003, KeyExchange.ECDHE_PSK, Authentication.PSK, AeadAlgorithm.AES_128_CCM_8, HashAlgorithm.SHA256),
    TLS_PSK_WITH_AES_128_GCM_SHA256(
            0x00A8, KeyExchange.PSK, Authentication.PSK, AeadAlgorithm.AES_128_GCM, HashAlgorithm.SHA256),
    TLS_PSK_WITH_AES_256_GCM_SHA384(
            0x00A9, KeyExchange.PSK, Authentication.PSK, AeadAlgorithm.AES_256_GCM, HashAlgorithm.SHA384),
    TLS_PSK_WITH_CHACHA20_POLY1305_SHA256(
            0xCCAB, KeyExchange.PSK, Authentication.PSK, AeadAlgorithm.CHACHA20_POLY1305, HashAlgorithm.SHA256),
    TLS_PSK_WITH_AES_128_CCM(
            0xC0A4, KeyExchange.PSK, Authentication.PSK, AeadAlgorithm.AES_128_CCM, HashAlgorithm.SHA256),
    TLS_PSK_WITH_AES_256_CCM(
            0xC0A5, KeyExchange.PSK, Authentication.PSK, AeadAlgorithm.AES_256_CCM, HashAlgorithm.SHA256),
    TLS_PSK_WITH_AES_128_CCM_8(
            0xC0A8, KeyExchange.PSK, Authentication.PSK, AeadAlgorithm.AES_128_CCM_8, HashAlgorithm.SHA256),
    TLS_PSK_WITH_AES_256_CCM_8(
            0xC0A9, KeyExchange.PSK, Authentication.PSK, AeadAlgorithm.AES_256_CCM_8, HashAlgorithm.SHA256);

    /** How the two sides come to the premaster secret. */
    public enum KeyExchange {
        /** The suite does not say: supported_groups, key_share and pre_shared_key do, which are negotiated apart from it (RFC 8446 §4.1.1). */
        SEPARATE,
        /** Ephemeral Diffie-Hellman, signed with the server's key (RFC 8422 §2). */
        ECDHE,
        /** A secret that both sides hold, and nothing else: who learns it later reads what was recorded (RFC 4279 §2). */
        PSK,
        /** Both: a secret that both sides hold, and ephemeral Diffie-Hellman (RFC 5489 §2). */
        ECDHE_PSK
    }

    /** What the server proves to hold. */
    public enum Authentication {
        /** The suite does not say: signature_algorithms and pre_shared_key do, which are negotiated apart from it (RFC 8446 §4.1.1). */
        SEPARATE,
        /** A key of ECDSA or EdDSA, certified (RFC 8422 §2.1). */
        ECDSA,
        /** An RSA key, certified. */
        RSA,
        /** The pre-shared key. */
        PSK
    }

    private static final CipherSuite[] ALL = values();

    private final int code;
    private final KeyExchange keyExchange;
    private final Authentication authentication;
    private final AeadAlgorithm aead;
    private final HashAlgorithm hash;

    CipherSuite(
            int code, KeyExchange keyExchange, Authentication authentication, AeadAlgorithm aead, HashAlgorithm hash) {
        this.code = code;
        this.keyExchange = keyExchange;
        this.authentication = authentication;
        this.aead = aead;
        this.hash = hash;
    }

    CipherSuite(int code, AeadAlgorithm aead, HashAlgorithm hash) {
        this(code, KeyExchange.SEPARATE, Authentication.SEPARATE, aead, hash);
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

    /** Whether it names a key exchange and an authentication, as those of DTLS 1.2 do; those of 1.3 leave both open. */
    public boolean namesKeyExchange() {
        return keyExchange != KeyExchange.SEPARATE;
    }

    /** How the two sides come to the premaster secret; {@code SEPARATE} unless {@link #namesKeyExchange()}. */
    public KeyExchange keyExchange() {
        return keyExchange;
    }

    /** What the server proves to hold; {@code SEPARATE} unless {@link #namesKeyExchange()}. */
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
