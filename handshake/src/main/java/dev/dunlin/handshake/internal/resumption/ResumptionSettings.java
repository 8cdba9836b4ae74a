package dev.dunlin.handshake.internal.resumption;

import dev.dunlin.handshake.internal.codec.Bytes;
import java.time.Duration;
import java.util.Optional;

/**
 * Which sessions a configuration makes resumable, and which it resumes.
 *
 * @param tickets whether a client is prepared to receive tickets, and a server issues them (RFC 5077)
 * @param seals what a server seals states with; a client has none
 * @param stored where a server keeps states under session ids; empty when it does not
 * @param lifetime how long after its full handshake a server resumes a session
 * @param judgesPeers whether the certificates or raw public key of a resumed session's peer are judged again
 * @param policy a digest of the settings under which peers are believed: a session of another policy is not resumed
 */
public record ResumptionSettings(
        boolean tickets,
        Optional<SealedStates> seals,
        Optional<StoredSessions> stored,
        Duration lifetime,
        boolean judgesPeers,
        Bytes policy) {
    /** No session is ever resumed. */
    public static final ResumptionSettings NONE =
            new ResumptionSettings(false, Optional.empty(), Optional.empty(), Duration.ZERO, false, Bytes.EMPTY);
}
