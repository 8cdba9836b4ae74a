package dev.dunlin.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.RawPublicKey;
import dev.dunlin.crypto.SignedCertificateTimestampList;
import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.SrtpProfile;
import dev.dunlin.handshake.internal.HandshakeResult;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.recordlayer.ConnectionId;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a handshake agreed on, and with whom. There once the session is established.
 *
 * <p>Immutable.
 */
public final class SessionInfo {
    private static final Map<Integer, ProtocolVersion> VERSIONS =
            Arrays.stream(ProtocolVersion.values()).collect(Collectors.toMap(ProtocolVersion::code, known -> known));

    private static final int NO_GROUP = 0;
    private static final int NO_SRTP = 0;

    private final Role role;
    private final ProtocolVersion version;
    private final CipherSuite suite;
    private final @Nullable NamedGroup group;
    private final boolean extendedMasterSecret;
    private final boolean resumed;
    private final PeerIdentity peer;
    private final @Nullable PeerName peerName;
    private final @Nullable String serverName;
    private final @Nullable ApplicationProtocol applicationProtocol;
    private final @Nullable SrtpProfile srtpProfile;
    private final ConnectionId ownId;
    private final ConnectionId peersId;

    SessionInfo(
            Role role,
            ProtocolVersion version,
            CipherSuite suite,
            @Nullable NamedGroup group,
            boolean extendedMasterSecret,
            boolean resumed,
            PeerIdentity peer,
            @Nullable PeerName peerName,
            @Nullable String serverName,
            @Nullable ApplicationProtocol applicationProtocol,
            @Nullable SrtpProfile srtpProfile,
            ConnectionId ownId,
            ConnectionId peersId) {
        this.role = role;
        this.version = version;
        this.suite = suite;
        this.group = group;
        this.extendedMasterSecret = extendedMasterSecret;
        this.resumed = resumed;
        this.peer = peer;
        this.peerName = peerName;
        this.serverName = serverName;
        this.applicationProtocol = applicationProtocol;
        this.srtpProfile = srtpProfile;
        this.ownId = ownId;
        this.peersId = peersId;
    }

    /** What {@code completed} has come to on this side. */
    static SessionInfo of(Side side, HandshakeResult completed, ConnectionId ownId, ConnectionId peersId) {
        return new SessionInfo(
                side.role(),
                completed.version(),
                completed.suite(),
                completed.group().orElse(null),
                completed.extendedMasterSecret(),
                completed.resumability().resumed(),
                completed.peer(),
                isNamed(completed.peer()) ? side.peerName().orElse(null) : null,
                completed.serverName().orElse(null),
                completed.applicationProtocol().orElse(null),
                completed.srtpProfile().orElse(null),
                ownId,
                peersId);
    }

    /** The same with these ids. */
    SessionInfo withConnectionIds(ConnectionId own, ConnectionId peers) {
        return own.equals(ownId) && peers.equals(peersId)
                ? this
                : new SessionInfo(
                        role,
                        version,
                        suite,
                        group,
                        extendedMasterSecret,
                        resumed,
                        peer,
                        peerName,
                        serverName,
                        applicationProtocol,
                        srtpProfile,
                        own,
                        peers);
    }

    /** Only certificates bear names. */
    private static boolean isNamed(PeerIdentity peer) {
        return peer.pskIdentity().isEmpty() && peer.rawPublicKey().isEmpty();
    }

    /** Writes all of it but for {@link #shownByPeer()}, the connection ids and whose side this is. */
    void fold(FoldWriter out) {
        out.u16(version.code())
                .u16(suite.code())
                .u16(group == null ? NO_GROUP : group.code())
                .u16(srtpProfile == null ? NO_SRTP : srtpProfile.code())
                .flag(extendedMasterSecret)
                .flag(resumed)
                .flag(peerName != null)
                .optionalVector(peer.pskIdentity().map(PskIdentity::toByteArray).orElse(null))
                .optionalVector(serverName == null ? null : serverName.getBytes(UTF_8))
                .optionalVector(applicationProtocol == null ? null : applicationProtocol.bytes());
    }

