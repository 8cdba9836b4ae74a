package dev.dunlin.session;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.ImportedPskLookup;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.PskIdentityHint;
import dev.dunlin.crypto.PskLookup;
import dev.dunlin.crypto.RotatingCredentials;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.crypto.TrustedKeys;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.CertificateChoice;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.OwnCertificates;
import dev.dunlin.handshake.internal.PeerTrust;
import dev.dunlin.handshake.internal.ServerPsk;
import dev.dunlin.handshake.internal.resumption.ResumptionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * How servers answer: what they show, whom they let in. A configuration that exists is complete and free of contradictions.
 *
 * <p>Immutable; any number of acceptors and sessions, on any threads, may share one.
 */
public final class DtlsServerConfig extends DtlsConfig {
    private final OwnCertificates certificates;
    private final boolean preSharedKeys;
    private final @Nullable PskIdentityHint pskIdentityHint;
    private final ClientAuthentication clientAuthentication;
    private final PeerTrust trust;
    private final boolean cookieExchange;
    private final @Nullable CookieKeys cookieKeys;
    private final Predicate<PeerPath> accept;
    private final boolean tickets;
    private final @Nullable TicketKeys ticketKeys;
    private final @Nullable SessionCache sessionCache;
    private final Duration sessionLifetime;
    private final Predicate<PeerPath> provenPaths;
    private final HandshakeSettings handshakeSettings;

    private DtlsServerConfig(CommonConfig common, Builder from) {
        super(common);
        this.certificates = from.certificates();
        this.preSharedKeys = from.hasPreSharedKeys();
        this.pskIdentityHint = from.pskIdentityHint;
        this.clientAuthentication = from.clientAuthentication;
        this.trust = from.trust();
        this.cookieExchange = from.cookieExchange;
        this.cookieKeys = from.cookieKeys;
        this.accept = from.accept;
        this.provenPaths = from.provenPaths;
        this.tickets = from.tickets;
        this.ticketKeys = from.ticketKeys;
        this.sessionCache = from.sessionCache;
        this.sessionLifetime = from.sessionLifetime;
        this.handshakeSettings = common.handshakeSettings(
                certificates,
                trust,
                Optional.empty(),
                from.serverPsk(),
                clientAuthentication,
                resumption(common.jca()));
    }

    /** With keys of our own, which live as long as this configuration, when there is something to seal and nobody has given any. */
    private ResumptionSettings resumption(Jca jca) {
        boolean needsKeys = tickets || sessionCache != null;
        var keys = ticketKeys != null || !needsKeys
                ? Optional.ofNullable(ticketKeys)
                : Optional.of(TicketKeys.create(jca.random(), sessionLifetime));
        var policy = Resumption.policy(common(), certificates, trust, clientAuthentication);
        return Resumption.ofServer(
                jca, tickets, keys, sessionCache(), sessionLifetime, common().judgesResumedPeers(), policy);
    }

    /** Begins a configuration; {@link Builder#credentials} or {@link Builder#psk} is all that it must be told. */
    public static Builder builder() {
        return new Builder();
    }

    /** What the server shows at this moment, preferred first; empty when the application chooses, or when clients are known by keys only. */
    public List<Credentials> credentials() {
        return certificates.current();
    }

    /** Whether clients may be known by pre-shared keys. */
    public boolean hasPreSharedKeys() {
        return preSharedKeys;
    }

    /** What clients are told to help them choose their identity. */
    public Optional<PskIdentityHint> pskIdentityHint() {
        return Optional.ofNullable(pskIdentityHint);
    }

    /** Whether clients are asked for a certificate. */
    public ClientAuthentication clientAuthentication() {
        return clientAuthentication;
    }

    /** Who may vouch for clients; empty when they are not asked for a certificate. */
    public Optional<TrustAnchors> trust() {
        return trust.anchors();
    }

    /** Which raw public keys of clients are believed; empty when they are not asked for any. */
    public Optional<TrustedKeys> trustedKeys() {
        return trust.keys();
    }

    /** Whether an address must prove itself with a cookie before anything is kept about it. */
    public boolean cookieExchange() {
        return cookieExchange;
    }

    /** Keys shared with other acceptors; when empty, every acceptor makes its own and wipes them when it is closed. */
    public Optional<CookieKeys> cookieKeys() {
        return Optional.ofNullable(cookieKeys);
    }

    /** Whether clients that understand tickets get one. */
    public boolean tickets() {
        return tickets;
    }

