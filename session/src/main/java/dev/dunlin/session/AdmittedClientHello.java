package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.hello.HelloRetry;
import dev.dunlin.handshake.internal.message.Random;
import java.util.Optional;

/** A whole ClientHello that was let in, since its sender has proven its address or need not: what a server handshake begins with. */
final class AdmittedClientHello {
    private final byte[] message;
    private final int messageSeq;
    private final long recordSequence;
    private final Random random;
    private final int bytesReceived;
    private final boolean isPathProven;
    private final @Nullable HelloRetry retry;

    /**
     * A ClientHello with its numbers.
     *
     * @param message with its header, as if in one fragment
     * @param recordSequence of the record that it came in, or its last fragment
     * @param bytesReceived of that record
     * @param isPathProven whether its sender is where it says it is
     * @param retry the HelloRetryRequest that it answers
     */
    AdmittedClientHello(
            byte[] message,
            int messageSeq,
            long recordSequence,
            Random random,
            int bytesReceived,
            boolean isPathProven,
            @Nullable HelloRetry retry) {
        this.message = message;
        this.messageSeq = messageSeq;
        this.recordSequence = recordSequence;
        this.random = random;
        this.bytesReceived = bytesReceived;
        this.isPathProven = isPathProven;
        this.retry = retry;
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

    /** The HelloRetryRequest that it answers, which nobody has remembered (RFC 9147 §5.1). */
    Optional<HelloRetry> retry() {
        return Optional.ofNullable(retry);
    }

    /** By which a repetition is told from a new attempt. */
    Random random() {
        return random;
    }
}
