package dev.dunlin.session;

import dev.dunlin.handshake.internal.message.Random;

/** A whole ClientHello whose sender has proven its address, or need not: what a server handshake begins with. */
final class ProvenClientHello {
    private final byte[] message;
    private final int messageSeq;
    private final long recordSequence;
    private final Random random;

    /**
     * A ClientHello with its numbers.
     *
     * @param message with its header, as if in one fragment
     * @param recordSequence of the record that it came in, or its last fragment
     */
    ProvenClientHello(byte[] message, int messageSeq, long recordSequence, Random random) {
        this.message = message;
        this.messageSeq = messageSeq;
        this.recordSequence = recordSequence;
        this.random = random;
    }

    byte[] message() {
        return message;
    }

    int messageSeq() {
        return messageSeq;
    }

    long recordSequence() {
        return recordSequence;
    }

    /** By which a repetition is told from a new attempt. */
    Random random() {
        return random;
    }
}
