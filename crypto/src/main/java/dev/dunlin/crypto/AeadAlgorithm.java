package dev.dunlin.crypto;

/** The AEADs that suites name, with the lengths of their keys and tags in bytes. */
public enum AeadAlgorithm {
    AES_128_GCM(16, 16),
    AES_256_GCM(32, 16),
    CHACHA20_POLY1305(32, 16),
    AES_128_CCM(16, 16),
    AES_256_CCM(32, 16),
    AES_128_CCM_8(16, 8),
    AES_256_CCM_8(32, 8);

    private final int keyLength;
    private final int tagLength;

    AeadAlgorithm(int keyLength, int tagLength) {
        this.keyLength = keyLength;
        this.tagLength = tagLength;
    }

    /** Bytes of key. */
    public int keyLength() {
        return keyLength;
    }

    /** Bytes that a sealed message is longer than its plaintext. */
    public int tagLength() {
        return tagLength;
    }
}
