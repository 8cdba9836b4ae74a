package dev.dunlin.session;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.SrtpProfile;
import java.util.List;

/** What the configurations of clients and servers have in common. Immutable and complete. */
public abstract sealed class DtlsConfig permits DtlsClientConfig, DtlsServerConfig {
    private final CommonConfig common;

    DtlsConfig(CommonConfig common) {
        this.common = common;
    }

    /** The lowest version that is spoken. */
    public ProtocolVersion minVersion() {
        return common.versions().least();
    }

    /** The highest version that is spoken. */
    public ProtocolVersion maxVersion() {
        return common.versions().greatest();
    }

    /** The cipher suites, preferred first. */
    public List<CipherSuite> suites() {
        return common.suites();
    }

    /** The groups for the key exchange, preferred first. */
    public List<NamedGroup> groups() {
        return common.groups();
    }

    /** The signature schemes that are accepted and may be used, preferred first. */
    public List<SignatureScheme> signatureSchemes() {
        return common.signatureSchemes();
    }

    /** The application protocols that are negotiated, preferred first; empty when there are none to negotiate. */
    public List<ApplicationProtocol> applicationProtocols() {
        return common.extensions().applicationProtocols();
    }

    /** The profiles of SRTP that are negotiated, preferred first; empty when there is no media to protect. */
    public List<SrtpProfile> srtpProfiles() {
        return common.extensions().srtpProfiles();
    }

    /** Bytes of content that this side takes in one record. */
    public int recordSizeLimit() {
        return common.extensions().recordSizeLimit();
    }

    /** Whether and how connection ids are used. */
    public ConnectionIds connectionIds() {
        return common.connectionIds();
    }

    /** Bytes of the largest datagram that a session sends, unless the path turns out to carry less. */
    public int mtu() {
        return common.mtu();
    }

    /** Whether a peer that lacks the extended master secret is refused. */
    public boolean requiresExtendedMasterSecret() {
        return common.requireExtendedMasterSecret();
    }

    /** Whether the certificates or raw public key of a peer are judged again when its session is resumed. */
    public boolean judgesResumedPeers() {
        return common.judgesResumedPeers();
    }

    /** The limits. */
    public Limits limits() {
        return common.limits();
    }

    /** Who does the slow work of handshakes. */
    public TaskMode tasks() {
        return common.tasks();
    }

    CommonConfig common() {
        return common;
    }
}
