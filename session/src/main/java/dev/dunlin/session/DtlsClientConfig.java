package dev.dunlin.session;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.PskSelector;
import dev.dunlin.crypto.RotatingCredentials;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.crypto.TrustedKeys;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.CertificateChoice;
import dev.dunlin.handshake.CertificateQuery;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.internal.ClientPsk;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.OwnCertificates;
import dev.dunlin.handshake.internal.PeerTrust;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How clients connect: whom they trust, what they offer. A configuration that exists is complete and free of contradictions.
 *
 * <p>Immutable; any number of sessions, on any threads, may share one.
 */
public final class DtlsClientConfig extends DtlsConfig {
    private final PeerTrust trust;
    private final OwnCertificates certificates;
    private final @Nullable SessionStore sessionStore;
    private final boolean tickets;
    private final boolean preSharedKey;
    private final HandshakeSettings handshakeSettings;

    private DtlsClientConfig(CommonConfig common, Builder from) {
        super(common);
        this.trust = from.trust();
        this.certificates = from.certificates();
        this.sessionStore = from.sessionStore;
        this.tickets = from.tickets;
        this.preSharedKey = from.hasPreSharedKey();
        var policy = Resumption.policy(common, certificates, trust, ClientAuthentication.NONE);
        this.handshakeSettings = common.handshakeSettings(
                certificates,
                trust,
                Optional.ofNullable(from.psk),
                Optional.empty(),
                ClientAuthentication.NONE,
                Resumption.ofClient(tickets, common.judgesResumedPeers(), policy));
    }

    /** Begins a configuration; {@link Builder#trust}, {@link Builder#trustedKeys} or {@link Builder#psk} is all that it must be told. */
    public static Builder builder() {
        return new Builder();
    }

    /** Who may vouch for servers; empty when no certificates are believed. */
    public Optional<TrustAnchors> trust() {
        return trust.anchors();
    }

    /** Which raw public keys of servers are believed; empty when none is. */
    public Optional<TrustedKeys> trustedKeys() {
        return trust.keys();
    }

    /** Whether servers may be known by a pre-shared key. */
    public boolean hasPreSharedKey() {
        return preSharedKey;
    }

    /** What the client shows at this moment to a server that asks, preferred first; empty also when it has a choice of its own. */
    public List<Credentials> credentials() {
        return certificates.current();
    }

    /** Where sessions are kept and found again; empty when that is the application's own business. */
    public Optional<SessionStore> sessionStore() {
        return Optional.ofNullable(sessionStore);
    }

    /** Whether servers are told that tickets are welcome. */
    public boolean tickets() {
        return tickets;
    }

    HandshakeSettings handshakeSettings() {
        return handshakeSettings;
    }

    /** Collects a configuration. Single values are checked at once, combinations by {@link #build()}. */
    public static final class Builder extends ConfigBuilder<Builder> {
        /** With both hashes six names, beside a ticket and a key that is used as it is: our servers look at eight. */
        private static final int MOST_IMPORTED = 3;

