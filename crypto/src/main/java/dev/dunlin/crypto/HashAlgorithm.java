package dev.dunlin.crypto;

/** The hash functions that suites and signature schemes name. */
public enum HashAlgorithm {
    SHA256("SHA-256", "HmacSHA256", 32, 64),
    SHA384("SHA-384", "HmacSHA384", 48, 128),
    SHA512("SHA-512", "HmacSHA512", 64, 128);

    private final String digestName;
    private final String macName;
    private final int length;
    private final int blockLength;

    HashAlgorithm(String digestName, String macName, int length, int blockLength) {
        this.digestName = digestName;
        this.macName = macName;
        this.length = length;
        this.blockLength = blockLength;
    }

    /** The JCA name of the digest. */
    public String digestName() {
        return digestName;
    }

    /** The JCA name of HMAC over this digest. */
    public String macName() {
        return macName;
    }

    /** Bytes of output. */
    public int length() {
        return length;
    }

    /** Bytes of one input block, which is where HMAC begins to hash its key. */
    public int blockLength() {
        return blockLength;
    }
}