    /** Keys of tickets and cached sessions that were given; when empty, the configuration has its own, which rotate. */
    public Optional<TicketKeys> ticketKeys() {
        return Optional.ofNullable(ticketKeys);
    }

    /** Where sessions are kept that are resumed by session id. */
    public Optional<SessionCache> sessionCache() {
        return Optional.ofNullable(sessionCache);
    }

    /** How long after its full handshake a session can be resumed. */
    public Duration sessionLifetime() {
        return sessionLifetime;
    }

    /** Which paths may begin a handshake at all. */
    public Predicate<PeerPath> accept() {
        return accept;
    }

    /** Which paths have proven themselves by other means than a cookie. */
    public Predicate<PeerPath> provenPaths() {
        return provenPaths;
    }

    HandshakeSettings handshakeSettings() {
        return handshakeSettings;
    }

    /** Collects a configuration. Single values are checked at once, combinations by {@link #build()}. */
    public static final class Builder extends ConfigBuilder<Builder> {
        /**
         * Whoever learns a ticket key reads the sessions of two such periods, so it is short; and long enough for devices that report every
         * hour. OpenSSL has the same.
         */
        private static final Duration DEFAULT_SESSION_LIFETIME = Duration.ofHours(2);

        private final List<Supplier<Credentials>> credentials = new ArrayList<>();
        private @Nullable CertificateChoice choice;
        private boolean refuseUnknownServerNames = true;
        private final Map<PskIdentity, PreSharedKey> preSharedKeys = new HashMap<>();
        private @Nullable PskLookup pskLookup;
        private @Nullable PskIdentityHint pskIdentityHint;
        private ClientAuthentication clientAuthentication = ClientAuthentication.NONE;
        private @Nullable TrustAnchors trust;
        private boolean cookieExchange = true;
        private @Nullable CookieKeys cookieKeys;
        private Predicate<PeerPath> accept = path -> true;
        private boolean tickets = true;
        private @Nullable TicketKeys ticketKeys;
        private @Nullable SessionCache sessionCache;
        private Duration sessionLifetime = DEFAULT_SESSION_LIFETIME;
        private Predicate<PeerPath> provenPaths = path -> false;

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Adds a certificate or raw public key, and its key, that the server may show; none is needed where there are pre-shared keys. A
         * client gets the first that is for the name that it asks for ({@link #refuseUnknownServerNames}) and that it can verify: one for
         * each name and kind of key makes sense. A raw public key is for clients that take it (RFC 7250), by whatever name.
         */
        public Builder credentials(Credentials credentials) {
            this.credentials.add(() -> credentials);
            return this;
        }

        /** The same with what is current when a client comes. */
        public Builder credentials(RotatingCredentials credentials) {
            this.credentials.add(credentials::current);
            return this;
        }

        /** Lets the application choose what to show to each client, instead of {@link #credentials}. */
        public Builder certificateChoice(CertificateChoice choice) {
            this.choice = choice;
            return this;
        }

        /**
         * Whether a client that asks for a name (RFC 6066 §3) which none of the credentials is for is refused with unrecognized_name. It
         * is unless set to false, as RFC 9325 §3.7 asks for: whoever serves it under another name helps those who redirect it. Otherwise it
         * gets what a client without a name gets. Has no effect as long as none of the credentials is for any DNS name, as with
         * certificates of devices, which do not go by names.
         */
        public Builder refuseUnknownServerNames(boolean refused) {
            this.refuseUnknownServerNames = refused;
            return this;
        }

        /**
         * Adds a pre-shared key that a client may name (RFC 4279). The key is not copied: close it after the last handshake.
         *
         * @throws IllegalArgumentException when there is a key under this identity
         */
        public Builder psk(PskCredentials credentials) {
            if (preSharedKeys.putIfAbsent(credentials.identity(), credentials.key()) != null) {
                throw new IllegalArgumentException("there is a pre-shared key under " + credentials.identity());
            }
            return this;
        }

        /**
         * Finds the pre-shared keys that clients name, as {@link HandshakeTask.Kind#LOOK_UP_PSK a task} where tasks are the application's.
         * Takes the place of {@link #psk}.
         */
        public Builder pskLookup(PskLookup lookup) {
            this.pskLookup = lookup;
            return this;
        }

        /**
         * Finds the keys that clients have imported (RFC 9258), as {@link #pskLookup} does for those that are used as they are. Takes the place
         * of {@link #importedPsk}.
         */
        public Builder importedPskLookup(ImportedPskLookup lookup) {
            dtls13().imports().lookup(lookup);
            return this;
        }

        /**
         * Whether in DTLS 1.3 a client that can verify a certificate of ours gets it, although it names a pre-shared key besides: for servers
         * that give their keys to those alone who have nothing better. Unless set to true, a key that is known is taken. Sessions go on by
         * tickets either way. A client that asks for a name that none of the credentials is for is then refused before its keys are looked at.
         * In DTLS 1.2 the order of {@link #suites} decides.
         */
        public Builder preferCertificates(boolean preferred) {
            dtls13().prefersCertificates(preferred);
            return this;
        }

        /** What to tell clients, in clear, to help them choose their identity (RFC 4279 §5.2); nothing unless set. */
        public Builder pskIdentityHint(PskIdentityHint hint) {
            this.pskIdentityHint = hint;
            return this;
        }

        private boolean hasPreSharedKeys() {
            return hasDirectKeys() || !dtls13().imports().isEmpty();
        }

        private boolean hasDirectKeys() {
            return pskLookup != null || !preSharedKeys.isEmpty();
        }

        private Optional<ServerPsk> serverPsk() {
            var hint = Optional.ofNullable(pskIdentityHint);
            if (pskLookup != null) {
                return Optional.of(ServerPsk.foundBy(pskLookup, hint));
            }
            return preSharedKeys.isEmpty() ? Optional.empty() : Optional.of(ServerPsk.fixed(preSharedKeys, hint));
        }

        /**
         * Whether to ask clients for a certificate or raw public key: {@link ClientAuthentication#NONE} unless set. Concerns the suites with certificates;
         * in those with a pre-shared key both sides have authenticated each other by it.
         */
        public Builder clientAuthentication(ClientAuthentication clientAuthentication) {
            this.clientAuthentication = clientAuthentication;
            return this;
        }

        /** Who may vouch for clients. This or {@link #trustedKeys} is required when they are asked, contradictory when not. */
        public Builder trust(TrustAnchors trust) {
            this.trust = trust;
            return this;
        }

        /**
         * Whether an address must prove itself with a cookie (RFC 6347 §4.2.1), which it must unless set to false. Without it anyone can
         * make the server keep state for addresses that are not theirs; until the first protected record has proven the path, three times
         * the bytes that came from there go there at most (as RFC 9000 §8.1 has it), which may make a handshake wait for the client to
         * repeat itself. Where something else has proven the paths, say so with {@link #provenPaths}.
         */
        public Builder cookieExchange(boolean required) {
            this.cookieExchange = required;
            return this;
        }

        /** Keys for the cookies, to be shared between acceptors. The caller closes them after the last of those. */
        public Builder cookieKeys(CookieKeys keys) {
            this.cookieKeys = keys;
            return this;
        }

        /**
         * Which paths may begin a handshake at all, asked before a ClientHello is looked at: everyone unless set. In WebRTC for example
         * only paths whose ICE checks have succeeded. Called on the thread that drives the acceptor, for every such datagram.
         */
        public Builder accept(Predicate<PeerPath> filter) {
            this.accept = filter;
            return this;
        }

        /**
         * Whether clients that understand tickets get one (RFC 5077), which they do unless set to false: the server keeps nothing for it.
         */
        public Builder tickets(boolean issued) {
            this.tickets = issued;
            return this;
        }

        /**
         * Keys for tickets and cached sessions, to be shared between configurations or machines. The caller closes them after the last
         * acceptor. Unless set, the configuration makes its own, which are replaced every {@link #sessionLifetime} and are gone with it.
         */
        public Builder ticketKeys(TicketKeys keys) {
            this.ticketKeys = keys;
            return this;
        }

        /**
         * Where to keep sessions for clients that know no tickets, or when tickets are off; nowhere unless set:
         * {@link InMemorySessionCache#create()} for example.
         */
        public Builder sessionCache(SessionCache cache) {
            this.sessionCache = cache;
            return this;
        }

        /**
         * How long after its full handshake a session can be resumed, however often it was meanwhile: 2 hours unless set, from 1 minute to
         * 24 hours (RFC 5246 appendix F.1.4).
         */
        public Builder sessionLifetime(Duration lifetime) {
            if (lifetime.compareTo(Duration.ofMinutes(1)) < 0 || lifetime.compareTo(Duration.ofHours(24)) > 0) {
                throw new IllegalArgumentException(
                        "sessionLifetime must be from 1 minute to 24 hours, not " + lifetime);
            }
            this.sessionLifetime = lifetime;
            return this;
        }

        /**
         * Which paths have proven themselves by other means, such as the checks of ICE: nobody unless set. They are asked for no cookie, and
         * nothing bounds what they are sent. Called as {@link #accept} is.
         */
        public Builder provenPaths(Predicate<PeerPath> proven) {
            this.provenPaths = proven;
            return this;
        }

        /**
         * Signature schemes inside of clients' certificates; unless set, any that is not broken is believed there. A path to an anchor that
         * is signed by others is refused with unsupported_certificate. DTLS 1.2 has no way to tell clients about it.
         */
        public Builder certificateSignatureSchemes(List<SignatureScheme> preferredFirst) {
            extensions().certificateSignatureSchemes(preferredFirst);
            return this;
        }

        /**
         * Application protocols that the server speaks (RFC 7301), preferred first; unless set, ALPN is not answered. A client that offers
         * protocols and none of these is refused with no_application_protocol. With their lengths they take at most 512 bytes.
         */
        public Builder applicationProtocols(List<ApplicationProtocol> preferredFirst) {
            extensions().applicationProtocols(preferredFirst);
            return this;
        }

        /** The same by their names in UTF-8, for example {@code "coap"}. */
        public Builder applicationProtocols(String... preferredFirst) {
            extensions().applicationProtocols(preferredFirst);
            return this;
        }

        /** Whether a client that offers no application protocols at all is refused as well: false unless set. */
        public Builder requireApplicationProtocol(boolean required) {
            extensions().requireApplicationProtocol(required);
            return this;
        }

        /**
         * How many tickets a client of DTLS 1.3 gets after each handshake while {@link #tickets} are issued, from 1 to 10: 2 unless set, one
         * to resume by and one for when that attempt fails.
         */
        public Builder ticketCount(int count) {
            dtls13().ticketCount(count);
            return this;
        }

        /**
         * Makes the configuration.
         *
         * @throws IllegalStateException when something is missing, contradictory or not to be had from the crypto provider; the text
         *     says what
         */
        public DtlsServerConfig build() {
            var asks = clientAuthentication != ClientAuthentication.NONE;
            CommonConfig.demand(
                    hasCertificates() || hasPreSharedKeys(),
                    "a server needs credentials or pre-shared keys: how are clients to know it?");
            CommonConfig.demand(
                    pskLookup == null || preSharedKeys.isEmpty(),
                    "there are pre-shared keys and a look-up for them: which is to be asked?");
            CommonConfig.demand(
                    pskIdentityHint == null || hasDirectKeys(),
                    "there is a hint for the choice of pre-shared keys, but there are none");
            CommonConfig.demand(
                    !asks || hasCertificates(),
                    "clientAuthentication is " + clientAuthentication
                            + ", but a server without credentials cannot ask for certificates");
            CommonConfig.demand(
                    credentials.isEmpty() || choice == null,
                    "there are credentials, and a certificateChoice beside them");
            CommonConfig.demand(
                    !asks || trust().isPresent(),
                    "clientAuthentication is " + clientAuthentication + " but there is no trust to judge clients by");
            CommonConfig.demand(
                    asks || !trust().isPresent(),
                    "there is trust for clients, but clientAuthentication does not ask for them");
            dtls13().importing(dtls13().imports().build(preSharedKeys));
            var checked = common(new Authenticators(
                    hasCertificates(), hasDirectKeys(), !dtls13().imports().isEmpty(), keyHashes()));
            certificates().current().forEach(checked::checkServes);
            // In DTLS 1.3 the wish for another share goes by a cookie, too (RFC 8446 §4.1.4).
            CommonConfig.demand(
                    cookieExchange || cookieKeys == null || checked.versions().reachesBeyondDtls12(),
                    "there are cookieKeys, but cookieExchange is switched off");
            return new DtlsServerConfig(checked, this);
        }

        private Set<HashAlgorithm> keyHashes() {
            return preSharedKeys.values().stream().map(PreSharedKey::hash).collect(Collectors.toUnmodifiableSet());
        }

        private boolean hasCertificates() {
            return !credentials.isEmpty() || choice != null;
        }

        private OwnCertificates certificates() {
            var types = OwnCertificates.typesOf(
                    credentials.stream().map(Supplier::get).toList());
            return new OwnCertificates(credentials, Optional.ofNullable(choice), refuseUnknownServerNames, types);
        }

        private PeerTrust trust() {
            return peerTrust(trust);
        }
    }
}
