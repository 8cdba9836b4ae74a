package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.SignedCertificateTimestampList;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.negotiation.CertificateTypes;
import java.util.Optional;

/**
 * What every state of the client needs: how it is configured, whom it wants to reach, what the hellos settled.
 *
 * @param certificateTypes what each side shows
 * @param mayHaveStatus whether the server has said that it may send CertificateStatus
 * @param timestamps of the server's certificate, if it has sent any
 */
record ClientContext(
        HandshakeSettings settings,
        Optional<PeerName> server,
        AgreedParameters agreed,
        CertificateTypes certificateTypes,
        boolean mayHaveStatus,
        Optional<SignedCertificateTimestampList> timestamps) {}
