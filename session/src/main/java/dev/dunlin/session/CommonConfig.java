package dev.dunlin.session;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.crypto.internal.Signatures;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.PskKeyExchange;
import dev.dunlin.handshake.internal.AcknowledgementSettings;
import dev.dunlin.handshake.internal.ClientPsk;
import dev.dunlin.handshake.internal.Dtls13Settings;
import dev.dunlin.handshake.internal.ExtensionSettings;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.OwnCertificates;
import dev.dunlin.handshake.internal.PeerTrust;
import dev.dunlin.handshake.internal.RetransmissionSettings;
import dev.dunlin.handshake.internal.ServerPsk;
import dev.dunlin.handshake.internal.hello.VersionRange;
import dev.dunlin.handshake.internal.resumption.ResumptionSettings;
import dev.dunlin.recordlayer.internal.RecordShape;
import dev.dunlin.recordlayer.internal.Workbenches;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What client and server configurations have in common, and the checks on it. */
final class CommonConfig {
    /**
     * A fragment of a handshake message costs 49 bytes at most (record header 13, explicit nonce 8, tag 16, fragment header 12): below
     * this size more than a fifth of every datagram would be overhead, and flights would be counted in dozens of datagrams.
     */
    static final int SMALLEST_MTU = 256;

    /**
     * What is left at least of every datagram beside the peer's connection id: half of the smallest MTU, so that a fragment still carries more
     * than its overhead.
     */
    static final int LEAST_ROOM = SMALLEST_MTU / 2;

    /** What UDP over IPv4 can carry: 65,535 without the headers of IP (20) and UDP (8). */
    static final int LARGEST_MTU = 65_507;

    /** What every IPv6 path carries is 1,280 without the headers of IP (40) and UDP (8); 32 bytes are left for a tunnel. */
    static final int DEFAULT_MTU = 1200;

    /** Those that a configuration speaks which does not say. */
    static final VersionRange DEFAULT_VERSIONS = VersionRange.ALL;

    /** Keyed ciphers of a session by itself: for each direction those of the handshake and those of the data that follow. */
    private static final int LONE_CIPHERS = 4;

    /** The bytes of an AEAD's tag that was not shortened. */
    private static final int FULL_TAG = 16;

    private final VersionRange versions;
    private final List<CipherSuite> suites;
    private final List<NamedGroup> groups;
    private final List<SignatureScheme> signatureSchemes;
    private final int mtu;
    private final boolean requireExtendedMasterSecret;
    private final boolean judgesResumedPeers;
    private final Limits limits;
    private final Jca jca;
    private final Workbenches workbenches;
    private final InstantSource clock;
    private final @Nullable KeyLog keyLog;
    private final @Nullable MessageTrace messageTrace;
    private final TaskMode tasks;
    private final Authenticators authenticators;
    private final ExtensionSettings extensions;
    private final RecordShape recordShape;
    private final ConnectionIds connectionIds;
    private final RoutabilityCheck routabilityCheck;
    private final AddressPolicy addressPolicy;
    private final PskKeyExchange pskKeyExchange;
    private final Dtls13Settings dtls13;

    /** What {@code from} has collected, as far as it makes sense; {@link IllegalStateException} says where it does not. */
    static CommonConfig of(ConfigBuilder<?> from, Jca jca, Authenticators authenticators) {
        var config = new CommonConfig(from, jca, authenticators);
        config.check();
        return config;
    }

