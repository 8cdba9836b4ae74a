package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.HashAlgorithm;
import java.util.Arrays;

/** HKDF, RFC 5869. */
public final class Hkdf {
    private Hkdf() {}

    /** The pseudorandom key of {@code input}; an empty salt stands for {@code hash.length()} zeros (§2.2). */
    public static Secret extract(Jca jca, HashAlgorithm hash, byte[] salt, byte[] input) {
        try (var hmac = new Hmac(jca, hash, salt)) {
            hmac.update(input);
            return Secret.owning(hmac.doFinal());
        }
    }

    /** {@code length} bytes of output keying material, at most 255 times the length of the hash (§2.3). */
    public static Secret expand(Jca jca, HashAlgorithm hash, Secret pseudorandomKey, byte[] info, int length) {
        try (var hmac = new Hmac(jca, hash, pseudorandomKey.bytes())) {
            return expand(hmac, info, length);
        }
    }

    /** The same under the pseudorandom key that {@code hmac} has. */
    static Secret expand(Hmac hmac, byte[] info, int length) {
        if (length < 0 || length > 255 * hmac.length()) {
            throw new IllegalArgumentException("HKDF cannot expand to " + length + " bytes");
        }
        byte[] output = new byte[length];
        byte[] block = new byte[0];
        byte[] counter = new byte[1];
        boolean complete = false;
        try {
            for (int filled = 0; filled < length; filled += block.length) {
                counter[0]++;
                hmac.update(block);
                hmac.update(info);
                hmac.update(counter);
                Arrays.fill(block, (byte) 0);
                block = hmac.doFinal();
                System.arraycopy(block, 0, output, filled, Math.min(block.length, length - filled));
            }
            complete = true;
        } finally {
            Arrays.fill(block, (byte) 0);
            if (!complete) {
                Arrays.fill(output, (byte) 0);
            }
        }
        return Secret.owning(output);
    }
}
