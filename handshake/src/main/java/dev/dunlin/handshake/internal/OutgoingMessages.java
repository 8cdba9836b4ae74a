package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.handshake.internal.message.HandshakeMessage;

/** Our messages on their way into the flight: each gets the next message_seq, and is bound to the epoch in which it is said first. */
final class OutgoingMessages {
    private final Role role;
    private final Flights flights;
    private final Transcript transcript;
    private final HandshakeEpochs epochs;
    private int nextSeq;

    OutgoingMessages(Role role, Flights flights, Transcript transcript, HandshakeEpochs epochs) {
        this.role = role;
        this.flights = flights;
        this.transcript = transcript;
        this.epochs = epochs;
    }

    /** Goes on with this number, as a server after a cookie exchange does. */
    void startAt(int messageSeq) {
        nextSeq = messageSeq;
    }

    /** Appends a message to the flight and to the transcript. */
    void send(HandshakeMessage message) {
        int type = message.type().code();
        var body = message.body();
        flights.message(type, nextSeq, body, epochs.write());
        transcript.add(role, type, nextSeq, body);
        nextSeq++;
    }

    /** Sends a message after the handshake, which only an ACK answers; not when {@link #isExhausted}. */
    void post(HandshakeMessage message) {
        flights.post(message.type().code(), nextSeq, message.body(), epochs.write());
        nextSeq++;
    }

    /** Whether message_seq has run out, which does not wrap (erratum 8048 to RFC 9147). */
    boolean isExhausted() {
        return nextSeq > HandshakeHeader.MAX_MESSAGE_SEQ;
    }

    /** The message_seq of the next message. */
    int nextSeq() {
        return nextSeq;
    }
}
