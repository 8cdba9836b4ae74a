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

    /** Where a cipher may stand that has no key: taken before any other. */
    private int spare;

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

    /** What hides the record numbers of {@code keys}, which have a key for that. */
    public RecordNumberMask mask(TrafficKeys keys) {
        // In the slot of the AEAD: every record needs both.
        var slot = slot(keys);
        var mask = slot.mask;
        if (slot.maskKeys != keys || mask == null) {
            mask = keyedMask(slot, keys);
        }
        return mask;
    }

    /**
     * Takes {@code keys} from the ciphers that have them, and wipes what was worked on last; belongs to wiping the secret behind them, harmless
     * when none is held. The ciphers stay for the next keys: to find others costs more than a handshake by pre-shared keys computes.
     */
    public void forget(TrafficKeys keys) {
        // All slots: an association that has worked with another pool in between may have left a cipher where no hint
        // leads.
        for (int i = 0; i < slots.length; i++) {
            if (slots[i].has(keys)) {
                slots[i].unkey();
                spare = i;
            }
        }
        scratch.close();
    }

    /** {@link #forget Forgets} all keys; the pool remains usable. */
    @Override
    public void close() {
        for (var slot : slots) {
            slot.unkey();
        }
        scratch.close();
    }

    // One view has one direction, so that a slot need not know it: no AEAD keeps anything between records.
    private Aead keyed(TrafficKeys keys) {
        var slot = slot(keys);
        var aead = slot.aead;
        if (slot.aeadKeys != keys || aead == null) {
            aead = keyedAead(slot, keys);
        }
        return aead;
    }

    private Slot slot(TrafficKeys keys) {
        // The hint may come from a pool of another size.
        var slot = slots[keys.slot < slots.length ? keys.slot : 0];
        if (slot.keys != keys) {
            int index = victim();
            slot = slots[index];
            slot.keys = keys;
            keys.slot = (short) index;
        }
        slot.recentlyUsed = true;
        return slot;
    }

    private Aead keyedAead(Slot slot, TrafficKeys keys) {
        byte[] secret = keys.flat().bytes();
        var aead = slot.aead;
        if (aead == null || !aead.speaks(keys.algorithm())) {
            aead = Aead.of(jca, keys.algorithm(), scratch);
        }
        aead.rekey(keys.algorithm(), secret, keys.keyOffset());
        slot.aead = aead;
        slot.aeadKeys = keys;
        return aead;
    }

    private RecordNumberMask keyedMask(Slot slot, TrafficKeys keys) {
        if (!keys.hasMaskKey()) {
            throw new IllegalArgumentException(keys + " have no key for record numbers");
        }
        byte[] secret = keys.flat().bytes();
        var mask = slot.mask;
        if (mask == null || !mask.speaks(keys.algorithm())) {
            mask = RecordNumberMask.of(jca, keys.algorithm());
        }
        mask.rekey(keys.algorithm(), secret, keys.maskKeyOffset());
        slot.mask = mask;
        slot.maskKeys = keys;
        return mask;
    }

    private int victim() {
        if (!slots[spare].isHeld()) {
            return spare;
        }
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
        private @Nullable RecordNumberMask mask;

        // Whose keys the two have. Who has just taken the slot from another may not have needed both yet.
        private @Nullable TrafficKeys aeadKeys;
        private @Nullable TrafficKeys maskKeys;
        private boolean recentlyUsed;

        boolean isHeld() {
            return keys != null;
        }

        boolean has(TrafficKeys some) {
            return keys == some || aeadKeys == some || maskKeys == some;
        }

        void unkey() {
            if (aeadKeys != null && aead != null && !aead.unkey()) {
                aead = null;
            }
            if (maskKeys != null && mask != null && !mask.unkey()) {
                mask = null;
            }
            keys = null;
            aeadKeys = null;
            maskKeys = null;
            recentlyUsed = false;
        }
    }
}
