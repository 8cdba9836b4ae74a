package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AgreedConnectionIds;
import dev.dunlin.handshake.internal.AgreedExtensions;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.flight.FlightPolicy;
import dev.dunlin.handshake.internal.hello.VersionNegotiation;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.ServerName;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import dev.dunlin.handshake.internal.negotiation.CertificateSelection;
import dev.dunlin.handshake.internal.negotiation.CertificateTypes;
import dev.dunlin.handshake.internal.negotiation.PeerAbilities;
import dev.dunlin.handshake.internal.negotiation.ServerExtensions;
import dev.dunlin.handshake.internal.negotiation.SizeLimit;
import dev.dunlin.handshake.internal.resumption.SealedStates;
import java.util.List;
import java.util.Optional;

/** The server's way into DTLS 1.2: chooses from what the ClientHello offers, in the server's order of preference. */
public final class Dtls12Server {
    private Dtls12Server() {}

    /** The state after {@code hello}, for which 1.2 has been chosen. */
    public static HandshakeState begin(HandshakeSettings settings, ClientHello hello, HandshakeOutput out)
            throws HandshakeFailure {
        out.useFlights(FlightPolicy.DTLS_1_2);
        out.transcript().use(new Dtls12Transcript());
        checkRenegotiation(hello);
        return SessionSearch.in(settings, hello, out, (found, output) -> resumedOrFull(settings, hello, found, output));
    }

    private static HandshakeState resumedOrFull(
            HandshakeSettings settings, ClientHello hello, Optional<SealedStates.Opened> found, HandshakeOutput out)
            throws HandshakeFailure {
        if (found.isPresent()) {
            try (var state = found.get().state()) {
                var resumed =
                        new ResumedServer(settings, hello, state, found.get().isUnderOldKey());
                if (resumed.mayResume()) {
                    return resumed.send(out);
                }
            }
        }
        return full(settings, hello, out);
    }

    private static HandshakeState full(HandshakeSettings settings, ClientHello hello, HandshakeOutput out)
            throws HandshakeFailure {
        boolean extendedMasterSecret = hello.extensions().has(ExtendedMasterSecret.class);
        if (!extendedMasterSecret && settings.requireExtendedMasterSecret()) {
            throw new HandshakeFailure(
                    AlertDescription.HANDSHAKE_FAILURE,
                    FailureReason.REQUIRED_EXTENSION_MISSING,
                    "the client does not offer the extended master secret");
        }
        var extensions = ServerExtensions.agree(settings.extensions(), hello.extensions(), SizeLimit.OF_CONTENT);
        return answer(settings, hello, extensions, Optional.empty(), out);
    }

