package dev.dunlin.session;

import dev.dunlin.recordlayer.internal.RecordLimits;
import dev.dunlin.recordlayer.internal.WorkingSet;
import java.nio.ByteBuffer;

/**
 * Between the caller's buffers, of whatever kind, and the arrays that ciphers want: a buffer's own array where it shows one, otherwise one
 * copy through the scratch of the working set. Allocates nothing.
 */
@SuppressWarnings("ByteBufferBackingArray") // array and offset are asked for one after the other
final class Buffers {
    private Buffers() {}

    /** An array that holds what remains of {@code datagram} from {@link #offset} on, {@link #readableLength} bytes, not to be modified. */
    static byte[] readable(ByteBuffer datagram, WorkingSet ws) {
        if (datagram.hasArray()) {
            return datagram.array();
        }
        var copy = ws.datagram();
        datagram.get(datagram.position(), copy, 0, readableLength(datagram));
        return copy;
    }

    /** How much of {@code datagram} is looked at: no datagram is longer. */
    static int readableLength(ByteBuffer datagram) {
        return Math.min(datagram.remaining(), RecordLimits.MAX_DATAGRAM);
    }

    /** An array into which what goes to {@code datagram} can be written from {@link #offset} on; {@link #written} then takes it over. */
    static byte[] writable(ByteBuffer datagram, WorkingSet ws) {
        return datagram.hasArray() ? datagram.array() : ws.sealed();
    }

    /** How much can be written there. */
    static int room(ByteBuffer datagram, WorkingSet ws) {
        return datagram.hasArray() ? datagram.remaining() : Math.min(datagram.remaining(), ws.sealed().length);
    }

    /** Where the position of {@code buffer} lies in its {@link #readable} or {@link #writable} array. */
    static int offset(ByteBuffer buffer) {
        return buffer.hasArray() ? buffer.arrayOffset() + buffer.position() : 0;
    }

    /** {@code length} bytes have been written to the {@link #writable} array: moves the position past them. */
    static void written(ByteBuffer datagram, WorkingSet ws, int length) {
        if (datagram.hasArray()) {
            datagram.position(datagram.position() + length);
        } else {
            datagram.put(ws.sealed(), 0, length);
        }
    }

    /** Whether two buffers stand on the same array. */
    static boolean shareArray(ByteBuffer one, ByteBuffer other) {
        return one.hasArray() && other.hasArray() && one.array() == other.array();
    }

    /** Nothing of what remains will be looked at. */
    static void skipRest(ByteBuffer datagram) {
        datagram.position(datagram.limit());
    }
}
