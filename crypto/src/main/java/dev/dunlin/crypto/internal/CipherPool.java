package dev.dunlin.crypto.internal;

/**
 * Keyed ciphers of the associations that were busy last. A JCA cipher costs kilobytes, an idle association must not: it keeps its keys as
 * bytes, and whoever works for it borrows ciphers here. Bounded; a miss re-keys a slot that has not been used lately (clock algorithm).
 *
 * <p>Belongs to one thread. A hit allocates nothing.
 */
public final class CipherPool implements AutoCloseable {
    private final AeadScratch scratch = new AeadScratch();
    private final KeyedCiphers[] slots;
    private int hand;

    /** Where ciphers may stand that have no keys: taken before any other. */
    private int spare;

    public CipherPool(Jca jca, int capacity) {
        if (capacity < 1 || capacity > Short.MAX_VALUE) {
            throw new IllegalArgumentException("capacity " + capacity);
        }
        slots = new KeyedCiphers[capacity];
        for (int i = 0; i < capacity; i++) {
            slots[i] = new KeyedCiphers(jca, scratch);
        }
    }

    /** Ciphers to work with under {@code keys}. One view has one direction, and no AEAD keeps anything between records. */
    public KeyedCiphers of(TrafficKeys keys) {
        // The hint may come from a pool of another size.
        var slot = slots[keys.slot < slots.length ? keys.slot : 0];
        if (!slot.has(keys)) {
            slot = take(keys);
        }
        slot.recentlyUsed = true;
        return slot;
    }

    /**
     * Takes {@code keys} from the ciphers that have them, and wipes what was worked on last; belongs to wiping the secret behind them, harmless
     * when none is held. The ciphers stay for the next keys: to find others costs more than a handshake by pre-shared keys computes.
     */
    public void forget(TrafficKeys keys) {
        // All slots: an association that has worked with another pool in between may have left ciphers where no hint
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

    private KeyedCiphers take(TrafficKeys keys) {
        int index = victim();
        var slot = slots[index];
        slot.rekey(keys);
        keys.slot = (short) index;
        return slot;
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
}
