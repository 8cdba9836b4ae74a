package dev.dunlin.session;

import dev.dunlin.handshake.internal.MessageSink;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.session.TracedMessage.Direction;

/** Tells a trace of what one association sends and receives. */
final class Tracing implements MessageSink {
    private final MessageTrace trace;
    private final Association association;

    Tracing(MessageTrace trace, Association association) {
        this.trace = trace;
        this.association = association;
    }

    @Override
    public void handshake(boolean isOurs, HandshakeHeader header, int epoch) {
        trace.message(TracedMessage.handshake(direction(isOurs), association.path(), epoch, header));
    }

    @Override
    public void changeCipherSpec(boolean isOurs, int epoch) {
        trace.message(TracedMessage.changeCipherSpec(direction(isOurs), association.path(), epoch));
    }

    @Override
    public void ack(boolean isOurs, int length, int epoch) {
        trace.message(TracedMessage.ack(direction(isOurs), association.path(), epoch, length));
    }

    @Override
    public void alert(boolean isOurs, int level, int code, int epoch) {
        trace.message(TracedMessage.alert(direction(isOurs), association.path(), epoch, level, code));
    }

    private static Direction direction(boolean isOurs) {
        return isOurs ? Direction.SENT : Direction.RECEIVED;
    }
}
