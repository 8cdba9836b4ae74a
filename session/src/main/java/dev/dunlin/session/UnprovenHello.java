package dev.dunlin.session;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.hello.ClientHelloOutline;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.recordlayer.internal.RecordLimits;

/** A whole ClientHello of somebody who has proven nothing yet. A view of the array that it came in, for the call that brought it. */
final class UnprovenHello {
    private final PeerPath from;
    private final HandshakeHeader header;
    private final byte[] array;
    private final int offset;
    private final long recordSequence;

    /**
     * A ClientHello with its numbers.
     *
     * @param header of the fragment that made it whole
     * @param array has the body from {@code offset} on
     * @param recordSequence of the record that this fragment came in
     */
    UnprovenHello(PeerPath from, HandshakeHeader header, byte[] array, int offset, long recordSequence) {
        this.from = from;
        this.header = header;
        this.array = array;
        this.offset = offset;
        this.recordSequence = recordSequence;
    }

    PeerPath from() {
        return from;
    }

    int messageSeq() {
        return header.messageSeq();
    }

    long recordSequence() {
        return recordSequence;
    }

    /** What it takes to answer it. */
    ClientHelloOutline outline() throws DecodeFailure {
        return ClientHelloOutline.of(array, offset, header.length());
    }

    Random random() throws DecodeFailure {
        var in = new WireReader(array, offset, offset + header.length());
        in.skip(2);
        return new Random(in.bytes(Random.LENGTH));
    }

    /** The message with its header, as if in one fragment. */
    byte[] message() {
        var message = new byte[HandshakeHeader.LENGTH + header.length()];
        var whole = HandshakeHeader.whole(header.type(), header.length(), header.messageSeq());
        System.arraycopy(whole.toByteArray(), 0, message, 0, HandshakeHeader.LENGTH);
        System.arraycopy(array, offset, message, HandshakeHeader.LENGTH, header.length());
        return message;
    }

    /** Of the record that it came in, or its last fragment. */
    int bytesReceived() {
        return RecordLimits.HEADER_LENGTH + HandshakeHeader.LENGTH + header.fragmentLength();
    }
}
