package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.flight.FlightPolicy;
import dev.dunlin.handshake.internal.hello.HelloRetry;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.CookieExtension;
import dev.dunlin.handshake.internal.message.ExtensionType;
import dev.dunlin.handshake.internal.message.KeyShareEntry;
import dev.dunlin.handshake.internal.message.KeyShareOffer;
import dev.dunlin.handshake.internal.message.PreSharedKeyOffer;
import dev.dunlin.handshake.internal.message.PskKeyExchangeModes;
import dev.dunlin.handshake.internal.message.ServerName;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import dev.dunlin.handshake.internal.negotiation.CertificateSelection;
import dev.dunlin.handshake.internal.negotiation.CertificateTypes;
import dev.dunlin.handshake.internal.negotiation.PeerAbilities;
import java.util.List;
import java.util.Optional;

/** The server's way into DTLS 1.3: chooses from what the ClientHello offers, in the server's order of preference. */
public final class Dtls13Server {
    private final HandshakeSettings settings;
    private final ClientHello hello;

    /** What both sides have of suites, the preferred first; after HelloRetryRequest the one that it named. */
    private final List<CipherSuite> suites;

    /** The share that the key exchange is made with; empty when there is none of a group of ours. */
    private final Optional<KeyShareEntry> share;

    private Dtls13Server(
            HandshakeSettings settings, ClientHello hello, List<CipherSuite> suites, Optional<KeyShareEntry> share) {
        this.settings = settings;
        this.hello = hello;
        this.suites = suites;
        this.share = share;
    }

    /**
     * The state after {@code hello}, for which 1.3 has been chosen.
     *
     * @param retry the HelloRetryRequest that it answers, if one was sent
     */
    public static HandshakeState begin(
            HandshakeSettings settings, ClientHello hello, Optional<HelloRetry> retry, HandshakeOutput out)
            throws HandshakeFailure {
        out.useFlights(FlightPolicy.DTLS_1_3);
        out.transcript().use(new Dtls13Transcript());
        checkLegacyFields(hello);
        checkExtensions(hello);
        if (retry.isEmpty() && hello.extensions().has(CookieExtension.class)) {
            throw Faults.illegal("a cookie that nobody has asked for");
        }
        retry.ifPresent(known -> Dtls13Transcript.restore(
                out.transcript(),
                known.clientHello1Hash().toByteArray(),
                known.message().body()));
        var suites = suites(settings, hello, retry);
        var share = share(settings, hello, retry);
        var server = new Dtls13Server(settings, hello, suites, share);
        return settings.dtls13().prefersCertificates() ? server.certificateBeforeKey(out) : server.key(out);
    }

    /** RFC 9147 §5.3 (the cookie), RFC 8446 §4.1.2 (compression). The session id is nobody's business: it is not echoed. */
    private static void checkLegacyFields(ClientHello hello) throws HandshakeFailure {
        if (!hello.cookie().isEmpty()) {
            throw Faults.illegal("legacy_cookie is not empty");
        }
        if (hello.compressionMethods().size() != 1) {
            throw Faults.illegal("legacy_compression_methods has more than null compression");
        }
    }

    /** RFC 8446 §9.2, §4.2.9, §4.2.11. */
    private static void checkExtensions(ClientHello hello) throws HandshakeFailure {
        var extensions = hello.extensions();
        boolean hasPsk = extensions.has(PreSharedKeyOffer.class);
        if (hasPsk) {
            var types = extensions.types();
            if (types.get(types.size() - 1) != ExtensionType.PRE_SHARED_KEY.code()) {
                throw Faults.illegal("pre_shared_key is not the last extension");
            }
            if (!extensions.has(PskKeyExchangeModes.class)) {
                throw missing("pre_shared_key without psk_key_exchange_modes");
            }
        } else if (!extensions.has(SignatureAlgorithms.class) || !extensions.has(SupportedGroups.class)) {
            throw missing("neither pre_shared_key nor both of signature_algorithms and supported_groups");
        }
        if (extensions.has(SupportedGroups.class) != extensions.has(KeyShareOffer.class)) {
            throw missing("one of supported_groups and key_share without the other");
        }
        checkShares(extensions.find(KeyShareOffer.class), extensions.find(SupportedGroups.class));
    }

    /** RFC 8446 §4.2.8: no share for a group that is not listed, and in the order of the list. */
    private static void checkShares(Optional<KeyShareOffer> shares, Optional<SupportedGroups> groups)
            throws HandshakeFailure {
        if (shares.isEmpty() || groups.isEmpty()) {
            return;
        }
        for (var share : shares.get().shares()) {
            if (!groups.get().codes().contains(share.group())) {
                throw Faults.illegal("a share of group " + share.group() + ", which is not listed");
            }
        }
    }

    private static HandshakeFailure missing(String message) {
        return new HandshakeFailure(
                AlertDescription.MISSING_EXTENSION, FailureReason.REQUIRED_EXTENSION_MISSING, message);
    }

    private static List<CipherSuite> suites(HandshakeSettings settings, ClientHello hello, Optional<HelloRetry> retry)
            throws HandshakeFailure {
        var common = settings.suites().stream()
                .filter(suite -> !suite.namesKeyExchange())
                .filter(suite -> hello.cipherSuites().contains(suite.code()))
                .filter(suite -> retry.isEmpty() || retry.get().suite() == suite)
                .toList();
        if (common.isEmpty() && retry.isPresent()) {
            throw Faults.illegal("the second ClientHello does not offer the suite of HelloRetryRequest");
        }
        if (common.isEmpty()) {
            throw noCommon("no suite of DTLS 1.3 in common");
        }
        return common;
    }

