package dev.dunlin.audit.allocation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.dunlin.crypto.AeadAlgorithm;
import java.lang.management.ManagementFactory;
import javax.crypto.spec.GCMParameterSpec;

/** Counts the bytes that a call allocates on the calling thread, to the byte. */
final class AllocationMeter {
    /** Enough for every class to be loaded and every call site to be linked. */
    private static final int WARM_UP = 20;

    private static final int CALLS = 20;
    /** One of several rounds is free of what the JVM does once and at its own time. */
    private static final int ROUNDS = 3;

    /** How often {@link #bytesPerCall} makes the call, for those who must prepare something for each. */
    static final int ALL_CALLS = WARM_UP + ROUNDS * CALLS;

    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private AllocationMeter() {}

    /** Something that is called again and again, and does the same each time. */
    interface Call {
        void run() throws Exception;
    }

    /**
     * Fails unless {@code ours} allocates exactly as much as {@code bare}; with AES-GCM less, to the byte, by the one object that ours does not
     * make for each message: its parameters.
     */
    static void assertAddsNothing(AeadAlgorithm algorithm, Call bare, Call ours) throws Exception {
        long expected = bytesPerCall(bare) - bytesSpared(algorithm);
        assertEquals(expected, bytesPerCall(ours), "bytes of the bare JCA calls, less what we spare");
    }

    private static long bytesSpared(AeadAlgorithm algorithm) throws Exception {
        return switch (algorithm) {
            case AES_128_GCM, AES_256_GCM -> bytesOfParameters();
            case CHACHA20_POLY1305, AES_128_CCM, AES_256_CCM, AES_128_CCM_8, AES_256_CCM_8 -> 0;
        };
    }

    private static long bytesOfParameters() throws Exception {
        var nonce = new byte[12];
        return bytesPerCall(() -> assertEquals(128, new GCMParameterSpec(128, nonce).getTLen()));
    }

    /** Bytes that one call allocates. */
    static long bytesPerCall(Call call) throws Exception {
        requireExactJvm();
        for (int i = 0; i < WARM_UP; i++) {
            call.run();
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        if (least % CALLS != 0) {
            throw new AssertionError(least + " bytes in " + CALLS + " calls that should be alike");
        }
        return least / CALLS;
    }

    private static void requireExactJvm() {
        var mode = System.getProperty("java.vm.info", "");
        if (!mode.contains("interpreted mode")) {
            throw new IllegalStateException("allocations are counted with -Xint only, this JVM is in " + mode);
        }
        if (ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(argument -> argument.startsWith("-javaagent"))) {
            throw new IllegalStateException("allocations are counted without agents only");
        }
    }
}
