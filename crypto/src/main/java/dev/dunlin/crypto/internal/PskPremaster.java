package dev.dunlin.crypto.internal;

/** The premaster secrets of the key exchanges with a pre-shared key: two secrets, each behind two bytes of its length. */
public final class PskPremaster {
    private static final int LENGTH_FIELD = 2;

    private PskPremaster() {}

    /** PSK, RFC 4279 §2: in place of another secret as many zero bytes as the key has. Both secrets stay the caller's. */
    public static Secret plain(Secret psk) {
        int length = psk.bytes().length;
        var premaster = new byte[2 * (LENGTH_FIELD + length)];
        putLength(premaster, 0, length);
        put(premaster, LENGTH_FIELD + length, psk.bytes());
        return Secret.owning(premaster);
    }

    /** ECDHE_PSK, RFC 5489 §2: the agreed secret in full length (RFC 8422 §5.10), then the key. Both secrets stay the caller's. */
    public static Secret ecdhe(Secret agreed, Secret psk) {
        int first = agreed.bytes().length;
        var premaster = new byte[2 * LENGTH_FIELD + first + psk.bytes().length];
        put(premaster, 0, agreed.bytes());
        put(premaster, LENGTH_FIELD + first, psk.bytes());
        return Secret.owning(premaster);
    }

    private static void put(byte[] out, int offset, byte[] secret) {
        putLength(out, offset, secret.length);
        System.arraycopy(secret, 0, out, offset + LENGTH_FIELD, secret.length);
    }

    private static void putLength(byte[] out, int offset, int length) {
        out[offset] = (byte) (length >>> 8);
        out[offset + 1] = (byte) length;
    }
}
