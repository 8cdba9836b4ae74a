package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.message.Finished;

/** Checks the peer's Finished, which is the last message in the transcript (RFC 5246 §7.4.9). */
final class PeerFinished {
    private PeerFinished() {}

    static void require(
            HandshakeSettings settings,
            AgreedParameters agreed,
            MasterSecret master,
            Role sender,
            Finished finished,
            HandshakeOutput out)
            throws HandshakeFailure {
        var hash =
                out.transcript().hashBeforeLast(settings.jca(), agreed.suite().hash());
        if (!finished.verifyData().matches(master.verifyData(sender, hash))) {
            throw new HandshakeFailure(
                    AlertDescription.DECRYPT_ERROR, FailureReason.BAD_FINISHED, "Finished does not verify");
        }
    }
}
