package dev.dunlin.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.session.ReceiveOutcome;
import java.nio.ByteBuffer;

/** Hands records to one side of a pair by hand, in whatever order, and puts into words what comes of each. */
final class TextReader {
    private final SessionEndpoint side;
    private final Pair pair;

    TextReader(SessionEndpoint side, Pair pair) {
        this.side = side;
        this.pair = pair;
    }

    /** The outcome of a datagram. */
    String receive(byte[] datagram) {
        return side.session()
                .receive(
                        ByteBuffer.wrap(datagram),
                        ByteBuffer.allocate(100),
                        pair.network().clock().now())
                .toString();
    }

    /** The message, when one comes out of the stash; else the outcome. */
    String stashed() {
        var plaintext = ByteBuffer.allocate(100);
        var outcome =
                side.session().receiveStashed(plaintext, pair.network().clock().now());
        return outcome.kind() == ReceiveOutcome.Kind.DATA
                ? UTF_8.decode(plaintext.flip()).toString()
                : outcome.toString();
    }
}
