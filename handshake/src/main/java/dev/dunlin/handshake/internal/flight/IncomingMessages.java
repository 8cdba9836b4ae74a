package dev.dunlin.handshake.internal.flight;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.flight.Intake.Refusal;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The handshake messages of one peer, put back in order: a ring by message_seq from the next expected one on (RFC 6347 §4.2.2, RFC 9147
 * §5.2). Bounded in messages and in bytes. The next message is never refused for want of room that later ones hold: they give way, and
 * come again.
 */
public final class IncomingMessages {
    /**
     * Messages from the next expected one on that are kept. The longest flight of either version has eight (1.2: ServerHello to
     * ServerHelloDone with CertificateStatus, then NewSessionTicket and Finished); twice that lets a following one begin.
     */
    static final int WINDOW = 16;

    /** Epoch 0 is not protected: anyone may have sent it. */
    private static final int UNPROTECTED = 0;

    /** A message in the making; all its fragments come in one epoch. */
    private record Slot(int epoch, MessageReassembler message) {}

    private final Slot[] slots = new Slot[WINDOW];
    private final int maxMessage;
    private final int maxBytes;
    private int next;
    private int leastEpoch;

    /**
     * For a peer that starts with message_seq 0.
     *
     * @param maxMessage bytes of the longest message that is taken
     * @param maxBytes heap for all messages together, at least {@link #leastBytes} of the longest
     */
    public IncomingMessages(int maxMessage, int maxBytes) {
        if (maxBytes < leastBytes(maxMessage)) {
            throw new IllegalArgumentException(maxBytes + " bytes may not hold a message of " + maxMessage);
        }
        this.maxMessage = maxMessage;
        this.maxBytes = maxBytes;
    }

    /** Heap that one message of this length may take, however it is fragmented. */
    public static int leastBytes(int messageLength) {
        if (messageLength < 0 || messageLength > HandshakeHeader.MAX_MESSAGE_LENGTH) {
            throw new IllegalArgumentException("no such message length: " + messageLength);
        }
        return MessageReassembler.mostHeld(messageLength);
    }

    /** Drops everything and goes on with this number: a server that began with a cookie starts at that of the ClientHello it accepts. */
    public void expect(int messageSeq) {
        if (messageSeq < 0 || messageSeq > HandshakeHeader.MAX_MESSAGE_SEQ + 1) {
            throw new IllegalArgumentException("no such message_seq: " + messageSeq);
        }
        clear();
        next = messageSeq;
    }

    /**
     * The keys have changed: from here on new messages have to come in {@code epoch} or a later one, what came before it is dropped.
     *
     * @return whether anything protected was dropped: then the peer has sent more under its old keys than it may
     */
    public boolean requireEpoch(int epoch) {
        leastEpoch = epoch;
        boolean droppedProtected = false;
        for (int i = 0; i < WINDOW; i++) {
            if (slots[i] != null && slots[i].epoch() < epoch) {
                droppedProtected |= slots[i].epoch() != UNPROTECTED;
                slots[i] = null;
            }
        }
        return droppedProtected;
    }

