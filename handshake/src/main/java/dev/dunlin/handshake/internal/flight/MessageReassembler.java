package dev.dunlin.handshake.internal.flight;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import java.util.Arrays;

/**
 * Puts one handshake message together from fragments in any order and of any size, overlapping ones too (RFC 6347 §4.2.3, RFC 9147
 * §5.5). The whole buffer is made only when every byte has come: until then memory follows the bytes received, whatever length the
 * header claims.
 */
public final class MessageReassembler {
    /** What became of a fragment. All but {@link #COMPLETE} and {@link #STORED} leave everything as it was. */
    public enum Result {
        /** The message is whole: with this fragment, not before. */
        COMPLETE,
        STORED,
        /** Nothing in it was new. */
        DUPLICATE,
        /** Type, length or a byte differs from an earlier fragment. */
        CONFLICT,
        /** Too many pieces lie about; a retransmission may fit once they have grown together. */
        REFUSED
    }

    /** Bytes charged for a message beside its content: this object, the lists with their first arrays, the slot that refers to it. */
    public static final int MESSAGE_OVERHEAD = 256;

    private final int type;
    private final int length;
    private final int messageSeq;
    private final RangeSet ranges = new RangeSet();
    private final FragmentList fragments = new FragmentList();

    @Nullable
    private byte[] body;

    /** For the message of this header; its fragment is not added yet. */
    public MessageReassembler(HandshakeHeader header) {
        this.type = header.type();
        this.length = header.length();
        this.messageSeq = header.messageSeq();
    }

    /** The most heap that a message of this length can hold, however it is fragmented. */
    public static int mostHeld(int messageLength) {
        return MESSAGE_OVERHEAD + messageLength + FragmentList.mostPieces(messageLength) * FragmentList.PIECE_OVERHEAD;
    }

    /** The most heap that this message can hold when {@link #add} has taken the same fragment; asked first, so that it can be refused. */
    public int mostHeldWith(HandshakeHeader header, byte[] source, int from) {
        if (known(header, source, from) != null) {
            return bytesHeld();
        }
        if (header.isWhole()) {
            return MESSAGE_OVERHEAD + length;
        }
        int added = Math.min(header.fragmentLength(), length - fragments.bytes());
        return bytesHeld() + added + FragmentList.PIECE_OVERHEAD;
    }

    /**
     * Takes the fragment of {@code header}, which stands in {@code source} from {@code from} on.
     *
     * @param header of the same message_seq as that of the constructor
     */
    public Result add(HandshakeHeader header, byte[] source, int from) {
        var known = known(header, source, from);
        if (known != null) {
            return known;
        }
        if (header.isWhole()) {
            return complete(Arrays.copyOfRange(source, from, from + length));
        }
        if (!fragments.add(header.fragmentOffset(), source, from, header.fragmentLength())) {
            return Result.REFUSED;
        }
        ranges.add(header.fragmentOffset(), header.fragmentEnd());
        if (!ranges.isComplete(length)) {
            return Result.STORED;
        }
        var whole = new byte[length];
        fragments.copyTo(whole);
        return complete(whole);
    }

    /** The header of the whole message. */
    public HandshakeHeader header() {
        return HandshakeHeader.whole(type, length, messageSeq);
    }

    public boolean isComplete() {
        return body != null;
    }

    /** Whether a byte has come before which another is missing. */
    boolean hasGap() {
        return body == null && ranges.size() > 0 && (ranges.size() > 1 || ranges.firstMissing(0) == 0);
    }

    /** The body of a complete message: the array itself, which is the caller's when the reassembler is dropped. */
    public byte[] body() {
        if (body == null) {
            throw new IllegalStateException("message is not complete");
        }
        return body;
    }

    /** Heap that this message holds between calls; at the moment of completion pieces and buffer are there together. */
    public int bytesHeld() {
        return MESSAGE_OVERHEAD + (body == null ? fragments.bytesHeld() : body.length);
    }

    /** CONFLICT or DUPLICATE for a fragment with nothing to store, null for one with news. */
    @Nullable
    private Result known(HandshakeHeader header, byte[] source, int from) {
        if (header.messageSeq() != messageSeq) {
            throw new IllegalArgumentException("fragment of another message");
        }
        if (header.type() != type || header.length() != length || !agrees(header, source, from)) {
            return Result.CONFLICT;
        }
        boolean isEmptyMessage = length == 0 && body == null;
        return !isEmptyMessage && isHeld(header) ? Result.DUPLICATE : null;
    }

    private boolean isHeld(HandshakeHeader header) {
        return body != null || ranges.covers(header.fragmentOffset(), header.fragmentEnd());
    }

    private boolean agrees(HandshakeHeader header, byte[] source, int from) {
        if (body == null) {
            return fragments.agrees(header.fragmentOffset(), source, from, header.fragmentLength());
        }
        int to = from + header.fragmentLength();
        return Arrays.equals(body, header.fragmentOffset(), header.fragmentEnd(), source, from, to);
    }

    private Result complete(byte[] whole) {
        body = whole;
        fragments.clear();
        ranges.clear();
        return Result.COMPLETE;
    }
}