    private CommonConfig(ConfigBuilder<?> from, Jca jca, Authenticators authenticators) {
        this.jca = jca;
        workbenches = new Workbenches(jca, LONE_CIPHERS);
        this.authenticators = authenticators;
        pskKeyExchange = from.dtls13().pskKeyExchange();
        signatureSchemes = from.schemes.isEmpty() ? available(SignatureScheme.values(), jca::supports) : from.schemes;
        var wanted = from.versions.orElse(DEFAULT_VERSIONS);
        var offered = from.groups.isEmpty() ? available(NamedGroup.values(), jca::supports) : from.groups;
        suites = from.suites.isEmpty()
                ? available(
                        CipherSuite.values(),
                        suite -> wanted.serves(suite)
                                && hasFullTag(suite)
                                && jca.supports(suite)
                                && isUsable(suite)
                                && hasGroup(suite, offered))
                : from.suites;
        // Whoever names versions and suites has to mean both. Otherwise the older version goes when nothing serves it.
        boolean bothNamed = from.versions.isPresent() && !from.suites.isEmpty();
        versions = wanted.servedBy(suites)
                .filter(served -> !bothNamed)
                .filter(served -> from.versions.isEmpty() || served.includes(wanted.greatest()))
                .orElse(wanted);
        groups = groups(offered, !from.groups.isEmpty());
        dtls13 = from.dtls13().build(groups);
        mtu = from.mtu;
        requireExtendedMasterSecret = from.requireExtendedMasterSecret;
        judgesResumedPeers = from.judgesResumedPeers;
        limits = from.limits;
        clock = from.clock;
        keyLog = from.keyLog;
        messageTrace = from.messageTrace;
        tasks = from.tasks;
        extensions = from.extensions().build();
        recordShape = from.recordShape();
        connectionIds = from.extensions().connectionIds();
        routabilityCheck = from.extensions().routabilityCheck();
        addressPolicy = from.extensions().addressPolicy();
    }

    /** Those of {@code offered} that this configuration has a use for; what was named has to be of use, which {@link #check} finds out. */
    private List<NamedGroup> groups(List<NamedGroup> offered, boolean areNamed) {
        if (suites.stream().noneMatch(this::mayExchange)) {
            return List.of();
        }
        return versions.reachesBeyondDtls12() || areNamed
                ? offered
                : offered.stream().filter(group -> !group.isHybrid()).toList();
    }

    /** A key exchange of Diffie-Hellman may come with it. */
    private boolean mayExchange(CipherSuite suite) {
        return suite.namesKeyExchange()
                ? suite.keyExchange() != CipherSuite.KeyExchange.PSK
                : authenticators.certificates() || pskKeyExchange.allowsDiffieHellman();
    }

    VersionRange versions() {
        return versions;
    }

    List<CipherSuite> suites() {
        return suites;
    }

    List<NamedGroup> groups() {
        return groups;
    }

    List<SignatureScheme> signatureSchemes() {
        return signatureSchemes;
    }

    int mtu() {
        return mtu;
    }

    boolean requireExtendedMasterSecret() {
        return requireExtendedMasterSecret;
    }

    /** Whether the peer of a session is judged again when that is resumed. */
    boolean judgesResumedPeers() {
        return judgesResumedPeers;
    }

    Limits limits() {
        return limits;
    }

    Jca jca() {
        return jca;
    }

    /** Where sessions by themselves work, one after the other. */
    Workbenches workbenches() {
        return workbenches;
    }

    InstantSource clock() {
        return clock;
    }

    Optional<KeyLog> keyLog() {
        return Optional.ofNullable(keyLog);
    }

    /** Who is told of messages; null when nobody is. */
    @Nullable
    MessageTrace messageTrace() {
        return messageTrace;
    }

    TaskMode tasks() {
        return tasks;
    }

    ExtensionSettings extensions() {
        return extensions;
    }

    /** Whether and how paths are checked. */
    RoutabilityCheck routabilityCheck() {
        return routabilityCheck;
    }

    /** When a peer is followed to another path. */
    AddressPolicy addressPolicy() {
        return addressPolicy;
    }

    /** Whether and how connection ids are used. */
    ConnectionIds connectionIds() {
        return connectionIds;
    }

    /** What makes and finds the ids of {@code acceptors} acceptors; null when ours have no bytes. */
    @Nullable
    ConnectionIdGenerator connectionIdGenerator(int acceptors) {
        return connectionIds.areOwn() ? connectionIds.generator(acceptors, jca.random()) : null;
    }

    /** How our records look. */
    RecordShape recordShape() {
        return recordShape;
    }

    /**
     * CCM_8 is only for those who name it: a tag of 64 bits stands 2^7 forgeries, after which the association must end, which is an easy way
     * to end it (RFC 9147 §4.5.3).
     */
    private static boolean hasFullTag(CipherSuite suite) {
        return suite.aead().tagLength() == FULL_TAG;
    }

