package dev.dunlin.handshake.internal.flight;

import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.recordlayer.internal.ContentType;
import java.util.ArrayList;
import java.util.List;

/**
 * The flight that waits for its answer (RFC 6347 §4.2.4): whole messages, each bound to the epoch it was first sent in. They are cut
 * into fragments only when a datagram is filled, so that a repetition fits a path that has become narrower; message_seq stays, the
 * record numbers are new.
 */
public final class OutgoingFlight {
    /**
     * A message that is cut leaves at least so many bytes in each piece, or the piece waits for the next datagram: below that the 37
     * bytes of record and handshake headers outweigh what they carry.
     */
    static final int LEAST_FRAGMENT = 32;

    private static final byte CHANGE_CIPHER_SPEC_BODY = 1;

    private final List<Item> items = new ArrayList<>();
    private boolean released;
    private int next;
    private int offset;

    /** Appends a message that belongs to {@code epoch}; {@code body} is not copied and must not change. */
    public void message(int type, int messageSeq, byte[] body, int epoch) {
        items.add(new Item(ContentType.HANDSHAKE, type, messageSeq, body, epoch));
    }

    /** Appends ChangeCipherSpec, the last record of {@code epoch}. */
    public void changeCipherSpec(int epoch) {
        items.add(new Item(ContentType.CHANGE_CIPHER_SPEC, 0, 0, new byte[] {CHANGE_CIPHER_SPEC_BODY}, epoch));
    }

    /** The flight is whole. */
    public void release() {
        released = true;
    }

    /** Sends the whole flight once more. */
    public void rewind() {
        next = 0;
        offset = 0;
    }

    /** Whether something waits to be sent. */
    public boolean isPending() {
        return released && next < items.size();
    }

    /** Whether all of it has been sent at least once since the last {@link #rewind()}. */
    public boolean isSent() {
        return released && next == items.size();
    }

    /** The epoch of the next record. */
    public int nextEpoch() {
        return items.get(next).epoch;
    }

    /** The content type of the next record. */
    public int nextType() {
        return items.get(next).contentType;
    }

    /**
     * How much room the content of the next record needs.
     *
     * @param fresh whether the datagram is still empty, so that waiting for the next one would gain nothing
     */
    public int leastContent(boolean fresh) {
        var item = items.get(next);
        if (item.contentType == ContentType.CHANGE_CIPHER_SPEC) {
            return item.body.length;
        }
        int rest = item.body.length - offset;
        return HandshakeHeader.LENGTH + (fresh ? Math.min(rest, 1) : Math.min(rest, LEAST_FRAGMENT));
    }

    /**
     * Writes the content of the next record, at most {@code room} bytes, and moves on.
     *
     * @return its length
     */
    public int nextContent(byte[] out, int outOffset, int room) {
        var item = items.get(next);
        if (item.contentType == ContentType.CHANGE_CIPHER_SPEC) {
            out[outOffset] = CHANGE_CIPHER_SPEC_BODY;
            next++;
            return item.body.length;
        }
        int fragment = Math.min(item.body.length - offset, room - HandshakeHeader.LENGTH);
        var header = new HandshakeHeader(item.type, item.body.length, item.messageSeq, offset, fragment).toByteArray();
        System.arraycopy(header, 0, out, outOffset, header.length);
        System.arraycopy(item.body, offset, out, outOffset + HandshakeHeader.LENGTH, fragment);
        offset += fragment;
        if (offset == item.body.length) {
            next++;
            offset = 0;
        }
        return HandshakeHeader.LENGTH + fragment;
    }

    private static final class Item {
        final int contentType;
        final int type;
        final int messageSeq;
        final byte[] body;
        final int epoch;

        Item(int contentType, int type, int messageSeq, byte[] body, int epoch) {
            this.contentType = contentType;
            this.type = type;
            this.messageSeq = messageSeq;
            this.body = body;
            this.epoch = epoch;
        }
    }
}