    /** What {@link #fold} has written. */
    static SessionInfo unfold(Side side, PeerIdentity shownByPeer, FoldReader in) {
        var version = Objects.requireNonNull(VERSIONS.get(in.u16()));
        var suite = CipherSuite.of(in.u16()).orElseThrow();
        var group = NamedGroup.of(in.u16()).orElse(null);
        var srtp = SrtpProfile.of(in.u16()).orElse(null);
        boolean extendedMasterSecret = in.flag();
        boolean resumed = in.flag();
        boolean isNamed = in.flag();
        var psk = in.optionalVector();
        var name = in.optionalVector();
        var protocol = in.optionalVector();
        return new SessionInfo(
                side.role(),
                version,
                suite,
                group,
                extendedMasterSecret,
                resumed,
                psk == null ? shownByPeer : PeerIdentity.of(PskIdentity.of(psk)),
                isNamed ? side.peerName().orElse(null) : null,
                name == null ? null : new String(name, UTF_8),
                protocol == null ? null : ApplicationProtocol.of(protocol),
                srtp,
                ConnectionId.EMPTY,
                ConnectionId.EMPTY);
    }

    /** What is no bytes, and shared with whoever else has it: the certificates or the key. */
    PeerIdentity shownByPeer() {
        return peer.pskIdentity().isPresent() ? PeerIdentity.NONE : peer;
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
        return peer.chain();
    }

    /**
     * The OCSP response that the peer has stapled to its certificate, in DER, not looked into; a copy. Empty when it was not asked for one or
     * has none, and to a server in a session that goes on, unless it judges resumed peers by it.
     */
    public Optional<byte[]> ocspResponse() {
        return peer.stapled().ocspResponse();
    }

    /**
     * The signed certificate timestamps (RFC 6962) that the peer has sent beside its certificate, which nobody has verified; others may be in
     * the certificate. Empty when it was not asked for them or has none, and to a server in a session that goes on, unless it judges resumed
     * peers by them.
     */
    public Optional<SignedCertificateTimestampList> signedCertificateTimestamps() {
        return peer.stapled().timestamps();
    }

    /**
     * The peer's raw public key, which it has proven to hold (RFC 7250); empty when it has authenticated itself in another way, or not at
     * all.
     */
    public Optional<RawPublicKey> peerRawPublicKey() {
        return peer.rawPublicKey();
    }

    /**
     * The identity of the pre-shared key by which both sides have authenticated each other: the client sent it, and has proven that it
     * holds the key. Empty in a session with certificates.
     */
    public Optional<PskIdentity> pskIdentity() {
        return peer.pskIdentity();
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

    /** The profile of SRTP that both sides have agreed on (RFC 5764); empty when this is a session of plain DTLS. */
    public Optional<SrtpProfile> srtpProfile() {
        return Optional.ofNullable(srtpProfile);
    }

    /** The connection id that the peer's records carry: it was ours to choose. Empty when they carry none. */
    public ConnectionId connectionId() {
        return ownId;
    }

    /** The connection id that our records carry: it was the peer's to choose. Empty when they carry none. */
    public ConnectionId peerConnectionId() {
        return peersId;
    }

    @Override
    public String toString() {
        return version + " " + suite + (group == null ? "" : " " + group.ianaName()) + (resumed ? " resumed" : "")
                + " with " + describePeer();
    }

    private String describePeer() {
        if (peer.isNobody()) {
            return "an unauthenticated peer";
        }
        if (peer.pskIdentity().isPresent()) {
            return "pre-shared key " + peer.pskIdentity().get();
        }
        return peer.rawPublicKey()
                .map(RawPublicKey::toString)
                .orElseGet(() -> peer.chain().get(0).getSubjectX500Principal().getName());
    }
}
