package dev.dunlin.handshake.internal.resumption;

import dev.dunlin.handshake.internal.message.SessionId;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a completed handshake has to do with other ones.
 *
 * @param resumed whether it continued an earlier session
 * @param known for a client: makes a copy of what resumes this session later, while the association keeps its secret; empty when the
 *     server did not say how
 * @param storedAs for a server: the id under which it keeps the session; none when it does not
 */
public record Resumability(boolean resumed, Supplier<Optional<KnownSession>> known, SessionId storedAs) {
    /** For a server, whose clients know their sessions. */
    public static Resumability ofServer(boolean resumed, SessionId storedAs) {
        return new Resumability(resumed, Optional::empty, storedAs);
    }

    /** For a client. */
    public static Resumability ofClient(boolean resumed, Supplier<Optional<KnownSession>> known) {
        return new Resumability(resumed, known, SessionId.NONE);
    }
}
