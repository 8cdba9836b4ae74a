package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.message.Finished;

/** Checks the peer's Finished, RFC 8446 §4.4.4. */
final class PeerFinished {
    private PeerFinished() {}

    /** @param transcriptHash the handshake without this Finished */
    static void require(TrafficSecret sender, Finished finished, byte[] transcriptHash) throws HandshakeFailure {
        if (!sender.matches(finished.verifyData(), transcriptHash)) {
            throw new HandshakeFailure(
                    AlertDescription.DECRYPT_ERROR, FailureReason.BAD_FINISHED, "Finished does not verify");
        }
    }
}
