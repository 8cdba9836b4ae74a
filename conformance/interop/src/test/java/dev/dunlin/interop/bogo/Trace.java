package dev.dunlin.interop.bogo;

import dev.dunlin.session.MessageTrace;
import dev.dunlin.session.TracedMessage;

/** What was sent and received, in BoringSSL's words. */
final class Trace implements MessageTrace {
    private final StringBuilder lines = new StringBuilder();

    @Override
    public void message(TracedMessage message) {
        var direction = message.direction() == TracedMessage.Direction.SENT ? "write" : "read";
        lines.append(direction).append(' ').append(text(message)).append('\n');
    }

    private static String text(TracedMessage message) {
        return switch (message.kind()) {
            case HANDSHAKE -> "hs " + message.code();
            case ALERT -> "alert " + message.level() + " " + message.code();
            case CHANGE_CIPHER_SPEC -> "ccs";
            case ACK -> "ack";
        };
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
