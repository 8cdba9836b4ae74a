package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import java.util.Optional;

/** What an established association gives the application to take away: keying material, keys for SRTP, what resumes its session. */
final class Exports {
    private Exports() {}

    /** Keying material for the application (RFC 5705); empty when there is none to be had. */
    static Optional<byte[]> keyingMaterial(
            Association association, String label, @Nullable byte[] context, int length) {
        var completed = association.handshake().completed();
        if (completed == null || association.isOver()) {
            return Optional.empty();
        }
        var exporter = completed.afterHandshake().exporter();
        return exporter.isAvailable() ? Optional.of(exporter.export(label, context, length)) : Optional.empty();
    }

    /** What the handshake has made for SRTP; empty when nothing was agreed on, or there is nothing to export from. */
    static Optional<SrtpKeys> srtpKeys(Association association) {
        return association.info().flatMap(SessionInfo::srtpProfile).flatMap(profile -> keyingMaterial(
                        association, SrtpKeys.EXPORTER_LABEL, null, SrtpKeys.length(profile))
                .map(exported -> SrtpKeys.of(association.side().role(), profile, exported)));
    }

    /** What resumes this session later; empty when there is no such thing, or its secret is gone. */
    static Optional<ResumableSession> resumable(Association association) {
        var completed = association.handshake().completed();
        return completed == null || association.isOver()
                ? Optional.empty()
                : association.side().peerName().flatMap(server -> completed
                        .resumability()
                        .known()
                        .get()
                        .map(known -> ResumableSession.of(known, server)));
    }
}
