package dev.dunlin.crypto.internal;

/**
 * What one association needs for the records of one direction: the AEAD, and in DTLS 1.3 the mask of their numbers. A slot of a {@link
 * CipherPool}, from which it is borrowed until the next call there.
 */
public final class KeyedCiphers {
    private final Jca jca;
    private final AeadScratch scratch;

    // Whose keys the two have.
    private @Nullable TrafficKeys keys;
    private @Nullable Aead aead;
    private @Nullable RecordNumberMask mask;

    /** For the pool's choice of whom to take the slot from. */
    boolean recentlyUsed;

    KeyedCiphers(Jca jca, AeadScratch scratch) {
        this.jca = jca;
        this.scratch = scratch;
    }

    /** Seals and opens. */
    public Aead aead() {
        var mine = aead;
        if (mine == null) {
            throw new IllegalStateException("no keys");
        }
        return mine;
    }

    /** Hides record numbers, if the keys are of a version that does. */
    public RecordNumberMask mask() {
        var mine = mask;
        if (mine == null || !isMasking(keys)) {
            throw new IllegalStateException("no key for record numbers");
        }
        return mine;
    }

    boolean isHeld() {
        return keys != null;
    }

    boolean has(TrafficKeys some) {
        return keys == some;
    }

    /** Puts {@code next} in the place of the keys that there are. Should that fail, the ciphers are given up with whatever is in them. */
    void rekey(TrafficKeys next) {
        byte[] secret = next.flat().bytes();
        var oldKeys = keys;
        var oldAead = aead;
        var oldMask = mask;
        keys = null;
        aead = null;
        mask = null;
        aead = keyed(oldAead, next, secret);
        mask = next.hasMaskKey() ? keyedMask(oldMask, next, secret) : withoutKey(oldMask, oldKeys);
        keys = next;
    }

    /** Takes the keys out of both. */
    void unkey() {
        if (aead != null && keys != null && !aead.unkey()) {
            aead = null;
        }
        mask = withoutKey(mask, keys);
        keys = null;
        recentlyUsed = false;
    }

    private static boolean isMasking(@Nullable TrafficKeys some) {
        return some != null && some.hasMaskKey();
    }

    private Aead keyed(@Nullable Aead old, TrafficKeys next, byte[] secret) {
        var ours = old;
        if (ours == null || !ours.speaks(next.algorithm())) {
            if (ours != null) {
                ours.giveUp();
            }
            ours = Aead.of(jca, next.algorithm(), scratch);
        }
        ours.rekey(next.algorithm(), secret, next.keyOffset());
        return ours;
    }

    private RecordNumberMask keyedMask(@Nullable RecordNumberMask old, TrafficKeys next, byte[] secret) {
        var ours = old;
        if (ours == null || !ours.speaks(next.algorithm())) {
            if (ours != null) {
                ours.giveUp();
            }
            ours = RecordNumberMask.of(jca, next.algorithm());
        }
        ours.rekey(next.algorithm(), secret, next.maskKeyOffset());
        return ours;
    }

    private static @Nullable RecordNumberMask withoutKey(@Nullable RecordNumberMask mask, @Nullable TrafficKeys keys) {
        return mask == null || !isMasking(keys) || mask.unkey() ? mask : null;
    }
}
