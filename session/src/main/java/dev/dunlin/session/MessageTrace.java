package dev.dunlin.session;

/**
 * Is told of every message that sessions send and receive beside the application's data: what it is and how long, never what is in it. For
 * whoever wants to see how far a handshake comes, or which alerts there were. Off unless a configuration names one; costs data nothing.
 */
@FunctionalInterface
public interface MessageTrace {
    /**
     * Takes note of one message. Called on the thread that drives the session, in the middle of its call: it should return soon and must not
     * call back into the session. What it raises ends the session with internal_error.
     */
    void message(TracedMessage message);
}