    /** @param candidates the certificates that come into question, once a suite has come up that needs one */
    private static HandshakeState answer(
            HandshakeSettings settings,
            ClientHello hello,
            AgreedExtensions extensions,
            Optional<List<Credentials>> candidates,
            HandshakeOutput out)
            throws HandshakeFailure {
        var group = group(settings, hello);
        var client = PeerAbilities.of(hello.extensions());
        for (var suite : settings.suites()) {
            if (!suite.namesKeyExchange() || !hello.cipherSuites().contains(suite.code())) {
                continue;
            }
            if (suite.keyExchange() == CipherSuite.KeyExchange.ECDHE && candidates.isEmpty()) {
                return CertificateSelection.select(
                        settings,
                        Role.SERVER,
                        serverName(hello),
                        client,
                        own -> isShowable(settings, hello, own, client),
                        out,
                        (found, output) -> answer(settings, hello, extensions, Optional.of(found), output));
            }
            var agreed = agreed(settings, hello, suite, extensions, out);
            var answer = answer(settings, hello, agreed, group, candidates.orElse(List.of()), out);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        CertificateSelection.requireCommonType(candidates.orElse(List.of()), client);
        throw noCommon("no suite that the client offers, with a group of ours, under which it can verify what we show");
    }

    private static AgreedParameters agreed(
            HandshakeSettings settings,
            ClientHello hello,
            CipherSuite suite,
            AgreedExtensions extensions,
            HandshakeOutput out) {
        boolean extendedMasterSecret = hello.extensions().has(ExtendedMasterSecret.class);
        return new AgreedParameters(
                suite,
                hello.random(),
                VersionNegotiation.dtls12ServerRandom(
                        settings.versions(), Random.generate(settings.jca().random())),
                extendedMasterSecret,
                serverName(hello),
                extensions,
                connectionIds(settings, hello, out),
                SessionGrant.promise(settings, hello, extendedMasterSecret));
    }

    /** What follows from the client's connection id, if this version is to have any. */
    static AgreedConnectionIds connectionIds(HandshakeSettings settings, ClientHello hello, HandshakeOutput out) {
        return settings.extensions().connectionIdsInDtls12()
                ? AgreedConnectionIds.byServer(settings.extensions(), out.ids(), hello.extensions())
                : AgreedConnectionIds.NONE;
    }

    /** What follows if the suite can be had with this client: a group, and a certificate that it can verify, where it takes them. */
    private static Optional<HandshakeState> answer(
            HandshakeSettings settings,
            ClientHello hello,
            AgreedParameters agreed,
            Optional<NamedGroup> group,
            List<Credentials> candidates,
            HandshakeOutput out)
            throws HandshakeFailure {
        return switch (agreed.suite().keyExchange()) {
            case SEPARATE -> Optional.empty();
            case PSK -> Optional.of(new PskServerAnswer(settings, hello, agreed).send(Optional.empty(), out));
            case ECDHE_PSK -> group.map(chosen -> new PskServerAnswer(settings, hello, agreed).send(group, out));
            case ECDHE -> {
                var client = PeerAbilities.of(hello.extensions());
                var authentication = agreed.suite().authentication();
                var own = OwnCertificate.forSuite(settings, candidates, authentication, client);
                if (group.isEmpty() || own.isEmpty()) {
                    yield Optional.empty();
                }
                var asked = CertificateTypes.toAskFor(settings, hello.extensions());
                yield Optional.of(new ServerAnswer(settings, hello, agreed, group.get(), own.get(), asked).sign(out));
            }
        };
    }

    private static Optional<String> serverName(ClientHello hello) {
        return hello.extensions().find(ServerName.class).map(ServerName::hostName);
    }

    /** RFC 5746 §3.6: no renegotiation is under way, so that there is nothing it could refer to. */
    private static void checkRenegotiation(ClientHello hello) throws HandshakeFailure {
        var info = hello.extensions().find(RenegotiationInfo.class);
        if (info.isPresent() && !info.get().equals(RenegotiationInfo.INITIAL)) {
            throw new HandshakeFailure(
                    AlertDescription.HANDSHAKE_FAILURE,
                    FailureReason.ILLEGAL_PARAMETER,
                    "renegotiation_info is not empty in an initial handshake");
        }
    }

    /** A client that lists no groups leaves the choice to us (RFC 8422 §4). */
    private static Optional<NamedGroup> group(HandshakeSettings settings, ClientHello hello) {
        var listed = hello.extensions().find(SupportedGroups.class).map(SupportedGroups::codes);
        return settings.groups().stream()
                .filter(group -> !group.isHybrid())
                .filter(group -> listed.isEmpty() || listed.get().contains(group.code()))
                .findFirst();
    }

    /** Whether {@code own} would do in one of the suites that both sides have. */
    private static boolean isShowable(
            HandshakeSettings settings, ClientHello hello, Credentials own, PeerAbilities client) {
        return settings.suites().stream()
                .filter(suite -> hello.cipherSuites().contains(suite.code()))
                .anyMatch(suite -> OwnCertificate.forSuite(settings, List.of(own), suite.authentication(), client)
                        .isPresent());
    }

    private static HandshakeFailure noCommon(String message) {
        return new HandshakeFailure(AlertDescription.HANDSHAKE_FAILURE, FailureReason.NO_COMMON_PARAMETERS, message);
    }
}
