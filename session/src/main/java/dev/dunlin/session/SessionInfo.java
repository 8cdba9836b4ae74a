package dev.dunlin.session;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.Role;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a handshake agreed on, and with whom. There once the session is established.
 *
 * <p>Immutable.
 */
public final class SessionInfo {
    private final Role role;
    private final ProtocolVersion version;
    private final CipherSuite suite;
    private final @Nullable NamedGroup group;
    private final boolean extendedMasterSecret;
    private final boolean resumed;
    private final List<X509Certificate> peerCertificates;
    private final @Nullable PskIdentity pskIdentity;
    private final @Nullable PeerName peerName;
    private final @Nullable String serverName;
    private final @Nullable ApplicationProtocol applicationProtocol;

    SessionInfo(
            Role role,
            ProtocolVersion version,
            CipherSuite suite,
            @Nullable NamedGroup group,
            boolean extendedMasterSecret,
            boolean resumed,
            List<X509Certificate> peerCertificates,
            @Nullable PskIdentity pskIdentity,
            @Nullable PeerName peerName,
            @Nullable String serverName,
            @Nullable ApplicationProtocol applicationProtocol) {
        this.role = role;
        this.version = version;
        this.suite = suite;
        this.group = group;
        this.extendedMasterSecret = extendedMasterSecret;
        this.resumed = resumed;
        this.peerCertificates = List.copyOf(peerCertificates);
        this.pskIdentity = pskIdentity;
        this.peerName = peerName;
        this.serverName = serverName;
        this.applicationProtocol = applicationProtocol;
    }

    /** Our own side. */
    public Role role() {
        return role;
    }

    /** The protocol version. */
    public ProtocolVersion version() {
        return version;
    }

    /** The cipher suite. */
    public CipherSuite suite() {
        return suite;
    }

    /** The group of the ephemeral key exchange; empty when a pre-shared key alone made the keys, without forward secrecy. */
    public Optional<NamedGroup> group() {
        return Optional.ofNullable(group);
    }

    /** Whether the master secret is bound to the whole handshake (RFC 7627), without which keying material must not be exported. */
    public boolean extendedMasterSecret() {
        return extendedMasterSecret;
    }

    /**
     * Whether the handshake continued an earlier session. Then group, certificates and names are what was proven in that one, and the
     * master secret is the same.
     */
    public boolean resumed() {
        return resumed;
    }

    /** The peer's certificates as it sent them, its own first; empty when it has not authenticated itself by certificate. */
    public List<X509Certificate> peerCertificates() {
        return peerCertificates;
    }

    /**
     * The identity of the pre-shared key by which both sides have authenticated each other: the client sent it, and has proven that it
     * holds the key. Empty in a session with certificates.
     */
    public Optional<PskIdentity> pskIdentity() {
        return Optional.ofNullable(pskIdentity);
    }

    /** The name that a client has found in its server's certificate. */
    public Optional<PeerName> peerName() {
        return Optional.ofNullable(peerName);
    }

    /** The host name of the server_name extension (RFC 6066 §3), when the client sent one. */
    public Optional<String> serverName() {
        return Optional.ofNullable(serverName);
    }

    /** The application protocol that both sides have agreed on (RFC 7301); empty when they have negotiated none. */
    public Optional<ApplicationProtocol> applicationProtocol() {
        return Optional.ofNullable(applicationProtocol);
    }

    @Override
    public String toString() {
        return version + " " + suite + (group == null ? "" : " " + group.ianaName()) + (resumed ? " resumed" : "")
                + " with " + peer();
    }

    private String peer() {
        if (pskIdentity != null) {
            return "pre-shared key " + pskIdentity;
        }
        return peerCertificates.isEmpty()
                ? "an unauthenticated peer"
                : peerCertificates.get(0).getSubjectX500Principal().getName();
    }
}
