package dev.dunlin.handshake.internal.resumption;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a completed handshake has to do with other ones.
 *
 * @param resumed whether it continued an earlier session
 * @param known for a client: makes a copy of what resumes this session later, while the association keeps its secret; empty when the
 *     server did not say how
 * @param forget for a server: drops the session that it keeps
 */
public record Resumability(boolean resumed, Supplier<Optional<KnownSession>> known, Runnable forget) {
    private static final Resumability NEW = ofServer(false, Resumability::nothing);
    private static final Resumability RESUMED = ofServer(true, Resumability::nothing);

    /** For a server, whose clients know their sessions. */
    public static Resumability ofServer(boolean resumed, Runnable forget) {
        return new Resumability(resumed, Optional::empty, forget);
    }

    /** For a server that keeps nothing. */
    public static Resumability ofServer(boolean resumed) {
        return resumed ? RESUMED : NEW;
    }

    /** For a client. */
    public static Resumability ofClient(boolean resumed, Supplier<Optional<KnownSession>> known) {
        return new Resumability(resumed, known, Resumability::nothing);
    }

    private static void nothing() {
        // There is nothing to drop.
    }
}