        private @Nullable TrustAnchors trust;
        private final List<Supplier<Credentials>> credentials = new ArrayList<>();
        private @Nullable CertificateChoice choice;
        private List<CertificateType> choiceTypes = List.of(CertificateType.X509);
        private @Nullable SessionStore sessionStore;
        private boolean tickets = true;
        private @Nullable ClientPsk psk;
        private Map<PskIdentity, PreSharedKey> directKeys = Map.of();
        private Set<HashAlgorithm> keyHashes = Set.of();

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Who may vouch for servers. Required unless there are {@link #trustedKeys} or a pre-shared key; with a pre-shared key beside it,
         * suites of both kinds are offered.
         */
        public Builder trust(TrustAnchors trust) {
            this.trust = trust;
            return this;
        }

        /**
         * The pre-shared key for every server under this configuration (RFC 4279). The identity goes out in clear. The key is not copied:
         * close it after the last handshake. Replaces what was set before by this or {@link #pskSelector}.
         */
        public Builder psk(PskCredentials credentials) {
            this.psk = ClientPsk.fixed(credentials);
            this.directKeys = Map.of(credentials.identity(), credentials.key());
            this.keyHashes = Set.of(credentials.key().hash());
            return this;
        }

        /**
         * Chooses the pre-shared key for each server, as {@link HandshakeTask.Kind#LOOK_UP_PSK a task} where tasks are the application's.
         * Replaces what was set before by this or {@link #psk}.
         */
        public Builder pskSelector(PskSelector selector) {
            this.psk = ClientPsk.chosenBy(selector);
            this.directKeys = Map.of();
            this.keyHashes = Set.of();
            return this;
        }

        /**
         * Adds a certificate or raw public key, and its key, to show to a server that asks, which gets the first that it can verify; without
         * any the client answers that it has none. That it has a raw public key is told to every server (RFC 7250).
         */
        public Builder credentials(Credentials credentials) {
            this.credentials.add(() -> credentials);
            return this;
        }

        /** The same with what is current when a server asks. */
        public Builder credentials(RotatingCredentials credentials) {
            this.credentials.add(credentials::current);
            return this;
        }

        /** Lets the application choose what to show to each server that asks, instead of {@link #credentials}: certificates. */
        public Builder certificateChoice(CertificateChoice choice) {
            return certificateChoice(choice, List.of(CertificateType.X509));
        }

        /**
         * The same with what it may choose, preferred first, which servers are told before they ask (RFC 7250 §4.1); what they have agreed to
         * is {@link CertificateQuery#certificateTypes()}.
         */
        public Builder certificateChoice(CertificateChoice choice, List<CertificateType> preferredFirst) {
            this.choice = choice;
            this.choiceTypes = CommonConfig.distinct("certificateChoice", CertificateType.class, preferredFirst);
            return this;
        }

        /**
         * Where sessions are kept when their handshake is complete, and found by the next one to the same server, which is then shorter:
         * {@link InMemorySessionStore#create()} for example. Without one nothing is resumed unless a session is given to
         * {@link DtlsSession#client(DtlsClientConfig, PeerName, ResumableSession, long)}.
         */
        public Builder sessionStore(SessionStore store) {
            this.sessionStore = store;
            return this;
        }

        /**
         * Whether to tell servers that tickets are welcome (RFC 5077, RFC 8446 §4.6.1), which costs a few bytes in the hello and a ticket in the handshake:
         * they are, unless set to false. A session id that the server gives of its own accord can be used in any case.
         */
        public Builder tickets(boolean welcome) {
            this.tickets = welcome;
            return this;
        }

        /**
         * Signature schemes inside of the server's certificates, which the server is told by signature_algorithms_cert (RFC 8446 §4.2.3);
         * unless set, any that is not broken is believed there. A path to an anchor that is signed by others is refused with
         * unsupported_certificate.
         */
        public Builder certificateSignatureSchemes(List<SignatureScheme> preferredFirst) {
            extensions().certificateSignatureSchemes(preferredFirst);
            return this;
        }

        /**
         * Application protocols to offer by ALPN (RFC 7301), preferred first; none unless set. The server decides; what it has chosen is
         * {@link SessionInfo#applicationProtocol()}. With their lengths they take at most 512 bytes.
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

        /**
         * Whether a server that chooses none of {@link #applicationProtocols} is refused: false unless set, since a server that does not
         * know ALPN says nothing about it (RFC 7301 §3.2).
         */
        public Builder requireApplicationProtocol(boolean required) {
            extensions().requireApplicationProtocol(required);
            return this;
        }

        /**
         * Asks servers that do not know record_size_limit to keep records of both sides to 512, 1,024, 2,048 or 4,096 bytes of content by
         * the older max_fragment_length (RFC 6066 §4). Not asked unless set.
         */
        public Builder maxFragmentLength(int bytes) {
            extensions().maxFragmentLength(bytes);
            return this;
        }

        /**
         * The groups for which the first ClientHello of DTLS 1.3 brings a public value; unless set, the first of {@link #groups} without
         * ML-KEM. A server that prefers another asks for it, in the message that asks for a cookie where there is one. A value with ML-KEM
         * makes the ClientHello longer than a datagram, which not every server can take.
         */
        public Builder keyShares(List<NamedGroup> groups) {
            dtls13().firstShares(groups);
            return this;
        }

        /**
         * Whether values that nobody knows are put among what the client offers (RFC 8701): false unless set. It finds servers that trip
         * over what is new, which helps everybody in the long run and this client not at all.
         */
        public Builder grease(boolean sent) {
            dtls13().grease(sent);
            return this;
        }

        /**
         * Makes the configuration.
         *
         * @throws IllegalStateException when something is missing, contradictory or not to be had from the crypto provider; the text
         *     says what
         */
        public DtlsClientConfig build() {
            CommonConfig.demand(
                    trust().isPresent() || hasPreSharedKey(),
                    "a client needs trust or a pre-shared key: how is it to know who the server is?");
            CommonConfig.demand(
                    trust().isPresent() || (credentials.isEmpty() && choice == null),
                    "there are credentials, but without trust no server that could ask for them is talked to");
            CommonConfig.demand(
                    credentials.isEmpty() || choice == null,
                    "there are credentials, and a certificateChoice beside them");
            CommonConfig.demand(
                    dtls13().imports().size() <= MOST_IMPORTED,
                    "a client names no more than " + MOST_IMPORTED + " keys to import");
            dtls13().importing(dtls13().imports().build(directKeys));
            var checked = common(new Authenticators(
                    trust().isPresent(), psk != null, !dtls13().imports().isEmpty(), keyHashes));
            certificates().current().forEach(checked::checkShows);
            return new DtlsClientConfig(checked, this);
        }

        private boolean hasPreSharedKey() {
            return psk != null || !dtls13().imports().isEmpty();
        }

        private OwnCertificates certificates() {
            var types = choice != null
                    ? choiceTypes
                    : OwnCertificates.typesOf(
                            credentials.stream().map(Supplier::get).toList());
            return new OwnCertificates(credentials, Optional.ofNullable(choice), false, types);
        }

        private PeerTrust trust() {
            return peerTrust(trust);
        }
    }
}
