package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.SrtpProfile;
import dev.dunlin.handshake.internal.resumption.Resumability;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a completed handshake has agreed and proven.
 *
 * @param group empty in a handshake with a pre-shared key alone
 * @param peerChain the peer's verified certificates, its own first; empty when it did not authenticate by certificate
 * @param pskIdentity of the pre-shared key by which both sides are authenticated; empty with certificates
 * @param serverName the name of the server_name extension, sent or received
 */
public record HandshakeResult(
        ProtocolVersion version,
        CipherSuite suite,
        Optional<NamedGroup> group,
        List<X509Certificate> peerChain,
        Optional<PskIdentity> pskIdentity,
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
