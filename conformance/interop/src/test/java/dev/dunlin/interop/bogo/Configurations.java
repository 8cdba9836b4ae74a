package dev.dunlin.interop.bogo;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.PskIdentityHint;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.session.CookieKeys;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.InMemorySessionCache;
import dev.dunlin.session.Limits;
import dev.dunlin.session.Retransmission;
import dev.dunlin.session.SessionCache;
import dev.dunlin.session.TaskMode;
import dev.dunlin.session.TicketKeys;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The settings of the connections of one test. Connections that differ in nothing that sessions depend on share one configuration, for what
 * is decided by code is resumed by its own configuration alone.
 */
final class Configurations implements AutoCloseable {
    /** BoringSSL's first wait, which the runner counts on: RFC 9147 §5.8.2 allows less than a second. */
    private static final Duration FIRST_WAIT = Duration.ofMillis(400);
    /** The runner gives up with the 13th. */
    private static final int EXPIRIES = 13;
    /** The runner's replay tests reach back so far. */
    private static final int WINDOW = 256;
    /** UDP over an Ethernet, which is what BoringSSL assumes. */
    private static final int MTU = 1472;

    /** Unless the flags name some. With the post-quantum ones, which only newer JDKs have, every handshake would begin with a request for them. */
    private static final List<NamedGroup> GROUPS =
            List.of(NamedGroup.X25519, NamedGroup.SECP256R1, NamedGroup.SECP384R1, NamedGroup.SECP521R1);

    private static final int MOST_SESSIONS = 16;
    private static final long MOST_SESSION_BYTES = 1 << 20;
    /** A protocol that no test offers. */
    private static final String OTHER_PROTOCOL = "dunlin-knows-no-other";

    private final VirtualTime time;
    private final Options initial;
    private final Options resumed;
    private final OwnCredentials credentials;
    private final OwnCredentials resumedCredentials;
    private final TicketKeys ticketKeys = TicketKeys.of(key(0));
    /** What a request for another key share hands out; the runner lets hours go by before it comes back. */
    private final CookieKeys cookieKeys = CookieKeys.create(new SecureRandom(), Duration.ofDays(1));

    private final CountingCache cache;
    private final Trace trace = new Trace();
    private final List<PreSharedKey> keys = new ArrayList<>();
    private boolean believes = true;
    private int servers;

    @Nullable
    private DtlsClientConfig client;

    @Nullable
    private DtlsServerConfig server;

    Configurations(Options initial, Options resumed, VirtualTime time) throws ShimFailure {
        this.initial = initial;
        this.resumed = resumed;
        this.time = time;
        this.credentials = new OwnCredentials(initial);
        this.resumedCredentials = sharesWithResumed() ? credentials : new OwnCredentials(resumed);
        this.cache = new CountingCache(InMemorySessionCache.create(time, MOST_SESSIONS, MOST_SESSION_BYTES));
    }

    /** Counts what is put into it. */
    private static final class CountingCache implements SessionCache {
        private final SessionCache cache;
        private int count;

        CountingCache(SessionCache cache) {
            this.cache = cache;
        }

        @Override
        public void put(byte[] id, byte[] session, Instant expires) {
            count++;
            cache.put(id, session, expires);
        }

        @Override
        public Optional<byte[]> get(byte[] id) {
            return cache.get(id);
        }

        @Override
        public void remove(byte[] id) {
            cache.remove(id);
        }
    }

    /** How many sessions a server has cached. */
    int cachedSessions() {
        return cache.count;
    }

    /** What the connections have sent and received. */
    Trace trace() {
        return trace;
    }

    OwnCredentials credentials(Options options) {
        return options == initial ? credentials : resumedCredentials;
    }

