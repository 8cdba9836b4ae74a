package dev.dunlin.recordlayer.internal;

/** Network byte order in and out of arrays; plain shifts, which allocate nothing even in the interpreter. */
final class BigEndian {
    private BigEndian() {}

    static int u16(byte[] from, int offset) {
        return (from[offset] & 0xFF) << 8 | (from[offset + 1] & 0xFF);
    }

    static long u64(byte[] from, int offset) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | (from[offset + i] & 0xFF);
        }
        return value;
    }

    static void putU16(byte[] into, int offset, int value) {
        into[offset] = (byte) (value >>> 8);
        into[offset + 1] = (byte) value;
    }

    static void putU64(byte[] into, int offset, long value) {
        for (int i = Long.BYTES - 1; i >= 0; i--) {
            into[offset + i] = (byte) value;
            value >>>= 8;
        }
    }
}
