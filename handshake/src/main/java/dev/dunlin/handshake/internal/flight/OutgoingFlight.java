package dev.dunlin.handshake.internal.flight;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.recordlayer.internal.ContentType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What waits for the peer's answer or acknowledgement (RFC 6347 §4.2.4, RFC 9147 §5.8): whole messages, each bound to the epoch it was
 * first sent in. They are cut into fragments only when a datagram is filled, so that a repetition fits a path that has become narrower;
 * message_seq stays, the record numbers are new. What is acknowledged is left out (RFC 9147 §7.2), a message that is so as a whole is
 * forgotten.
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
    /** Where sending goes on: an item, and in it the first byte that is not acknowledged. */
    private int next;

    private int offset;

    @Nullable
    private HandshakeHeader lastFragment;

    /** Appends a message that belongs to {@code epoch}; {@code body} is not copied and must not change. */
    public void message(int type, int messageSeq, byte[] body, int epoch) {
        items.add(new Item(ContentType.HANDSHAKE, type, messageSeq, body, epoch));
    }

    /** Appends ChangeCipherSpec, the last record of {@code epoch}. */
    public void changeCipherSpec(int epoch) {
        items.add(new Item(ContentType.CHANGE_CIPHER_SPEC, 0, 0, new byte[] {CHANGE_CIPHER_SPEC_BODY}, epoch));
    }

    /** The flight is whole, and what is appended later may go out at once. */
    public void release() {
        released = true;
    }

    /** Sends everything once more that is not acknowledged. */
    public void rewind() {
        next = 0;
        offset = 0;
        skipAcknowledged();
    }

    /** Whether there is nothing in it, or everything is acknowledged. */
    public boolean isEmpty() {
        return items.isEmpty();
    }

    /** Whether it may go out. */
    public boolean isReleased() {
        return released;
    }

    /** Whether something waits to be sent. */
    public boolean isPending() {
        return released && next < items.size();
    }

    /** Whether there is something that has been sent, all of it at least once since the last {@link #rewind()}. */
    public boolean isSent() {
        return released && next == items.size() && next > 0;
    }

    /** Whether some of what is left has been sent since the last {@link #rewind()}. */
    public boolean hasBegun() {
        return !items.isEmpty() && (next > 0 || offset > 0);
    }

    /** Whether some of it was never sent. */
    public boolean hasUnsent() {
        return !items.isEmpty() && !items.get(items.size() - 1).isSent;
    }

    /** Whether it has a message of this type that has never been sent, or not as a whole. */
    public boolean hasUnsent(int type) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).type == type && !items.get(i).isSent) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing but messages of this type is left. */
    public boolean hasOnly(int type) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).type != type) {
                return false;
            }
        }
        return true;
    }

    /** Whether a message of this type is left. */
    public boolean has(int type) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).type == type) {
                return true;
            }
        }
        return false;
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
        int rest = item.missingUntil(offset) - offset;
        return HandshakeHeader.LENGTH + (fresh ? Math.min(rest, 1) : Math.min(rest, LEAST_FRAGMENT));
    }

    /** Whether another piece may go into a protected record that has one of {@code epoch}, where {@code room} bytes are left. */
    public boolean mayJoin(int epoch, int room) {
        return isPending()
                && epoch > 0
                && items.get(next).epoch == epoch
                && items.get(next).contentType == ContentType.HANDSHAKE
                && room >= leastContent(true);
    }

    /**
     * Writes the content of the next record, or one more piece for it, at most {@code room} bytes, and moves on.
     *
     * @return its length
     */
    public int nextContent(byte[] out, int outOffset, int room) {
        var item = items.get(next);
        if (item.contentType == ContentType.CHANGE_CIPHER_SPEC) {
            out[outOffset] = CHANGE_CIPHER_SPEC_BODY;
            lastFragment = null;
            item.isSent = true;
            next++;
            skipAcknowledged();
            return item.body.length;
        }
        int fragment = Math.min(item.missingUntil(offset) - offset, room - HandshakeHeader.LENGTH);
        var header = new HandshakeHeader(item.type, item.body.length, item.messageSeq, offset, fragment);
        System.arraycopy(header.toByteArray(), 0, out, outOffset, HandshakeHeader.LENGTH);
        System.arraycopy(item.body, offset, out, outOffset + HandshakeHeader.LENGTH, fragment);
        lastFragment = header;
        moveTo(item, header.fragmentEnd());
        return HandshakeHeader.LENGTH + fragment;
    }

    private void moveTo(Item item, int position) {
        offset = position;
        if (offset == item.body.length) {
            item.isSent = true;
            next++;
            offset = 0;
        }
        skipAcknowledged();
    }

    private void skipAcknowledged() {
        while (next < items.size()) {
            var item = items.get(next);
            offset = item.firstMissing(offset);
            if (offset < item.body.length || item.body.length == 0) {
                return;
            }
            next++;
            offset = 0;
        }
    }

    /** The piece of a message that came out last; null when it was ChangeCipherSpec. */
    @Nullable
    public HandshakeHeader lastFragment() {
        return lastFragment;
    }

    /** Notes that the content that came out last, a piece of a message, has gone into this record. */
    public void noteSent(long recordNumber, SentRecords sent) {
        var fragment = Objects.requireNonNull(lastFragment);
        sent.add(recordNumber, fragment.messageSeq(), fragment.fragmentOffset(), fragment.fragmentEnd());
    }

    /**
     * The peer has [from, to) of a message; of an empty message it has all, whatever the range.
     *
     * @return whether that is news
     */
    public boolean acknowledge(int messageSeq, int from, int to) {
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            if (item.contentType == ContentType.HANDSHAKE && item.messageSeq == messageSeq) {
                return acknowledge(i, item, from, to);
            }
        }
        return false;
    }

    private boolean acknowledge(int index, Item item, int from, int to) {
        if (!item.acknowledge(from, to)) {
            return false;
        }
        if (item.firstMissing(0) == item.body.length) {
            items.remove(index);
            if (index < next) {
                next--;
            } else if (index == next) {
                offset = 0;
            }
        }
        skipAcknowledged();
        return true;
    }

    private static final class Item {
        final int contentType;
        final int type;
        final int messageSeq;
        final byte[] body;
        final int epoch;
        boolean isSent;

        @Nullable
        private RangeSet acknowledged;

        Item(int contentType, int type, int messageSeq, byte[] body, int epoch) {
            this.contentType = contentType;
            this.type = type;
            this.messageSeq = messageSeq;
            this.body = body;
            this.epoch = epoch;
        }

        int firstMissing(int position) {
            return acknowledged == null ? position : acknowledged.firstMissing(position);
        }

        int missingUntil(int position) {
            return acknowledged == null ? body.length : acknowledged.missingUntil(position, body.length);
        }

        boolean acknowledge(int from, int to) {
            if (body.length == 0) {
                return true;
            }
            if (acknowledged == null) {
                acknowledged = new RangeSet();
            }
            if (acknowledged.covers(from, to)) {
                return false;
            }
            acknowledged.add(from, to);
            return true;
        }
    }
}
