package dev.dunlin.handshake.internal.flight;

/**
 * Whether the peer, whose flight was the last of the handshake, has our ACK for it.
 *
 * <p>Nothing acknowledges an ACK (RFC 9147 §7), nor does the peer wait for it before it sends in epoch 3, so that neither its data nor its
 * ACKs prove anything by themselves. But a datagram arrives as a whole or not at all: whoever acknowledges a record that went out in the
 * same one has the ACK, too, and has no reason any more to repeat its flight. That is so for the tickets of most handshakes (whoever can
 * take datagrams apart can as well keep all of them from the peer). Repeated ACKs are not followed up: each is for no more than what has
 * come once more.
 */
public final class LastAck {
    private boolean isDue;
    /** The records after the ACK in its datagram: from this number to the one before {@link #end}. */
    private long first;

    private long end;
    private boolean hasArrived;

    /** The peer's last flight is complete, and the next ACK is for it. */
    public void due() {
        isDue = true;
    }

    /**
     * An ACK went out, and after it in the same datagram the records from {@code firstBeside} on, to the one before {@code endOfDatagram}.
     *
     * @param isWhole whether it lists every record that something of the flight came in
     */
    public void sent(boolean isWhole, long firstBeside, long endOfDatagram) {
        if (isDue && isWhole) {
            first = firstBeside;
            end = endOfDatagram;
        }
        isDue = false;
    }

    /** The peer acknowledges the record of this number. */
    public void acknowledged(long number) {
        hasArrived |= number >= first && number < end;
    }

    public boolean hasArrived() {
        return hasArrived;
    }
}
