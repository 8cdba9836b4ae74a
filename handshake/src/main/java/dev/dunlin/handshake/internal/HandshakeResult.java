package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.SrtpProfile;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.resumption.Resumability;
import java.util.Optional;

/**
 * What a completed handshake has agreed and proven.
 *
 * @param group empty in a handshake with a pre-shared key alone
 * @param peer who the other side has proven to be
 * @param serverName the name of the server_name extension, sent or received
 */
public record HandshakeResult(
        ProtocolVersion version,
        CipherSuite suite,
        Optional<NamedGroup> group,
        PeerIdentity peer,
        Optional<String> serverName,
        Optional<ApplicationProtocol> applicationProtocol,
        Optional<SrtpProfile> srtpProfile,
        boolean extendedMasterSecret,
        AfterHandshake afterHandshake,
        Resumability resumability) {
    /** Derives keying material. */
    public Exporter exporter() {
        return afterHandshake.exporter();
    }
}
