package dev.dunlin.session;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.ImportedPsk;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.crypto.TrustedKeys;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.PskKeyExchange;
import dev.dunlin.handshake.SrtpProfile;
import dev.dunlin.handshake.internal.PeerTrust;
import dev.dunlin.handshake.internal.hello.VersionRange;
import dev.dunlin.recordlayer.internal.RecordShape;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings that clients and servers have in common. Single values are checked at once, combinations when the configuration is made.
 *
 * @param <B> the builder itself
 */
public abstract sealed class ConfigBuilder<B extends ConfigBuilder<B>>
        permits DtlsClientConfig.Builder, DtlsServerConfig.Builder {
    /** All that a record can hold, its type included (RFC 8446 §5.4). */
    private static final int LARGEST_PADDING = (1 << 14) + 1;

    private final ExtensionConfig extensions = new ExtensionConfig();
    private final Dtls13Config dtls13 = new Dtls13Config();
    private RecordHeaders recordHeaders = RecordHeaders.FULL;
    private int recordPadding = 1;
    private @Nullable SecureRandom random;
    private CryptoProvider crypto = CryptoProvider.jdk();

    // What CommonConfig makes its own; an empty list stands for all that the provider has.
    Optional<VersionRange> versions = Optional.empty();
    List<CipherSuite> suites = List.of();
    List<NamedGroup> groups = List.of();
    List<SignatureScheme> schemes = List.of();
    int mtu = CommonConfig.DEFAULT_MTU;
    boolean requireExtendedMasterSecret = true;
    boolean judgesResumedPeers;
    Limits limits = Limits.defaults();
    InstantSource clock = InstantSource.system();

    @Nullable
    KeyLog keyLog;

    @Nullable
    MessageTrace messageTrace;

    TaskMode tasks = TaskMode.INLINE;

    private @Nullable TrustedKeys trustedKeys;
    private List<CertificateType> peerTypes = List.of();
    private boolean ocspResponses;
    private boolean timestamps;

    ConfigBuilder() {}

    abstract B self();

    /**
     * The versions to speak, from {@code least} to {@code greatest}. Unless set, all that there are, as far as {@link #suites} has any for
     * them. DTLS 1.2 also goes when it is not the greatest and nothing else in the configuration serves it, such as groups that are for
     * 1.3 alone; {@link DtlsConfig#minVersion()} tells.
     *
     * @throws IllegalArgumentException when {@code least} is above {@code greatest}
     */
    public B versions(ProtocolVersion least, ProtocolVersion greatest) {
        versions = Optional.of(new VersionRange(least, greatest));
        return self();
    }

    /**
     * Cipher suites, preferred first; unless set, all that the crypto provider has and the certificates or pre-shared keys of this
     * configuration serve, but none of CCM_8.
     */
    public B suites(List<CipherSuite> preferredFirst) {
        suites = CommonConfig.distinct("suites", CipherSuite.class, preferredFirst);
        return self();
    }

    /** Groups for the key exchange, preferred first; unless set, all that the crypto provider has, those with ML-KEM first. */
    public B groups(List<NamedGroup> preferredFirst) {
        groups = CommonConfig.distinct("groups", NamedGroup.class, preferredFirst);
        return self();
    }

    /** Signature schemes, preferred first; unless set, all that the crypto provider has. */
    public B signatureSchemes(List<SignatureScheme> preferredFirst) {
        schemes = CommonConfig.distinct("signatureSchemes", SignatureScheme.class, preferredFirst);
        return self();
    }

    /**
     * Which raw public keys of peers are believed (RFC 7250); none unless set. With {@code trust} beside it peers may show either, in the
     * order of {@link #peerCertificateTypes}.
     */
    public B trustedKeys(TrustedKeys keys) {
        trustedKeys = keys;
        return self();
    }

    /**
     * What peers are to show, preferred first, where both certificates and raw public keys are believed: certificates unless set. A client
     * tells servers, which decide; a server decides.
     */
    public B peerCertificateTypes(List<CertificateType> preferredFirst) {
        peerTypes = CommonConfig.distinct("peerCertificateTypes", CertificateType.class, preferredFirst);
        return self();
    }

    /**
     * Whether peers are asked for an OCSP response with their certificate (RFC 6066 §8, RFC 8446 §4.4.2.1), which is then {@link
     * SessionInfo#ocspResponse()} and for {@link TrustAnchors#ocspResponseJudgedBy} to judge: false unless set. It is one to two KiB more in
     * the handshake. A peer need not have one, and servers can ask clients in DTLS 1.3 alone.
     */
    public B requestOcspResponses(boolean asked) {
        ocspResponses = asked;
        return self();
    }

    /**
     * Whether what a peer has shown is judged again whenever its session is resumed, exactly as in a full handshake: its path to an anchor and
     * revocation, its name, the raw public key, the OCSP response and timestamps that came with its certificate then, the trust manager or
     * judge of the application ({@link HandshakeTask.Kind#VERIFY_CERTIFICATE a task} where tasks are the application's). It happens once the
     * peer has proven that it has the session's secret, and who is not believed any more draws the alert that it would draw there. Sessions
     * that a pre-shared key has begun have nothing to judge.
     *
     * <p>False unless set: a resumed handshake goes by the judgement of its full one. Without it a session ends all the same with its
     * lifetime, when a certificate of its peer expires, and when a configuration has other trust. What it misses is a verdict that changes
     * while a configuration stays: of a judge or trust manager, of revocation. Whoever withdraws trust in that way should set it; it costs
     * each resumed handshake what the judgement costs, inquiries for revocation included. In return sessions that were judged by code
     * outlive their configuration: another one with such code, after a restart or on another machine, asks its own.
     *
     * <p>What is judged is what the session keeps: the path that was believed then, or the chain as it came where no path is ours to find. A
     * server's tickets hold it, within their bound of 4,096 bytes, and where the server has a judge for what comes with certificates ({@link
     * TrustAnchors#ocspResponseJudgedBy}, {@link TrustAnchors#signedCertificateTimestampsJudgedBy}) that as well; a client whose ticket would be
     * longer gets none, and its next handshake is a full one.
     */
    public B judgeResumedPeers(boolean judged) {
        judgesResumedPeers = judged;
        return self();
    }

    /**
     * Whether peers are asked for signed certificate timestamps with their certificate (RFC 6962 §3.3), which are then {@link
     * SessionInfo#signedCertificateTimestamps()} and for {@link TrustAnchors#signedCertificateTimestampsJudgedBy} to judge: false unless
     * set. Nobody but the application verifies them. A peer need not have any, least of all when they are in its certificate, and servers
     * can ask clients in DTLS 1.3 alone.
     */
    public B requestSignedCertificateTimestamps(boolean asked) {
        timestamps = asked;
        return self();
    }

    /**
     * Whom the configuration believes.
     *
     * @throws IllegalStateException when there are other types than those that something was said about
     */
    PeerTrust peerTrust(@Nullable TrustAnchors anchors) {
        var believed = new ArrayList<CertificateType>();
        if (anchors != null) {
            believed.add(CertificateType.X509);
        }
        if (trustedKeys != null) {
            believed.add(CertificateType.RAW_PUBLIC_KEY);
        }
        CommonConfig.demand(
                peerTypes.isEmpty() || Set.copyOf(peerTypes).equals(Set.copyOf(believed)),
                "peerCertificateTypes are " + peerTypes + ", but there is trust for " + believed);
        CommonConfig.demand(
                !ocspResponses || anchors != null, "OCSP responses are asked for, but no certificates are believed");
        CommonConfig.demand(
                ocspResponses || anchors == null || anchors.ocspResponseJudge().isEmpty(),
                "OCSP responses are judged, but not asked for by requestOcspResponses");
        CommonConfig.demand(
                !judgesResumedPeers || !believed.isEmpty(),
                "resumed peers are to be judged again, but there is no trust to judge them by");
        CommonConfig.demand(
                !timestamps || anchors != null,
                "signed certificate timestamps are asked for, but no certificates are believed");
        CommonConfig.demand(
                timestamps
                        || anchors == null
                        || anchors.signedCertificateTimestampJudge().isEmpty(),
                "signed certificate timestamps are judged, but not asked for by requestSignedCertificateTimestamps");
        return new PeerTrust(
                Optional.ofNullable(anchors),
                Optional.ofNullable(trustedKeys),
                peerTypes.isEmpty() ? believed : peerTypes,
                ocspResponses,
                timestamps);
    }

    /**
     * Bytes of content that this side takes in one protected record, from 64 to 16,384, which it is unless set, or unless a client {@link
     * DtlsClientConfig.Builder#maxFragmentLength asks} for less; the peer is told by record_size_limit (RFC 8449). Longer records are
     * discarded.
     */
    public B recordSizeLimit(int bytes) {
        extensions.recordSizeLimit(bytes);
        return self();
    }

    /**
     * Whether records name their association by connection ids (RFC 9146, RFC 9147 §9), and what ours look like: {@link ConnectionIds#off()}
     * unless set.
     */
    public B connectionIds(ConnectionIds use) {
        extensions.connectionIds(use);
        return self();
    }

    /**
     * When a peer with a connection id is followed to another address: {@link AddressPolicy#RRC} unless set, so that nothing but a few small
     * challenges is ever sent to an address that has not answered them.
     */
    public B followPeer(AddressPolicy policy) {
        extensions.addressPolicy(policy);
        return self();
    }

    /**
     * Whether return routability checks go with connection ids, and how they are made (RFC 9853): {@link RoutabilityCheck#basic()} unless set.
     */
    public B routabilityCheck(RoutabilityCheck check) {
        extensions.routabilityCheck(check);
        return self();
    }

    /**
     * Profiles of SRTP, preferred first, for keys that protect media beside the session (use_srtp, RFC 5764); none unless set. The server's
     * preference decides; what was chosen is {@link SessionInfo#srtpProfile()}, and the keys are {@link DtlsSession#srtpKeys()}. With
     * profiles a flight waits 400 ms for its answer the first time unless {@link Limits#initialTimeout()} is set (RFC 9147 §5.8.2).
     */
    public B srtpProfiles(List<SrtpProfile> preferredFirst) {
        extensions.srtpProfiles(preferredFirst);
        return self();
    }

    /** Whether a peer that agrees on none of {@link #srtpProfiles} is refused: false unless set, then the session is one of plain DTLS. */
    public B requireSrtp(boolean required) {
        extensions.requireSrtp(required);
        return self();
    }

    /** What the headers of records with application data say in DTLS 1.3: {@link RecordHeaders#FULL} unless set. */
    public B recordHeaders(RecordHeaders form) {
        recordHeaders = form;
        return self();
    }

    /**
     * To a multiple of how many bytes content, type and padding of protected records are padded in DTLS 1.3, and in DTLS 1.2 where they
     * carry a connection id, so that their lengths tell less (RFC 8446 §5.4, RFC 9146 §4): 1 unless set, which is no padding. No record becomes longer than the MTU, the peer's limit or the caller's
     * buffer by it.
     */
    public B recordPadding(int multiple) {
        if (multiple < 1 || multiple > LARGEST_PADDING) {
            throw new IllegalArgumentException(
                    "recordPadding must be from 1 to " + LARGEST_PADDING + " bytes, not " + multiple);
        }
        recordPadding = multiple;
        return self();
    }

    /** Bytes of the largest datagram to send, from 256 to 65,507: 1,200 unless set, which nearly every path carries. */
    public B mtu(int bytes) {
        mtu = CommonConfig.requireMtu(bytes);
        return self();
    }

    /**
     * Whether a peer that lacks the extended master secret (RFC 7627) is refused, which it is unless set to false. Without it an
     * attacker in the middle of two sessions can give both the same keys, and keying material cannot be exported.
     */
    public B requireExtendedMasterSecret(boolean required) {
        requireExtendedMasterSecret = required;
        return self();
    }

    /**
     * Whether in DTLS 1.3 pre-shared keys and tickets are used with a Diffie-Hellman exchange or without (RFC 8446 §4.2.9): {@link
     * PskKeyExchange#WITH_DIFFIE_HELLMAN} unless set. Who has pre-shared keys alone and uses them {@link PskKeyExchange#ALONE} needs no
     * groups, and {@link #groups} has no effect.
     */
    public B pskKeyExchange(PskKeyExchange use) {
        dtls13.pskKeyExchange(use);
        return self();
    }

    /**
     * Adds a pre-shared key to import into DTLS 1.3 (RFC 9258): a client names it there for each hash of its suites, those that were added first
     * before the others; of several that a client names, a server takes the one that was added first. It is not copied: close it after the last
     * handshake. A client names three at most, for servers need not look at more.
     *
     * @throws IllegalArgumentException when there is one under this identity with the same context, or for another hash
     */
    public B importedPsk(ImportedPsk key) {
        dtls13.imports().add(key);
        return self();
    }

    /**
     * Whether in DTLS 1.3 certificates go compressed by zlib to peers that take them so, and peers are told that theirs may (RFC 8879): false
     * unless set. A chain of RSA certificates becomes a third shorter, which may save a datagram; a single certificate on an elliptic curve
     * hardly shrinks, and both sides have work with it. What a peer sends is never longer than {@link Limits#handshakeMessageBytes()},
     * compressed or not.
     */
    public B compressCertificates(boolean compressed) {
        dtls13.compressCertificates(compressed);
        return self();
    }

    /** Bounds on time and memory; {@link Limits#defaults()} unless set. */
    public B limits(Limits limits) {
        this.limits = limits;
        return self();
    }

    /** Where all randomness comes from; a new {@link SecureRandom} of the JDK unless set. */
    public B random(SecureRandom random) {
        this.random = random;
        return self();
    }

    /** The wall clock that certificates are judged by; the system's unless set. */
    public B clock(InstantSource clock) {
        this.clock = clock;
        return self();
    }

    /** Where every algorithm comes from; {@link CryptoProvider#jdk()} unless set. */
    public B crypto(CryptoProvider crypto) {
        this.crypto = crypto;
        return self();
    }

    /** <strong>Dangerous:</strong> hands the secrets of every session to {@code keyLog}, for debugging. Off unless set. */
    public B keyLog(KeyLog keyLog) {
        this.keyLog = keyLog;
        return self();
    }

    /**
     * Tells {@code trace} of every message beside the application's data: type, length and direction, no secrets. Off unless set.
     */
    public B messageTrace(MessageTrace trace) {
        this.messageTrace = trace;
        return self();
    }

    /** Who does the slow work of handshakes: {@link TaskMode#INLINE} unless set. */
    public B tasks(TaskMode mode) {
        tasks = mode;
        return self();
    }

    ExtensionConfig extensions() {
        return extensions;
    }

    Dtls13Config dtls13() {
        return dtls13;
    }

    RecordShape recordShape() {
        var shape = RecordShape.STANDARD.paddedToMultipleOf(recordPadding);
        return switch (recordHeaders) {
            case FULL -> shape;
            case WITHOUT_LENGTH -> shape.withoutLengths();
            case SHORTEST -> shape.withoutLengths().withShortNumbers();
        };
    }

    /** The common part, with its checks. */
    CommonConfig common(Authenticators authenticators) {
        return CommonConfig.of(this, new Jca(crypto, random != null ? random : new SecureRandom()), authenticators);
    }
}
