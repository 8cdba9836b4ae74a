package dev.dunlin.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Heap that the current thread asks for, garbage included. */
final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** Bytes that {@code action} allocates. */
    static long of(Runnable action) {
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        action.run();
        return THREADS.getThreadAllocatedBytes(thread) - before;
    }
}
