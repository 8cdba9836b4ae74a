package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.recordlayer.DiscardReason;

/** What a driver did with one message: took it, threw it away, or gave up. */
public record Reaction(String text) {
    public static final Reaction TAKEN = new Reaction("taken");

    public static Reaction discarded(DiscardReason reason) {
        return new Reaction("discarded: " + reason);
    }

    public static Reaction refused(AlertDescription alert, FailureReason reason) {
        return new Reaction("refused: " + alert.rfcName() + ", " + reason);
    }

    static Reaction of(HandshakeFailure failure) {
        return refused(failure.alert(), failure.reason());
    }

    @Override
    public String toString() {
        return text;
    }
}