    /** The flags of a resumption never touch what else a configuration is made of. */
    private boolean sharesWithResumed() {
        return initial.offeredProtocols.equals(resumed.offeredProtocols)
                && initial.selectedProtocol.equals(resumed.selectedProtocol)
                && initial.moreCredentials.size() == resumed.moreCredentials.size()
                && initial.maxVersion == resumed.maxVersion
                && initial.minVersion == resumed.minVersion;
    }

    DtlsClientConfig client(Options options) throws ShimFailure {
        believes = !options.verifyFails || !options.verifyPeer;
        if (client != null && sharesWithResumed()) {
            return client;
        }
        client = newClient(options);
        return client;
    }

    private DtlsClientConfig newClient(Options options) throws ShimFailure {
        var builder = DtlsClientConfig.builder()
                .limits(limits(options))
                .clock(time)
                .tickets(!options.noTicket)
                .requireExtendedMasterSecret(false)
                .tasks(options.async ? TaskMode.APPLICATION : TaskMode.INLINE)
                .messageTrace(trace)
                .mtu(options.mtu == 0 ? MTU : options.mtu);
        Versions.set(builder, options);
        var own = credentials(options);
        if (own.isChoice()) {
            builder.certificateChoice(own, options.ownTypes.isEmpty() ? own.types() : options.ownTypes);
        } else if (!own.isEmpty()) {
            builder.credentials(own.single());
        }
        if (options.psk != null) {
            var key = key(options.psk);
            builder.pskSelector((hint, name) -> {
                // DTLS 1.3 has no hints.
                var expected = Options.bytes(options.pskIdentity);
                if (hint.map(PskIdentityHint::toByteArray)
                        .filter(said -> !Arrays.equals(said, expected))
                        .isPresent()) {
                    throw new IllegalArgumentException("Server PSK hint did not match.");
                }
                return Optional.of(PskCredentials.of(identity(options), key));
            });
        } else if (own.keys().isEmpty() || options.verifyPeer) {
            builder.trust(trust(options))
                    .requestOcspResponses(options.requestOcspResponse)
                    .judgeResumedPeers(options.verifyAgain)
                    .requestSignedCertificateTimestamps(options.requestTimestamps);
        }
        own.keys().forEach(builder::importedPsk);
        if (!options.offeredProtocols.isEmpty()) {
            builder.applicationProtocols(protocols(options.offeredProtocols));
        }
        if (!options.srtpProfiles.isEmpty()) {
            builder.srtpProfiles(options.srtpProfiles);
        }
        builder.groups(options.groups.isEmpty() ? GROUPS : options.groups);
        if (!options.verifyPreferences.isEmpty()) {
            builder.signatureSchemes(options.verifyPreferences);
        }
        return built(builder::build);
    }

    DtlsServerConfig server(Options options) throws ShimFailure {
        believes = !options.verifyFails;
        servers++;
        if (options.renewTicket) {
            ticketKeys.install(key(servers), key(servers - 1));
        }
        if (server != null && sharesWithResumed()) {
            return server;
        }
        server = newServer(options);
        return server;
    }

