package dev.dunlin.crypto.internal;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * One key after another for the same cipher object, in an array that can be wiped: what {@link javax.crypto.spec.SecretKeySpec} has copied
 * stays in memory until it is overwritten by chance. Belongs to one thread.
 */
final class CipherKey implements SecretKey {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Bytes of a key of 128 bits. */
    private static final int SHORT = 16;

    // Ciphers ask for a copy before each message. Of a short key that is made faster in two words than by clone().
    private static final VarHandle U64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final String algorithm;
    private byte[] bytes = {};

    private CipherKey(String algorithm) {
        this.algorithm = algorithm;
    }

    static CipherKey ofAes() {
        return new CipherKey("AES");
    }

    static CipherKey ofChaCha20() {
        return new CipherKey("ChaCha20");
    }

    /** From now on {@code length} bytes at {@code offset} of {@code secret}; those that were there before are wiped. */
    CipherKey set(byte[] secret, int offset, int length) {
        setToZeros(length);
        System.arraycopy(secret, offset, bytes, 0, length);
        return this;
    }

    /** From now on a key that everybody knows. */
    CipherKey setToZeros(int length) {
        wipe();
        if (bytes.length != length) {
            bytes = new byte[length];
        }
        return this;
    }

    /** The same, as long as the one before. */
    CipherKey wipe() {
        Arrays.fill(bytes, (byte) 0);
        return this;
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    @Override
    public byte[] getEncoded() {
        return bytes.length == SHORT ? copyOfShort() : bytes.clone();
    }

    private byte[] copyOfShort() {
        byte[] copy = new byte[SHORT];
        U64.set(copy, 0, (long) U64.get(bytes, 0));
        U64.set(copy, Long.BYTES, (long) U64.get(bytes, Long.BYTES));
        return copy;
    }

    @Serial
    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException("keys stay here");
    }
}
