package dev.dunlin.session;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.handshake.internal.message.HandshakeType;
import java.util.Locale;

/**
 * A message as {@link MessageTrace} sees it.
 *
 * <p>What is sent is told when it goes into a datagram, once for each fragment and again for each repetition. What is received is told once it
 * is whole and its turn has come, before it is judged: repetitions and what is discarded are not. What a server says and hears before it keeps
 * anything of a client (HelloVerifyRequest, HelloRetryRequest with a cookie, the ClientHello that they answer) belongs to no session and is not
 * told either; nor are the messages that test a path (RFC 9853), of which {@link Counters} tell.
 *
 * <p>Immutable.
 */
public final class TracedMessage {
    /** Which way it goes. */
    public enum Direction {
        SENT,
        RECEIVED
    }

    /** What it is. New kinds may be added in any release: give every switch a default. */
    public enum Kind {
        /** A handshake message, or a fragment of one that is sent (RFC 6347 §4.2.2, RFC 9147 §5.2). */
        HANDSHAKE,
        /** ChangeCipherSpec, DTLS 1.2 alone. */
        CHANGE_CIPHER_SPEC,
        /** An acknowledgement, DTLS 1.3 alone (RFC 9147 §7). */
        ACK,
        /** An alert (RFC 5246 §7.2, RFC 8446 §6). */
        ALERT
    }

    /** One byte, of value 1. */
    private static final int CHANGE_CIPHER_SPEC_LENGTH = 1;

    private final Direction direction;
    private final Kind kind;
    private final PeerPath path;
    private final int epoch;
    private final int code;
    private final int level;
    private final int messageSeq;
    private final int fragmentOffset;
    private final int fragmentLength;
    private final int length;

    private TracedMessage(
            Direction direction, Kind kind, PeerPath path, int epoch, int code, int level, HandshakeHeader extent) {
        this.direction = direction;
        this.kind = kind;
        this.path = path;
        this.epoch = epoch;
        this.code = code;
        this.level = level;
        this.messageSeq = extent.messageSeq();
        this.fragmentOffset = extent.fragmentOffset();
        this.fragmentLength = extent.fragmentLength();
        this.length = extent.length();
    }

    static TracedMessage handshake(Direction direction, PeerPath path, int epoch, HandshakeHeader header) {
        return new TracedMessage(direction, Kind.HANDSHAKE, path, epoch, header.type(), 0, header);
    }

    static TracedMessage changeCipherSpec(Direction direction, PeerPath path, int epoch) {
        var whole = HandshakeHeader.whole(0, CHANGE_CIPHER_SPEC_LENGTH, 0);
        return new TracedMessage(direction, Kind.CHANGE_CIPHER_SPEC, path, epoch, 0, 0, whole);
    }

    static TracedMessage ack(Direction direction, PeerPath path, int epoch, int length) {
        return new TracedMessage(direction, Kind.ACK, path, epoch, 0, 0, HandshakeHeader.whole(0, length, 0));
    }

    static TracedMessage alert(Direction direction, PeerPath path, int epoch, int level, int code) {
        var whole = HandshakeHeader.whole(0, PendingAlerts.LENGTH, 0);
        return new TracedMessage(direction, Kind.ALERT, path, epoch, code, level, whole);
    }

    /** Which way it goes. */
    public Direction direction() {
        return direction;
    }

    /** What it is. */
    public Kind kind() {
        return kind;
    }

    /** The path in use of the session that it belongs to, by which a server tells its sessions apart. */
    public PeerPath path() {
        return path;
    }

    /** The epoch of its record, or of all its records. */
    public int epoch() {
        return epoch;
    }

    /** The type of a handshake message or the description of an alert, as on the wire; 0 for the other kinds. */
    public int code() {
        return code;
    }

    /** The level of an alert, as on the wire: 1 or 2 where it means something; 0 for the other kinds. */
    public int level() {
        return level;
    }

    /** The message_seq of a handshake message; 0 for the other kinds. */
    public int messageSeq() {
        return messageSeq;
    }

    /** Bytes of the whole message, without headers. */
    public int length() {
        return length;
    }

    /** Where what is sent begins in its message, in bytes. */
    public int fragmentOffset() {
        return fragmentOffset;
    }

    /** How many bytes of the message are sent; all of them in what is received. */
    public int fragmentLength() {
        return fragmentLength;
    }

    /** What it is called in the RFCs, for people: {@code client_hello}, {@code unknown_ca}, {@code ack}; a number where they have no name. */
    public String name() {
        return switch (kind) {
            case HANDSHAKE -> {
                var type = HandshakeType.of(code);
                yield type == null ? "handshake message " + code : type.name().toLowerCase(Locale.ROOT);
            }
            case ALERT ->
                AlertDescription.of(code).map(AlertDescription::rfcName).orElse("alert " + code);
            case CHANGE_CIPHER_SPEC, ACK -> kind.name().toLowerCase(Locale.ROOT);
        };
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        text.append(direction).append(' ').append(name());
        if (kind == Kind.HANDSHAKE) {
            text.append(", message ").append(messageSeq);
        }
        text.append(", epoch ").append(epoch).append(", ");
        if (fragmentLength < length) {
            text.append(fragmentOffset)
                    .append(" to ")
                    .append(fragmentOffset + fragmentLength)
                    .append(" of ");
        }
        return text.append(length).append(" bytes").toString();
    }
}
