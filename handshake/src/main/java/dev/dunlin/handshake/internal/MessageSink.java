package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.internal.message.HandshakeHeader;

/**
 * Whoever wants to know what goes and comes beside the application's data: what it is and how long, never what is in it. Told when a record
 * is about to go out, each time it does, and when something that has come is taken up, before it is judged.
 */
public interface MessageSink {
    /** Nobody wants to know. */
    MessageSink NOBODY = new MessageSink() {
        @Override
        public void handshake(boolean isOurs, HandshakeHeader header, int epoch) {}

        @Override
        public void changeCipherSpec(boolean isOurs, int epoch) {}

        @Override
        public void ack(boolean isOurs, int length, int epoch) {}

        @Override
        public void alert(boolean isOurs, int level, int code, int epoch) {}
    };

    /** A message of the peer as a whole; of ours, the fragment that goes out. */
    void handshake(boolean isOurs, HandshakeHeader header, int epoch);

    /** A ChangeCipherSpec, the last record of {@code epoch}. */
    void changeCipherSpec(boolean isOurs, int epoch);

    /** An ACK with so many bytes of content. */
    void ack(boolean isOurs, int length, int epoch);

    /** An alert as on the wire. */
    void alert(boolean isOurs, int level, int code, int epoch);
}
