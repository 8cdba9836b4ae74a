package dev.dunlin.testkit.scripted;

/** Reads a byte string from its start to its end; what does not fit is the fault of whoever wrote it, and an AssertionError. */
final class Reading {
    private final Octets in;
    private int position;

    Reading(Octets in) {
        this.in = in;
    }

    /** How much there is in all. */
    int length() {
        return in.length();
    }

    boolean isOver() {
        return position == in.length();
    }

    boolean continuesWith(Octets bytes) {
        return in.from(position).startsWith(bytes);
    }

    int peek() {
        return in.at(position);
    }

    int u8() {
        return (int) number(1);
    }

    int u16() {
        return (int) number(2);
    }

    int u24() {
        return (int) number(3);
    }

    long u48() {
        return number(6);
    }

    long u64() {
        return number(8);
    }

    private long number(int length) {
        var bytes = take(length);
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << Byte.SIZE | bytes.at(i);
        }
        return value;
    }

    Octets vec8() {
        return take(u8());
    }

    Octets vec16() {
        return take(u16());
    }

    Octets take(int length) {
        if (length > in.length() - position) {
            throw new AssertionError(length + " bytes wanted at " + position + " of " + in);
        }
        position += length;
        return in.slice(position - length, position);
    }

    Octets rest() {
        return take(in.length() - position);
    }

    /** Demands that nothing is left. */
    void end() {
        if (!isOver()) {
            throw new AssertionError("more than there should be: " + in.from(position));
        }
    }
}