    /**
     * The sides can authenticate each other in it. The order in which suites are declared stands for their preference: those with
     * certificates come first, since whether a certificate serves is known from the hellos, while an identity that turns out to be unknown
     * leaves no way back; then ECDHE_PSK, and last plain PSK, which lacks forward secrecy (RFC 9325 §4.1) but is all that many sensors
     * speak.
     */
    private boolean isUsable(CipherSuite suite) {
        return authenticators.serve(suite) && (!needsSignature(suite) || isSigned(suite));
    }

    /** With those of DTLS 1.3 a pre-shared key takes the place of a certificate where there is one. */
    private boolean needsSignature(CipherSuite suite) {
        return suite.namesKeyExchange() ? isCertified(suite) : !authenticators.keyedInDtls13();
    }

    /** Certificates can be used with it. */
    private static boolean isCertified(CipherSuite suite) {
        return suite.authentication() != CipherSuite.Authentication.PSK;
    }

    /** A pre-shared key can be used with it. */
    private static boolean isKeyed(CipherSuite suite) {
        return !suite.namesKeyExchange() || !isCertified(suite);
    }

    /** It finds what it needs among {@code groups}: hybrids are for DTLS 1.3 alone. */
    private boolean hasGroup(CipherSuite suite, List<NamedGroup> groups) {
        if (suite.namesKeyExchange()) {
            return suite.keyExchange() == CipherSuite.KeyExchange.PSK
                    || groups.stream().anyMatch(group -> !group.isHybrid());
        }
        return !groups.isEmpty() || (authenticators.keyedInDtls13() && pskKeyExchange.allowsAlone());
    }

    /** Some scheme can sign with the kind of key that the suite asks of a server. */
    private boolean isSigned(CipherSuite suite) {
        return signatureSchemes.stream()
                .anyMatch(scheme -> suite.namesKeyExchange()
                        ? scheme.authentication() == suite.authentication()
                        : !scheme.isForCertificatesOnly());
    }

    private void check() {
        demand(!suites.isEmpty(), "the crypto provider offers nothing that any cipher suite needs");
        demand(
                versions.servedBy(suites).equals(Optional.of(versions)),
                "versions are " + versions + ", but the suites are " + suites);
        for (var suite : suites) {
            demand(versions.serves(suite), suite + " is for a version that is not among " + versions);
            demand(jca.supports(suite), suite + " is not available from the crypto provider");
            demand(hasGroup(suite, groups), suite + " finds no group for its key exchange among " + groups);
            if (!isKeyed(suite)) {
                demand(authenticators.certificates(), suite + " needs certificates, for which nothing is configured");
            }
            if (!isCertified(suite)) {
                demand(authenticators.preSharedKey(), suite + " needs a pre-shared key, and there is none");
            }
            demand(
                    !needsSignature(suite) || isSigned(suite),
                    suite + " has no signature scheme among " + signatureSchemes);
        }
        demand(
                !authenticators.preSharedKey() || suites.stream().anyMatch(CommonConfig::isKeyed),
                "there is a pre-shared key, but none of " + suites + " uses it");
        demand(
                !authenticators.importedKey() || versions.reachesBeyondDtls12(),
                "there is a pre-shared key to import, which is for DTLS 1.3 and not among " + versions);
        demand(
                !authenticators.certificates() || suites.stream().anyMatch(CommonConfig::isCertified),
                "certificates are configured, but none of " + suites + " uses them");
        for (var group : groups) {
            demand(jca.supports(group), group.ianaName() + " is not available from the crypto provider");
            demand(
                    !group.isHybrid() || versions.reachesBeyondDtls12(),
                    group.ianaName() + " is for DTLS 1.3, which is not among " + versions);
        }
        for (var scheme : signatureSchemes) {
            demand(jca.supports(scheme), scheme + " is not available from the crypto provider");
        }
    }

    /** {@code own} can sign by one of the schemes at all. */
    void checkSigns(Credentials own) {
        demand(!schemes(own).isEmpty(), describe(own) + " can sign by none of " + signatureSchemes);
    }

    /**
     * {@code own} can be shown by a client: the curves that it lists are also those of certificates (RFC 8422 §5.1.1), and some servers,
     * OpenSSL among them, refuse one on any other.
     */
    void checkShows(Credentials own) {
        checkSigns(own);
        var code = Signatures.groupCode(own.publicKey());
        var curve = code.isPresent() ? NamedGroup.of(code.getAsInt()) : Optional.<NamedGroup>empty();
        demand(
                curve.isEmpty() || groups.contains(curve.get()),
                describe(own) + " is on a curve that is not among the groups " + groups);
    }

