package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.ProtocolVersion;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a completed handshake has agreed and proven.
 *
 * @param peerChain the peer's verified certificates, its own first; empty when it did not authenticate by certificate
 * @param serverName the name of the server_name extension, sent or received
 */
public record HandshakeResult(
        ProtocolVersion version,
        CipherSuite suite,
        NamedGroup group,
        List<X509Certificate> peerChain,
        Optional<String> serverName,
        Optional<ApplicationProtocol> applicationProtocol,
        boolean extendedMasterSecret,
        Exporter exporter,
        AfterHandshake afterHandshake) {}
