package dev.dunlin.crypto.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import javax.crypto.spec.GCMParameterSpec;

/**
 * The parameters of one AES-GCM message after another. A {@link GCMParameterSpec} of its own for each would copy the nonce once more than
 * the cipher does, which shows in the time that a short record takes. Belongs to one thread.
 */
final class GcmNonce extends GCMParameterSpec {
    static final int LENGTH = 12;

    private static final byte[] NONE = new byte[LENGTH];

    // In words, for that is how the nonce was put together a moment ago: a processor waits where the two differ.
    private static final VarHandle U64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle U32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private byte[] nonce = NONE;

    GcmNonce(int tagBits) {
        super(tagBits, NONE);
    }

    /** Stands for {@code next}, which is the caller's and has to stay as it is until the cipher is initialised. */
    GcmNonce of(byte[] next) {
        nonce = next;
        return this;
    }

    /** A copy, as ever: ciphers keep what they get here. */
    @Override
    public byte[] getIV() {
        byte[] copy = new byte[LENGTH];
        U64.set(copy, 0, (long) U64.get(nonce, 0));
        U32.set(copy, Long.BYTES, (int) U32.get(nonce, Long.BYTES));
        return copy;
    }
}