    /** {@code own} can authenticate a server in one of the suites. */
    void checkServes(Credentials own) {
        checkSigns(own);
        demand(suites.stream().anyMatch(suite -> serves(own, suite)), describe(own) + " serves none of " + suites);
    }

    private boolean serves(Credentials own, CipherSuite suite) {
        return suite.namesKeyExchange()
                ? suite.authentication() == own.authentication()
                : schemes(own).stream().anyMatch(strict(own)::contains);
    }

    private static List<SignatureScheme> strict(Credentials own) {
        return Signatures.strictSchemesFor(own.publicKey());
    }

    private List<SignatureScheme> schemes(Credentials own) {
        return Signatures.schemesFor(own.publicKey()).stream()
                .filter(signatureSchemes::contains)
                .toList();
    }

    private static String describe(Credentials own) {
        if (own.rawPublicKey().isPresent()) {
            return "the raw " + own.rawPublicKey().get();
        }
        return "the " + own.publicKey().getAlgorithm() + " certificate of "
                + own.chain().get(0).getSubjectX500Principal().getName();
    }

    /** What every handshake under this configuration has in common. */
    HandshakeSettings handshakeSettings(
            OwnCertificates credentials,
            PeerTrust trust,
            Optional<ClientPsk> clientPsk,
            Optional<ServerPsk> serverPsk,
            ClientAuthentication clientAuthentication,
            ResumptionSettings resumption) {
        var log = keyLog;
        return new HandshakeSettings(
                jca,
                versions,
                suites,
                groups,
                signatureSchemes,
                credentials,
                trust,
                clientPsk,
                serverPsk,
                clientAuthentication,
                requireExtendedMasterSecret,
                clock,
                log == null
                        ? Optional.empty()
                        : Optional.of((label, random, secret) -> log.line(KeyLogLine.of(label, random, secret))),
                tasks == TaskMode.INLINE,
                retransmission(),
                limits.handshakeMessageBytes(),
                limits.reassemblyBytes(),
                extensions,
                resumption,
                dtls13);
    }

    private RetransmissionSettings retransmission() {
        var how = limits.retransmission();
        long initialTimeout =
                limits.initialTimeout(!extensions.srtpProfiles().isEmpty()).toNanos();
        return new RetransmissionSettings(
                initialTimeout,
                limits.maxTimeout().toNanos(),
                limits.expiries(),
                limits.expiriesBeforeSmallerMtu(),
                limits.handshakeDeadline().toNanos(),
                limits.linger().toNanos(),
                how.repeatHoldOff()
                        .map(Duration::toNanos)
                        .orElseGet(() -> RetransmissionSettings.holdOff(initialTimeout)),
                new AcknowledgementSettings(
                        how.promptAcks(),
                        how.promptRepeats(),
                        how.recordsPerTransmission(),
                        how.adaptiveTimeout(),
                        how.ticketIsEssential()));
    }

    private static <T> List<T> available(T[] all, Predicate<T> supported) {
        return Arrays.stream(all).filter(supported).toList();
    }

    /** The configuration as a whole makes sense in this respect. */
    static void demand(boolean condition, String contradiction) {
        if (!condition) {
            throw new IllegalStateException(contradiction);
        }
    }

    /** {@code values}, if there are any and none of them twice. */
    static <E extends Enum<E>> List<E> distinct(String name, Class<E> type, List<E> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException(name + " must not be empty");
        }
        var seen = EnumSet.noneOf(type);
        for (var value : values) {
            if (!seen.add(value)) {
                throw new IllegalArgumentException(name + " names " + value + " twice");
            }
        }
        return List.copyOf(values);
    }

    /** {@code bytes}, if a datagram may be that large at most. */
    static int requireMtu(int bytes) {
        if (bytes < SMALLEST_MTU || bytes > LARGEST_MTU) {
            throw new IllegalArgumentException(
                    "mtu must be from " + SMALLEST_MTU + " to " + LARGEST_MTU + " bytes, not " + bytes);
        }
        return bytes;
    }
}
