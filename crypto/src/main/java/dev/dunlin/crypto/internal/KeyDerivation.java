package dev.dunlin.crypto.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.dunlin.crypto.HashAlgorithm;

/**
 * HKDF as TLS 1.3 uses it, RFC 8446 §7.1: under one hash, with labels that begin alike.
 *
 * <p>Between calls it holds a MAC object, and within that the padded form of the last key; {@link #close()} overwrites and drops both. It may
 * be used again after that and finds itself another, so that what lives as long as an association need not hold one while it idles.
 */
public final class KeyDerivation implements AutoCloseable {
    /** Label and context have lengths of one byte (RFC 8446 §7.1). */
    private static final int MAX_VECTOR = 0xFF;

    private static final byte[] NOTHING = new byte[0];

    private final Jca jca;
    private final HashAlgorithm hash;
    private final byte[] prefix;
    private @Nullable Hmac hmac;

    /** What {@link #hmac} has for its key. */
    private @Nullable Secret keyed;

    /** @param prefix what every label begins with: "tls13 " in TLS, "dtls13" in DTLS (RFC 9147 §5.9) */
    public KeyDerivation(Jca jca, HashAlgorithm hash, String prefix) {
        this.jca = jca;
        this.hash = hash;
        this.prefix = prefix.getBytes(US_ASCII);
    }

    public HashAlgorithm hash() {
        return hash;
    }

    /** The "0" of RFC 8446 §7.1: as many zeros as the hash has bytes. */
    public Secret zeros() {
        return Secret.owning(new byte[hash.length()]);
    }

    /** HKDF-Extract; both stay the caller's to wipe. */
    public Secret extract(Secret salt, Secret input) {
        return Secret.owning(mac(salt, input.bytes()));
    }

    /**
     * HKDF-Expand-Label.
     *
     * @param length at most 255 times the length of the hash
     * @throws IllegalArgumentException more bytes than that, or a label or context that does not fit its vector
     */
    public Secret expandLabel(Secret secret, String label, byte[] context, int length) {
        return Hkdf.expand(keyedBy(secret), info(label, context, length), length);
    }

    /** Derive-Secret over messages whose hash is {@code transcriptHash}. */
    public Secret deriveSecret(Secret secret, String label, byte[] transcriptHash) {
        return expandLabel(secret, label, transcriptHash, hash.length());
    }

    /** Derive-Secret over no messages. */
    public Secret deriveSecret(Secret secret, String label) {
        return deriveSecret(secret, label, digest(NOTHING));
    }

    /** HMAC of {@code input} under {@code key}; the array is the caller's to wipe. */
    public byte[] mac(Secret key, byte[] input) {
        var mac = keyedBy(key);
        mac.update(input);
        return mac.doFinal();
    }

    public byte[] digest(byte[] input) {
        return jca.digest(hash).digest(input);
    }

    private Hmac keyedBy(Secret key) {
        var bytes = key.bytes();
        var mac = hmac;
        if (mac == null) {
            mac = new Hmac(jca, hash, bytes);
        } else if (keyed != key) {
            mac.rekey(bytes);
        }
        hmac = mac;
        keyed = key;
        return mac;
    }

    private byte[] info(String label, byte[] context, int length) {
        var bytes = label.getBytes(US_ASCII);
        int labelLength = prefix.length + bytes.length;
        if (labelLength > MAX_VECTOR || context.length > MAX_VECTOR) {
            throw new IllegalArgumentException(
                    "label of " + bytes.length + ", context of " + context.length + " bytes");
        }
        var info = new byte[2 + 1 + labelLength + 1 + context.length];
        info[0] = (byte) (length >> 8);
        info[1] = (byte) length;
        info[2] = (byte) labelLength;
        System.arraycopy(prefix, 0, info, 3, prefix.length);
        System.arraycopy(bytes, 0, info, 3 + prefix.length, bytes.length);
        info[3 + labelLength] = (byte) context.length;
        System.arraycopy(context, 0, info, 4 + labelLength, context.length);
        return info;
    }

    @Override
    public void close() {
        if (hmac != null) {
            hmac.close();
        }
        hmac = null;
        keyed = null;
    }
}
