package dev.dunlin.session;

import dev.dunlin.handshake.internal.message.Random;

/** A whole ClientHello that was let in, since its sender has proven its address or need not: what a server handshake begins with. */
final class AdmittedClientHello {
    private final byte[] message;
    private final int messageSeq;
    private final long recordSequence;
    private final Random random;
    private final int bytesReceived;
    private final boolean isPathProven;

    /**
     * A ClientHello with its numbers.
     *
     * @param message with its header, as if in one fragment
     * @param recordSequence of the record that it came in, or its last fragment
     * @param bytesReceived of that record
     * @param isPathProven whether its sender is where it says it is
     */
    AdmittedClientHello(
            byte[] message,
            int messageSeq,
            long recordSequence,
            Random random,
            int bytesReceived,
            boolean isPathProven) {
        this.message = message;
        this.messageSeq = messageSeq;
        this.recordSequence = recordSequence;
        this.random = random;
        this.bytesReceived = bytesReceived;
        this.isPathProven = isPathProven;
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

    /** What may be answered threefold while the path is not proven. */
    int bytesReceived() {
        return bytesReceived;
    }

    /** Whether a cookie, or the application, vouches for the sender's address. */
    boolean isPathProven() {
        return isPathProven;
    }

    /** By which a repetition is told from a new attempt. */
    Random random() {
        return random;
    }
}
