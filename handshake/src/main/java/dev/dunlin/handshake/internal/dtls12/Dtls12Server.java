package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AgreedExtensions;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.ServerName;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import dev.dunlin.handshake.internal.negotiation.CertificateSelection;
import dev.dunlin.handshake.internal.negotiation.PeerAbilities;
import dev.dunlin.handshake.internal.negotiation.ServerExtensions;
import java.util.List;
import java.util.Optional;

/** The server's way into DTLS 1.2: chooses from what the ClientHello offers, in the server's order of preference. */
public final class Dtls12Server {
    private Dtls12Server() {}

    /** The state after {@code hello}, for which 1.2 has been chosen. */
    public static HandshakeState begin(HandshakeSettings settings, ClientHello hello, HandshakeOutput out)
            throws HandshakeFailure {
        checkRenegotiation(hello);
        boolean extendedMasterSecret = hello.extensions().has(ExtendedMasterSecret.class);
        if (!extendedMasterSecret && settings.requireExtendedMasterSecret()) {
            throw new HandshakeFailure(
                    AlertDescription.HANDSHAKE_FAILURE,
                    FailureReason.REQUIRED_EXTENSION_MISSING,
                    "the client does not offer the extended master secret");
        }
        var extensions = ServerExtensions.agree(settings.extensions(), hello.extensions());
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
            if (!hello.cipherSuites().contains(suite.code())) {
                continue;
            }
            if (candidates.isEmpty()) {
                return CertificateSelection.select(
                        settings,
                        Role.SERVER,
                        serverName(hello),
                        client,
                        own -> isShowable(settings, hello, own, client),
                        out,
                        (found, output) -> answer(settings, hello, extensions, Optional.of(found), output));
            }
            var own = OwnCertificate.forSuite(settings, candidates.get(), suite.authentication(), client);
            if (own.isPresent()) {
                var agreed = new AgreedParameters(
                        suite,
                        hello.random(),
                        Random.generate(settings.jca().random()),
                        hello.extensions().has(ExtendedMasterSecret.class),
                        serverName(hello),
                        extensions);
                return new ServerAnswer(settings, hello, agreed, group, own.get()).sign(out);
            }
        }
        throw noCommon("no suite that the client offers, and can verify a certificate of ours under");
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
    private static NamedGroup group(HandshakeSettings settings, ClientHello hello) throws HandshakeFailure {
        var listed = hello.extensions().find(SupportedGroups.class).map(SupportedGroups::codes);
        return settings.groups().stream()
                .filter(group -> listed.isEmpty() || listed.get().contains(group.code()))
                .findFirst()
                .orElseThrow(() -> noCommon("no group in common"));
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
