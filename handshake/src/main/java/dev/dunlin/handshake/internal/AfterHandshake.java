package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.Role;

/** What handshake records mean to an established association. */
public interface AfterHandshake {
    /** What a record asks for. */
    enum Sign {
        /** The peer repeats its last flight, because it has not seen ours. */
        REPEATED_FLIGHT,
        /** The peer wants another handshake inside of this association. */
        RENEGOTIATION,
        /** Nothing but a message, which is for the state that the handshake has come to. */
        MESSAGE,
        /** What nobody may say any more. */
        UNEXPECTED,
        /** Nothing that anyone would have to act on. */
        NOTHING
    }

    /** Of a version in which handshake messages go on coming. */
    AfterHandshake GOES_ON = (role, nextMessageSeq, content, offset, length) -> Sign.MESSAGE;

    /**
     * Reads the content of a handshake record that was opened with the current keys.
     *
     * @param role ours
     * @param nextMessageSeq what a message has that was not part of the handshake
     */
    Sign read(Role role, int nextMessageSeq, byte[] content, int offset, int length);
}
