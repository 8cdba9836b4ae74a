package dev.dunlin.session;

import java.util.Arrays;

/**
 * The associations of one thread that are awake, and could rest. So many stay awake as {@link Limits#awakeAssociations()} says; one more, and
 * one that has not been used lately is folded (clock algorithm). What is under way keeps an association awake, whatever the number, and out of
 * this set.
 *
 * <p>Nobody has to wait for anything: a session rests because others are busy, not because of a timer.
 */
final class AwakeSet {
    private static final int FIRST_CAPACITY = 16;

    private final int most;
    private DtlsSession[] slots = {};
    private boolean[] recentlyUsed = {};
    private int size;
    private int hand;

    AwakeSet(int most) {
        this.most = most;
    }

    /** A call on {@code session} is over. */
    void touched(DtlsSession session) {
        int slot = session.association().awakeSlot();
        if (slot >= 0 && slot < size && slots[slot] == session) {
            recentlyUsed[slot] = !session.isClosed();
            slots[slot] = session.isClosed() ? null : session;
        } else if (session.mayRest()) {
            admit(session);
        }
    }

    private void admit(DtlsSession session) {
        if (most == 0) {
            session.association().rest();
            return;
        }
        int slot = size < most ? next() : victim();
        slots[slot] = session;
        recentlyUsed[slot] = true;
        session.association().awakeSlot(slot);
    }

    private int next() {
        if (size == slots.length) {
            int capacity = (int) Math.min(most, Math.max(FIRST_CAPACITY, 2L * size));
            slots = Arrays.copyOf(slots, capacity);
            recentlyUsed = Arrays.copyOf(recentlyUsed, capacity);
        }
        return size++;
    }

    /** A place whose session rests from now on. One that cannot comes back when it can. */
    private int victim() {
        while (recentlyUsed[hand]) {
            recentlyUsed[hand] = false;
            hand = (hand + 1) % size;
        }
        int slot = hand;
        hand = (hand + 1) % size;
        var session = slots[slot];
        if (session != null && session.mayRest()) {
            session.association().rest();
        }
        return slot;
    }
}
