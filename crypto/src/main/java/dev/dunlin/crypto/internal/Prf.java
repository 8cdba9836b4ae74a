package dev.dunlin.crypto.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.dunlin.crypto.HashAlgorithm;
import java.util.Arrays;

/** The pseudorandom function of TLS 1.2, RFC 5246 §5: P_hash over the hash of the suite. */
public final class Prf {
    private Prf() {}

    /** The first {@code length} bytes of PRF(secret, label, seed), for what is sent or compared. */
    public static byte[] expand(Jca jca, HashAlgorithm hash, Secret secret, String label, byte[] seed, int length) {
        byte[] labelBytes = label.getBytes(US_ASCII);
        byte[] output = new byte[length];
        byte[] a = new byte[0];
        boolean complete = false;
        try (var hmac = new Hmac(jca, hash, secret.bytes())) {
            int filled = 0;
            while (filled < length) {
                a = next(hmac, a, labelBytes, seed);
                filled += block(hmac, a, labelBytes, seed, output, filled);
            }
            complete = true;
        } finally {
            Arrays.fill(a, (byte) 0);
            if (!complete) {
                Arrays.fill(output, (byte) 0);
            }
        }
        return output;
    }

    /** The same, for what must stay secret. */
    public static Secret expandSecret(
            Jca jca, HashAlgorithm hash, Secret secret, String label, byte[] seed, int length) {
        return Secret.owning(expand(jca, hash, secret, label, seed, length));
    }

    /** A(i) = HMAC(secret, A(i-1)), where A(0) is label and seed. Wipes A(i-1). */
    private static byte[] next(Hmac hmac, byte[] a, byte[] label, byte[] seed) {
        if (a.length == 0) {
            hmac.update(label);
            hmac.update(seed);
        } else {
            hmac.update(a);
            Arrays.fill(a, (byte) 0);
        }
        return hmac.doFinal();
    }

    private static int block(Hmac hmac, byte[] a, byte[] label, byte[] seed, byte[] output, int offset) {
        hmac.update(a);
        hmac.update(label);
        hmac.update(seed);
        byte[] block = hmac.doFinal();
        int wanted = Math.min(block.length, output.length - offset);
        System.arraycopy(block, 0, output, offset, wanted);
        Arrays.fill(block, (byte) 0);
        return wanted;
    }
}
