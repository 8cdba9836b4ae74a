package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.internal.Jca;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Workbenches at which nobody works, cleared, for whoever comes next. Any thread. */
public final class Workbenches {
    /**
     * How many are kept. One has 117,000 bytes of arrays if all have been asked for, which makes half a megabyte. Whoever opens and closes
     * sessions by many threads has most benches in use, so that more would seldom wait here.
     */
    static final int KEPT = 4;

    private final BlockingQueue<Workbench> free = new ArrayBlockingQueue<>(KEPT);
    private final Jca jca;
    private final int cipherSlots;

    /** @param cipherSlots how many keyed cipher objects each keeps ready; an association in use takes two */
    public Workbenches(Jca jca, int cipherSlots) {
        this.jca = jca;
        this.cipherSlots = cipherSlots;
    }

    Workbench take() {
        var bench = free.poll();
        return bench != null ? bench : new Workbench(jca, cipherSlots);
    }

    /** Clears {@code bench}, which its owner must have forgotten. */
    void giveBack(Workbench bench) {
        bench.clear();
        // One too many is left to the garbage collector: there is nothing in it any more.
        var unused = free.offer(bench);
    }
}
