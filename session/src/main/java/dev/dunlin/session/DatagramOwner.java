package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import java.nio.ByteBuffer;

/**
 * Whose the datagram is that is being taken apart record by record. All its records are of one association: what names another by its
 * connection id takes the rest of the datagram with it (RFC 9147 §4).
 */
final class DatagramOwner {
    private @Nullable ByteBuffer datagram;
    private int position;
    private @Nullable DtlsSession owner;

    /** The session that the records before the position of {@code datagram} were for; null when there was none, or nobody's. */
    @Nullable
    @SuppressWarnings("ReferenceEquality") // Another buffer with the same bytes is another datagram.
    DtlsSession of(ByteBuffer datagram) {
        return datagram == this.datagram && datagram.position() == position ? owner : null;
    }

    /** A record before the position of {@code datagram} was for {@code session}, if for any. */
    void took(ByteBuffer datagram, @Nullable DtlsSession session) {
        if (datagram.hasRemaining() && session != null) {
            this.datagram = datagram;
            position = datagram.position();
            owner = session;
        } else {
            forget();
        }
    }

    /** The next record is the first of its datagram. */
    void forget() {
        datagram = null;
        owner = null;
    }
}
