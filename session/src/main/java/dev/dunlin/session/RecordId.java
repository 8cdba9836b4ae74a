package dev.dunlin.session;

import dev.dunlin.recordlayer.internal.RecordHeader;
import java.nio.ByteBuffer;

/** Where the next record of a datagram names its association, before it is known whose it is. Nothing in it is believed yet. */
final class RecordId {
    /** {@link #offset}: there is no connection id. */
    static final int NONE = -1;

    private RecordId() {}

    /** Index in {@code datagram} of the connection id of its next record, or {@link #NONE}. It may be no more than the place for one. */
    static int offset(ByteBuffer datagram) {
        if (!datagram.hasRemaining()) {
            return NONE;
        }
        int at = datagram.position();
        int first = datagram.get(at) & 0xFF;
        return RecordHeader.hasConnectionId(first) ? at + RecordHeader.connectionIdOffset(first) : NONE;
    }

    /** Whether the next record of {@code datagram} has a connection id. */
    static boolean isIn(ByteBuffer datagram) {
        return offset(datagram) != NONE;
    }
}
