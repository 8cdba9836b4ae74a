package dev.dunlin.testkit;

import dev.dunlin.session.PeerPath;
import java.util.Arrays;

/** A datagram on its way. Immutable. */
public final class Datagram {
    private final PeerPath from;
    private final PeerPath to;
    private final byte[] bytes;

    public Datagram(PeerPath from, PeerPath to, byte[] bytes) {
        this.from = from;
        this.to = to;
        this.bytes = bytes.clone();
    }

    public PeerPath from() {
        return from;
    }

    public PeerPath to() {
        return to;
    }

    /** A copy of what it carries. */
    public byte[] bytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    /** The same way, with other bytes in it. */
    public Datagram carrying(byte[] other) {
        return new Datagram(from, to, other);
    }

    /** The same with one bit turned. */
    public Datagram withFlippedBit(int bit) {
        var flipped = bytes();
        flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return carrying(flipped);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Datagram datagram
                && from.equals(datagram.from)
                && to.equals(datagram.to)
                && Arrays.equals(bytes, datagram.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return from + " -> " + to + ", " + bytes.length + " bytes";
    }
}