    private DtlsServerConfig newServer(Options options) throws ShimFailure {
        var builder = DtlsServerConfig.builder()
                .limits(limits(options))
                .clock(time)
                .provenPaths(path -> true)
                .cookieKeys(cookieKeys)
                .tickets(!options.noTicket && !options.skipTicket)
                .ticketKeys(ticketKeys)
                .sessionCache(cache)
                .refuseUnknownServerNames(false)
                .requireExtendedMasterSecret(false)
                .tasks(options.async ? TaskMode.APPLICATION : TaskMode.INLINE)
                .messageTrace(trace)
                .mtu(options.mtu == 0 ? MTU : options.mtu);
        Versions.set(builder, options);
        var own = credentials(options);
        if (own.isChoice()) {
            builder.certificateChoice(own);
        } else if (!own.isEmpty()) {
            builder.credentials(own.single());
        }
        if ((options.requireClientCertificate || options.verifyPeer) && !own.isEmpty()) {
            builder.clientAuthentication(
                            options.requireClientCertificate ? ClientAuthentication.REQUIRE : ClientAuthentication.WANT)
                    .trust(trust())
                    .judgeResumedPeers(options.verifyAgain);
        }
        if (options.psk != null) {
            builder.psk(PskCredentials.of(identity(options), key(options.psk)));
            if (!options.pskIdentity.isEmpty()) {
                builder.pskIdentityHint(PskIdentityHint.of(Options.bytes(options.pskIdentity)));
            }
        }
        own.keys().forEach(builder::importedPsk);
        builder.preferCertificates(own.isCertificateFirst());
        if (options.refuseProtocols) {
            builder.applicationProtocols(OTHER_PROTOCOL);
        } else if (!options.selectedProtocol.isEmpty()) {
            builder.applicationProtocols(protocols(List.of(options.selectedProtocol)));
        }
        if (!options.srtpProfiles.isEmpty()) {
            builder.srtpProfiles(options.srtpProfiles);
        }
        builder.groups(options.groups.isEmpty() ? GROUPS : options.groups);
        return built(builder::build);
    }

    private TrustAnchors trust(Options options) {
        return options.useOcspCallback ? trust().ocspResponseJudgedBy((chain, response) -> !options.failOcsp) : trust();
    }

    /** A judge if one of the connections disbelieves, since trust in everyone cannot be taken back. */
    private TrustAnchors trust() {
        return initial.verifyFails || resumed.verifyFails
                ? TrustAnchors.judgedBy((chain, name) -> believes)
                : TrustAnchors.anyCertificate();
    }

    /**
     * While the runner's clock stands still nothing may go out that it does not expect: ACKs wait for their timer, repetitions of 1.3 for theirs,
     * those of 1.2 for nothing; each flight begins with the first wait, and nobody paces flights.
     */
    private static Retransmission retransmission() {
        return Retransmission.builder()
                .promptAcks(false)
                .promptRepeats(false)
                .repeatHoldOff(Duration.ZERO)
                .recordsPerTransmission(1 << 16)
                .adaptiveTimeout(false)
                .ticketIsEssential(true)
                .build();
    }

    private static Limits limits(Options options) {
        var first = options.initialTimeoutMillis == 0 ? FIRST_WAIT : Duration.ofMillis(options.initialTimeoutMillis);
        var limits = Limits.builder()
                .retransmission(retransmission())
                .initialTimeout(first)
                .expiries(EXPIRIES)
                .expiriesBeforeSmallerMtu(EXPIRIES + 1)
                .handshakeDeadline(Duration.ofDays(1))
                .linger(Duration.ofDays(1))
                .idleTimeout(Duration.ZERO)
                // BoringSSL drops what comes before its keys.
                .stashRecords(0)
                .replayWindow(WINDOW);
        if (options.maxCertificateList > 0) {
            limits.handshakeMessageBytes(options.maxCertificateList);
        }
        return limits.build();
    }

    private PskIdentity identity(Options options) {
        return PskIdentity.of(Options.bytes(options.pskIdentity));
    }

    private PreSharedKey key(String text) {
        var key = PreSharedKey.of(Options.bytes(text));
        keys.add(key);
        return key;
    }

    private static byte[] key(int number) {
        var key = new byte[TicketKeys.KEY_LENGTH];
        key[0] = (byte) number;
        return key;
    }

    private static List<ApplicationProtocol> protocols(List<String> names) {
        return names.stream()
                .map(name -> ApplicationProtocol.of(Options.bytes(name)))
                .toList();
    }

    private static <T> T built(Supplier<T> build) throws ShimFailure {
        try {
            return build.get();
        } catch (IllegalStateException contradiction) {
            throw ShimFailure.failed("configuration: " + contradiction.getMessage());
        }
    }

    @Override
    public void close() {
        keys.forEach(PreSharedKey::close);
        ticketKeys.close();
        cookieKeys.close();
    }
}
