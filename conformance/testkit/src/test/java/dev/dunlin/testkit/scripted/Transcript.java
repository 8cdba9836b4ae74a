package dev.dunlin.testkit.scripted;

/** The handshake messages so far, for their hash. */
final class Transcript {
    private Octets messages = Octets.NONE;

    void add(Octets message) {
        messages = Octets.join(messages, message);
    }

    /** Puts the hash of the first ClientHello in its place: RFC 8446 §4.4.1. */
    void beginAnew() {
        messages = Octets.join(
                Octets.u8(MessageType.MESSAGE_HASH), Octets.u24(Algorithms.HASH), Algorithms.sha256(messages));
    }

    void forget() {
        messages = Octets.NONE;
    }

    Octets hash() {
        return Algorithms.sha256(messages);
    }

    /** As if {@code more} had been added. */
    Octets hashWith(Octets more) {
        return Algorithms.sha256(Octets.join(messages, more));
    }
}