    /**
     * Whether something is missing before what has come: a byte of the next message before others of it, or the rest of it before a later
     * message.
     */
    public boolean hasGap() {
        var first = slots[next % WINDOW];
        if (first != null && first.message().hasGap()) {
            return true;
        }
        if (first != null && first.message().isComplete()) {
            return false;
        }
        for (int seq = next + 1; seq < next + WINDOW; seq++) {
            if (slots[seq % WINDOW] != null) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing is held. */
    public boolean isEmpty() {
        for (var slot : slots) {
            if (slot != null) {
                return false;
            }
        }
        return true;
    }

    /** The message_seq that {@link #next()} waits for; 65536 when the peer has used them all, for they do not wrap (erratum 8048). */
    public int nextMessageSeq() {
        return next;
    }

    /**
     * Takes the fragments in {@code record[offset, offset + length)}. Either these are whole fragments to the last byte, or nothing is
     * taken; beyond that each fragment stands for itself.
     */
    public Intake accept(byte[] record, int offset, int length, int epoch) {
        var in = new WireReader(record, offset, offset + length);
        List<HandshakeHeader> headers;
        try {
            headers = headers(in);
        } catch (DecodeFailure malformed) {
            return Intake.refused(Refusal.MALFORMED);
        }
        var intake = Intake.NOTHING_NEW;
        int position = offset;
        for (var header : headers) {
            position += HandshakeHeader.LENGTH;
            intake = intake.and(take(header, record, position, epoch));
            position += header.fragmentLength();
        }
        return intake;
    }

    /** The next message in order, once and for all; null until it is whole. */
    @Nullable
    public IncomingMessage next() {
        var slot = slots[next % WINDOW];
        if (slot == null || !slot.message().isComplete()) {
            return null;
        }
        slots[next % WINDOW] = null;
        next++;
        return new IncomingMessage(
                slot.message().header(), slot.epoch(), slot.message().body());
    }

    /** Heap that messages hold, in the measure of {@link MessageReassembler#bytesHeld()}. */
    public int bytesHeld() {
        int sum = 0;
        for (var slot : slots) {
            sum += slot == null ? 0 : slot.message().bytesHeld();
        }
        return sum;
    }

    /** Drops what is incomplete or not handed out yet. */
    public void clear() {
        Arrays.fill(slots, null);
    }

    /** A record without a fragment is as malformed as one that ends inside of one (RFC 5246 §6.2.1 has no empty handshake records). */
    private static List<HandshakeHeader> headers(WireReader in) throws DecodeFailure {
        var headers = new ArrayList<HandshakeHeader>();
        do {
            var header = HandshakeHeader.decode(in);
            in.skip(header.fragmentLength());
            headers.add(header);
        } while (!in.isExhausted());
        return headers;
    }

    private Intake take(HandshakeHeader header, byte[] record, int from, int epoch) {
        if (header.messageSeq() < next) {
            return Intake.repeated(header);
        }
        if (epoch < leastEpoch) {
            return Intake.refused(Refusal.SUPERSEDED_EPOCH);
        }
        if (header.messageSeq() >= next + WINDOW) {
            return Intake.refused(Refusal.FUTURE);
        }
        if (header.length() > maxMessage) {
            return Intake.refused(Refusal.TOO_LARGE);
        }
        var slot = slots[header.messageSeq() % WINDOW];
        if (slot == null || givesWay(slot, epoch)) {
            slot = new Slot(epoch, new MessageReassembler(header));
        } else if (slot.epoch() != epoch) {
            return Intake.refused(Refusal.SPANS_EPOCHS);
        }
        return store(slot, header, record, from);
    }

    /** Whoever forged a fragment of a message that will be protected must not keep the genuine one out. */
    private static boolean givesWay(Slot slot, int epoch) {
        return slot.epoch() == UNPROTECTED && epoch != UNPROTECTED;
    }

    /** The slot enters the ring only with a byte in it, or complete: an empty fragment leaves no trace. */
    private Intake store(Slot slot, HandshakeHeader header, byte[] record, int from) {
        if (!hasRoomFor(slot.message(), header, record, from)) {
            return Intake.refused(Refusal.FULL);
        }
        return switch (slot.message().add(header, record, from)) {
            case COMPLETE, STORED -> {
                slots[header.messageSeq() % WINDOW] = slot;
                yield Intake.PROGRESS;
            }
            case DUPLICATE -> Intake.NOTHING_NEW;
            case CONFLICT -> Intake.refused(Refusal.CONFLICT);
            case REFUSED -> Intake.refused(Refusal.FULL);
        };
    }

    private boolean hasRoomFor(MessageReassembler message, HandshakeHeader header, byte[] record, int from) {
        int needed = message.mostHeldWith(header, record, from);
        if (header.messageSeq() == next) {
            makeRoom(needed);
        }
        return heldByOthers(header.messageSeq()) + needed <= maxBytes;
    }

    /** For the next message the others give way, the farthest first. */
    private void makeRoom(int needed) {
        for (int seq = next + WINDOW - 1; seq > next && heldByOthers(next) + needed > maxBytes; seq--) {
            slots[seq % WINDOW] = null;
        }
    }

    private int heldByOthers(int messageSeq) {
        var own = slots[messageSeq % WINDOW];
        return bytesHeld() - (own == null ? 0 : own.message().bytesHeld());
    }
}
