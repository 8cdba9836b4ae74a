package dev.dunlin.testkit.scripted;

/** HKDF with SHA-256 (RFC 5869) and the labels of DTLS 1.3 (RFC 8446 §7.1, RFC 9147 §5.9). */
final class Hkdf {
    private static final String PREFIX = "dtls13";

    private Hkdf() {}

    static Octets extract(Octets salt, Octets input) {
        return Algorithms.hmac(salt, input);
    }

    static Octets expand(Octets secret, Octets info, int length) {
        var block = Octets.NONE;
        var out = Octets.NONE;
        for (int i = 1; out.length() < length; i++) {
            block = Algorithms.hmac(secret, block, info, Octets.u8(i));
            out = Octets.join(out, block);
        }
        return out.slice(0, length);
    }

    static Octets expandLabel(Octets secret, String label, Octets context, int length) {
        var info = Octets.join(Octets.u16(length), Octets.vec8(Octets.text(PREFIX + label)), Octets.vec8(context));
        return expand(secret, info, length);
    }

    /** Derive-Secret, of messages that have been hashed. */
    static Octets derive(Octets secret, String label, Octets transcriptHash) {
        return expandLabel(secret, label, transcriptHash, Algorithms.HASH);
    }
}
