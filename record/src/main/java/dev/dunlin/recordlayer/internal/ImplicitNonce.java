package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.internal.TrafficKeys;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A nonce of which nothing is sent: the IV of the keys, exclusive-or a number of 64 bits in its last 8 bytes (RFC 7905 §2 for DTLS 1.2, RFC
 * 8446 §5.3 for DTLS 1.3).
 */
final class ImplicitNonce {
    static final int LENGTH = WorkingSet.NONCE_LENGTH;

    // Two words, in which it is also read again at once: a processor waits for bytes that were stored one by one.
    private static final VarHandle U64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle U32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private ImplicitNonce() {}

    /** Puts the nonce of record {@code number} into {@code nonce}. */
    static void write(byte[] nonce, TrafficKeys keys, long number) {
        byte[] secret = keys.flat().bytes();
        int iv = keys.ivOffset();
        U64.set(nonce, 0, (long) U64.get(secret, iv) ^ number >>> Integer.SIZE);
        U32.set(nonce, Long.BYTES, (int) U32.get(secret, iv + Long.BYTES) ^ (int) number);
    }
}
