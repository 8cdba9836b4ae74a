package dev.dunlin.session;

import java.util.concurrent.atomic.AtomicInteger;

/** How many associations there are, and how many of them are in their handshake, over all acceptors of a group. */
final class Places {
    private final int mostAssociations;
    private final int mostHalfOpen;
    private final AtomicInteger associations = new AtomicInteger();
    private final AtomicInteger halfOpen = new AtomicInteger();

    Places(Limits limits) {
        this.mostAssociations = limits.associations();
        this.mostHalfOpen = limits.halfOpen();
    }

    boolean isHalfOpenFull() {
        return halfOpen.get() >= mostHalfOpen;
    }

    boolean isFull() {
        return associations.get() >= mostAssociations;
    }

    /** Takes a place for an association that begins its handshake; whether there was one. */
    boolean take() {
        if (!take(halfOpen, mostHalfOpen)) {
            return false;
        }
        if (!take(associations, mostAssociations)) {
            halfOpen.decrementAndGet();
            return false;
        }
        return true;
    }

    private static boolean take(AtomicInteger count, int most) {
        return count.getAndUpdate(n -> n < most ? n + 1 : n) < most;
    }

    /** The handshake of one of them is over, well or badly. */
    void leaveHandshake() {
        halfOpen.decrementAndGet();
    }

    /** One of them is gone, and was not in its handshake any more. */
    void leave() {
        associations.decrementAndGet();
    }

    int associations() {
        return associations.get();
    }

    int halfOpen() {
        return halfOpen.get();
    }
}