    /** After a request for a share there is that one and no other (RFC 8446 §4.1.2). */
    private static Optional<KeyShareEntry> share(
            HandshakeSettings settings, ClientHello hello, Optional<HelloRetry> retry) throws HandshakeFailure {
        var shares = hello.extensions()
                .find(KeyShareOffer.class)
                .map(KeyShareOffer::shares)
                .orElse(List.of());
        var asked = retry.flatMap(HelloRetry::group);
        if (asked.isPresent()) {
            if (shares.size() != 1 || shares.get(0).group() != asked.get().code()) {
                throw Faults.illegal("key_share is not the one that HelloRetryRequest has asked for");
            }
            return Optional.of(shares.get(0));
        }
        for (var group : settings.groups()) {
            var share = shares.stream()
                    .filter(entry -> entry.group() == group.code())
                    .findFirst();
            if (share.isPresent()) {
                return share;
            }
        }
        return Optional.empty();
    }

    private static HandshakeFailure noCommon(String message) {
        return new HandshakeFailure(AlertDescription.HANDSHAKE_FAILURE, FailureReason.NO_COMMON_PARAMETERS, message);
    }

    /** Takes a key that both sides know, a session's or one from elsewhere; failing that, shows a certificate. */
    private HandshakeState key(HandshakeOutput out) throws HandshakeFailure {
        return PskSelection.select(settings, hello, suites, out, this::withPsk);
    }

    /** Goes on with a session, or shows a certificate; failing both, takes a key from elsewhere. */
    private HandshakeState certificateBeforeKey(HandshakeOutput out) throws HandshakeFailure {
        return PskSelection.selectSession(settings, hello, suites, out, this::withSession);
    }

    private HandshakeState withSession(Optional<ServerPskChoice> session, HandshakeOutput out) throws HandshakeFailure {
        if (session.isPresent() && canUsePsk()) {
            return withPsk(session, out);
        }
        boolean takesCertificates = hello.extensions().has(SignatureAlgorithms.class) && share.isPresent();
        return takesCertificates ? select(out, this::withCertificateOrKey) : key(out);
    }

    private HandshakeState withCertificateOrKey(List<Credentials> candidates, PeerAbilities client, HandshakeOutput out)
            throws HandshakeFailure {
        var own = OwnCertificate.verifiable(settings, candidates, client);
        return own.isPresent() ? show(own.get(), out) : key(out);
    }

    private boolean canUsePsk() {
        return canExchangeByPsk() || PskSelection.mayUse(settings, hello, false);
    }

    private boolean canExchangeByPsk() {
        return share.isPresent() && PskSelection.mayUse(settings, hello, true);
    }

    /** With a pre-shared key nobody shows a certificate (RFC 8446 §4.3.2). */
    private HandshakeState withPsk(Optional<ServerPskChoice> psk, HandshakeOutput out) throws HandshakeFailure {
        if (psk.isPresent() && canUsePsk()) {
            return answer(psk.get().suite(), canExchangeByPsk() ? share : Optional.empty())
                    .send(psk.get(), out);
        }
        if (!hello.extensions().has(SignatureAlgorithms.class)) {
            // All that the client has named is keys that we do not have (RFC 8446 §4.2.11).
            throw psk.isEmpty() && hello.extensions().has(PreSharedKeyOffer.class)
                    ? noCommon("none of the client's pre-shared keys is known, and it takes no certificate")
                    : missing("signature_algorithms is missing");
        }
        if (share.isEmpty()) {
            throw noCommon("no group in common");
        }
        return select(out, this::withCertificate);
    }

    /** Goes on with certificates that come into question. */
    private interface WithCertificates {
        HandshakeState with(List<Credentials> candidates, PeerAbilities client, HandshakeOutput out)
                throws HandshakeFailure;
    }

    private HandshakeState select(HandshakeOutput out, WithCertificates next) throws HandshakeFailure {
        var client = PeerAbilities.ofDtls13(hello.extensions());
        return CertificateSelection.select(
                settings,
                Role.SERVER,
                serverName(),
                client,
                own -> OwnCertificate.forServer(settings, List.of(own), client).isPresent(),
                out,
                (candidates, output) -> next.with(candidates, client, output));
    }

    private HandshakeState withCertificate(List<Credentials> candidates, PeerAbilities client, HandshakeOutput out)
            throws HandshakeFailure {
        CertificateSelection.requireCommonType(candidates, client);
        var own = OwnCertificate.forServer(settings, candidates, client)
                .orElseThrow(() -> noCommon(
                        candidates.isEmpty()
                                ? "there is neither a pre-shared key in common nor a certificate to show"
                                : "the client can verify none of our certificates"));
        return show(own, out);
    }

    private HandshakeState show(OwnCertificate own, HandshakeOutput out) throws HandshakeFailure {
        var asked = CertificateTypes.toAskFor(settings, hello.extensions());
        return answer(suites.get(0), share).sign(own, asked, out);
    }

    private ServerAnswer answer(CipherSuite suite, Optional<KeyShareEntry> exchanged) {
        var group = exchanged.flatMap(entry -> NamedGroup.of(entry.group()));
        var agreed = new AgreedParameters(suite, group, hello.random(), serverName());
        return new ServerAnswer(settings, hello, agreed, exchanged);
    }

    private Optional<String> serverName() {
        return hello.extensions().find(ServerName.class).map(ServerName::hostName);
    }
}
