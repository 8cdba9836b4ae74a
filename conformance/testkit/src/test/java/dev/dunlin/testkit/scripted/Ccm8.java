package dev.dunlin.testkit.scripted;

import static dev.dunlin.testkit.scripted.Algorithms.BLOCK;

import java.util.Optional;

/** AES-128-CCM with a tag of eight bytes, block by block as RFC 3610 has it: three bytes of length, twelve of nonce. */
record Ccm8(Octets key) implements Aead {
    private static final int TAG = 8;
    private static final int LENGTH_BYTES = 3;
    private static final int HAS_ADDITIONAL = 0x40;

    @Override
    public Octets seal(Octets nonce, Octets additional, Octets plaintext) {
        return Octets.join(inCounterMode(nonce, plaintext), tag(nonce, additional, plaintext));
    }

    @Override
    public Optional<Octets> open(Octets nonce, Octets additional, Octets ciphertext) {
        if (ciphertext.length() < TAG) {
            return Optional.empty();
        }
        var plaintext = inCounterMode(nonce, ciphertext.without(TAG));
        boolean fits = tag(nonce, additional, plaintext).equals(ciphertext.last(TAG));
        return fits ? Optional.of(plaintext) : Optional.empty();
    }

    @Override
    public int tagLength() {
        return TAG;
    }

    /** RFC 3610 §2.2. */
    private Octets tag(Octets nonce, Octets additional, Octets plaintext) {
        int flags = HAS_ADDITIONAL | ((TAG - 2) / 2) << 3 | (LENGTH_BYTES - 1);
        var mac = Algorithms.aesBlock(key, Octets.join(Octets.u8(flags), nonce, Octets.u24(plaintext.length())));
        var blocks = Octets.join(padded(Octets.vec16(additional)), padded(plaintext));
        for (int at = 0; at < blocks.length(); at += BLOCK) {
            mac = Algorithms.aesBlock(key, mac.xor(blocks.slice(at, at + BLOCK)));
        }
        return mac.slice(0, TAG).xor(keyStream(nonce, 0));
    }

    private static Octets padded(Octets text) {
        int missing = (BLOCK - text.length() % BLOCK) % BLOCK;
        return Octets.join(text, Octets.zeros(missing));
    }

    /** RFC 3610 §2.3; counts from 1. */
    private Octets inCounterMode(Octets nonce, Octets text) {
        var out = Octets.NONE;
        for (int at = 0; at < text.length(); at += BLOCK) {
            var block = text.slice(at, Math.min(at + BLOCK, text.length()));
            out = Octets.join(out, block.xor(keyStream(nonce, at / BLOCK + 1)));
        }
        return out;
    }

    private Octets keyStream(Octets nonce, int counter) {
        return Algorithms.aesBlock(key, Octets.join(Octets.u8(LENGTH_BYTES - 1), nonce, Octets.u24(counter)));
    }
}
