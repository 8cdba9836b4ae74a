package dev.dunlin.crypto.internal;

/**
 * Keyed ciphers of the associations that were busy last. A JCA cipher costs kilobytes, an idle association must not: it keeps its keys as
 * bytes, and whoever works for it borrows a cipher here. Bounded; a miss re-keys a slot that has not been used lately (clock algorithm).
 *
 * <p>Belongs to one thread. An {@link Aead} is borrowed until the next call on the pool. A hit allocates nothing.
 */
public final class AeadPool implements AutoCloseable {
    private final Jca jca;
    private final AeadScratch scratch = new AeadScratch();
    private final Slot[] slots;
    private int hand;

    public AeadPool(Jca jca, int capacity) {
        if (capacity < 1 || capacity > Short.MAX_VALUE) {
            throw new IllegalArgumentException("capacity " + capacity);
        }
        this.jca = jca;
        slots = new Slot[capacity];
        for (int i = 0; i < capacity; i++) {
            slots[i] = new Slot();
        }
    }

    /** A cipher to seal with under {@code keys}. */
    public Aead sealing(TrafficKeys keys) {
        return keyed(keys);
    }

    /** A cipher to open with under {@code keys}. */
    public Aead opening(TrafficKeys keys) {
        return keyed(keys);
    }

    /** Drops the cipher of {@code keys} and wipes what was worked on last; belongs to wiping the secret behind them, harmless when none is held. */
    public void forget(TrafficKeys keys) {
        // All slots: an association that has worked with another pool in between may have left a cipher where no hint
        // leads.
        for (var slot : slots) {
            if (slot.keys == keys) {
                slot.drop();
            }
        }
        scratch.close();
    }

    /** Drops all ciphers; the pool remains usable. */
    @Override
    public void close() {
        for (var slot : slots) {
            slot.drop();
        }
        scratch.close();
    }

    // One view has one direction, so that a slot need not know it: no AEAD keeps anything between records.
    private Aead keyed(TrafficKeys keys) {
        // The hint may come from a pool of another size.
        var slot = slots[keys.slot % slots.length];
        var aead = slot.aead;
        if (slot.keys != keys || aead == null) {
            return rekeyed(keys);
        }
        slot.recentlyUsed = true;
        return aead;
    }

    private Aead rekeyed(TrafficKeys keys) {
        byte[] secret = keys.flat().bytes();
        int index = victim();
        var slot = slots[index];
        var aead = slot.aead;
        if (aead == null || !aead.speaks(keys.algorithm())) {
            aead = Aead.of(jca, keys.algorithm(), scratch);
        }
        aead.rekey(keys.algorithm(), secret, keys.keyOffset());
        slot.aead = aead;
        slot.keys = keys;
        slot.recentlyUsed = true;
        keys.slot = (short) index;
        return aead;
    }

    private int victim() {
        while (slots[hand].recentlyUsed) {
            slots[hand].recentlyUsed = false;
            hand = (hand + 1) % slots.length;
        }
        int index = hand;
        hand = (hand + 1) % slots.length;
        return index;
    }

    private static final class Slot {
        private @Nullable TrafficKeys keys;
        private @Nullable Aead aead;
        private boolean recentlyUsed;

        // The cipher goes too: it has copies of the key that nobody can wipe.
        void drop() {
            keys = null;
            aead = null;
            recentlyUsed = false;
        }
    }
}
