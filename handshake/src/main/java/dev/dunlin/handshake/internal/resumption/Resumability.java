package dev.dunlin.handshake.internal.resumption;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a completed handshake has to do with other ones.
 *
 * @param resumed whether it continued an earlier session
 * @param known for a client: makes a copy of what resumes this session later, while the association keeps its secret; empty when the
 *     server did not say how
 * @param arrived for a client: what resumes it by a ticket that has come since the handshake was complete (RFC 8446 §4.6.1), each once and
 *     from there on the caller's to close; empty when there is no other
 * @param forget for a server: drops the session that it keeps
 */
public record Resumability(
        boolean resumed,
        Supplier<Optional<KnownSession>> known,
        Supplier<Optional<KnownSession>> arrived,
        Runnable forget) {
    /** For a server, whose clients know their sessions. */
    public static Resumability ofServer(boolean resumed, Runnable forget) {
        return new Resumability(resumed, Optional::empty, Optional::empty, forget);
    }

    /** For a server that keeps nothing. */
    public static Resumability ofServer(boolean resumed) {
        return ofServer(resumed, Resumability::nothing);
    }

    /** For a client whose server says how to resume in the handshake, if at all. */
    public static Resumability ofClient(boolean resumed, Supplier<Optional<KnownSession>> known) {
        return ofClient(resumed, known, Optional::empty);
    }

    /** For a client whose server says it afterwards. */
    public static Resumability ofClient(
            boolean resumed, Supplier<Optional<KnownSession>> known, Supplier<Optional<KnownSession>> arrived) {
        return new Resumability(resumed, known, arrived, Resumability::nothing);
    }

    private static void nothing() {
        // There is nothing to drop.
    }
}
