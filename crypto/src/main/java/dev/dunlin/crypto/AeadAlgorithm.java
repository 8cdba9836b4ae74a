package dev.dunlin.crypto;

/** The AEADs that suites name, with the lengths of their keys and tags in bytes. */
public enum AeadAlgorithm {
    AES_128_GCM(16, 16),
    AES_256_GCM(32, 16);

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
