package dev.dunlin.crypto.internal;

import java.util.Arrays;

/**
 * Arrays that AEADs work in while they seal or open one message; nothing in them outlives the call. One set serves all ciphers of a pool,
 * which belongs to one thread, so that a keyed cipher does not cost kilobytes more. They come into being when they are first asked for.
 */
final class AeadScratch implements AutoCloseable {
    /**
     * How much of a message is worked on at a time. A call into the provider costs about as much as ten AES blocks, so 64 blocks leave
     * little of that; and a whole CoAP message fits.
     */
    static final int CHUNK = 1024;

    private static final byte[] NONE = {};

    /** One block: what is being authenticated, then its MAC. */
    final byte[] mac = new byte[CbcMac.BLOCK];
    /** One block: what hides the MAC. */
    final byte[] tagMask = new byte[CbcMac.BLOCK];

    private byte[] input = NONE;
    private byte[] output = NONE;
    private byte[] whole = NONE;

    /** {@link #CHUNK} bytes for what goes into a block cipher. */
    byte[] input() {
        if (input.length == 0) {
            input = new byte[CHUNK];
        }
        return input;
    }

    /** {@link #CHUNK} bytes for what a block cipher makes of {@link #input()}. */
    byte[] output() {
        if (output.length == 0) {
            output = new byte[CHUNK];
        }
        return output;
    }

    /** At least {@code length} bytes, for a message as a whole. */
    byte[] whole(int length) {
        if (whole.length < length) {
            Arrays.fill(whole, (byte) 0);
            whole = new byte[Math.max(length, 2 * whole.length)];
        }
        return whole;
    }

    /** Wipes all of them; they can be used again. */
    @Override
    public void close() {
        Arrays.fill(mac, (byte) 0);
        Arrays.fill(tagMask, (byte) 0);
        Arrays.fill(input, (byte) 0);
        Arrays.fill(output, (byte) 0);
        Arrays.fill(whole, (byte) 0);
    }
}
