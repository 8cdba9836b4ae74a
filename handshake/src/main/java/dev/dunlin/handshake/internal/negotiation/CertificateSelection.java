package dev.dunlin.handshake.internal.negotiation;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.internal.NameMatch;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.CertificateChoice;
import dev.dunlin.handshake.CertificateDecision;
import dev.dunlin.handshake.CertificateQuery;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.OwnCertificates;
import dev.dunlin.handshake.internal.Suspended;
import dev.dunlin.handshake.internal.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import javax.security.auth.x500.X500Principal;

/**
 * Which of our certificates come into question for this peer: those of the list that are for its name, or what the application chooses,
 * which may take its time. Whether the peer can verify one of them is for the version's own rules to say.
 */
public final class CertificateSelection {
    /** Goes on with the candidates, the preferred first. */
    @FunctionalInterface
    public interface Continuation {
        HandshakeState with(List<Credentials> candidates, HandshakeOutput out) throws HandshakeFailure;
    }

    private CertificateSelection() {}

    /**
     * Selects, and goes on at once or after a task.
     *
     * @param serverName what the client has asked for
     * @param fits whether the peer could verify these credentials
     */
    public static HandshakeState select(
            HandshakeSettings settings,
            Role role,
            Optional<String> serverName,
            PeerAbilities peer,
            Predicate<Credentials> fits,
            HandshakeOutput out,
            Continuation continuation)
            throws HandshakeFailure {
        var own = settings.credentials();
        if (own.choice().isEmpty()) {
            var taken = own.current().stream().filter(peer::takes).toList();
            var candidates = role == Role.SERVER ? named(own, taken, serverName) : taken;
            // All of a type that the peer does not take are no answer, but tell what is wrong.
            return continuation.with(taken.isEmpty() ? own.current() : knownIssuersFirst(candidates, peer), out);
        }
        var query = CertificateQuery.of(
                role, serverName, commonSchemes(settings, peer), principals(peer.authorities()), types(peer), fits);
        return chosen(own.choice().get(), query, continuation);
    }

    private static HandshakeState chosen(CertificateChoice choice, CertificateQuery query, Continuation continuation) {
        return new Suspended<CertificateDecision>(
                Suspended.Kind.CHOOSE_CERTIFICATE,
                () -> Objects.requireNonNull(choice.choose(query), "a certificate choice decided null"),
                (decision, output) -> {
                    if (decision.kind() == CertificateDecision.Kind.UNKNOWN_NAME && query.role() == Role.SERVER) {
                        throw unknownName(query.serverName());
                    }
                    return continuation.with(decision.credentials().stream().toList(), output);
                });
    }

    /**
     * Entries of {@code all} that are for {@code serverName}; all when the client names none, and when no entry is for any DNS name: a list
     * of certificates for devices or addresses does not go by names. A raw public key is for whoever knows it, by any name.
     */
    private static List<Credentials> named(OwnCertificates own, List<Credentials> all, Optional<String> serverName)
            throws HandshakeFailure {
        if (serverName.isEmpty()
                || isAddress(serverName.get())
                || all.stream().noneMatch(CertificateSelection::hasNames)) {
            return all;
        }
        var name = dnsName(serverName.get());
        var matching = all.stream().filter(entry -> isFor(entry, name)).toList();
        if (matching.isEmpty() && own.refuseUnknownNames()) {
            throw unknownName(serverName);
        }
        return matching.isEmpty() ? all : matching;
    }

    private static boolean isFor(Credentials own, Optional<PeerName> name) {
        return own.type() == CertificateType.RAW_PUBLIC_KEY
                || (name.isPresent() && NameMatch.speaksFor(own.chain().get(0), name.get()));
    }

    private static boolean hasNames(Credentials own) {
        return own.type() == CertificateType.X509
                && NameMatch.speaksForDnsNames(own.chain().get(0));
    }

    /** RFC 6066 §3 has no addresses in server_name; those that come all the same name nobody. */
    private static boolean isAddress(String serverName) {
        return dnsName(serverName).map(PeerName::isIpAddress).orElse(false);
    }

    private static Optional<PeerName> dnsName(String serverName) {
        try {
            return Optional.of(PeerName.of(serverName));
        } catch (IllegalArgumentException e) {
            // What a client sends need not be a name at all: then nothing is for it.
            return Optional.empty();
        }
    }

    /** RFC 9325 §3.7: fatal, lest the client be led to a service that it did not mean (ALPACA). */
    private static HandshakeFailure unknownName(Optional<String> serverName) {
        return new HandshakeFailure(
                AlertDescription.UNRECOGNIZED_NAME,
                FailureReason.UNKNOWN_SERVER_NAME,
                "the client asks for " + serverName.orElse("no name"));
    }

    /**
     * A server has nothing of a type that its client takes.
     *
     * @throws HandshakeFailure unsupported_certificate (RFC 7250 §4.2)
     */
    public static void requireCommonType(List<Credentials> candidates, PeerAbilities client) throws HandshakeFailure {
        if (!candidates.isEmpty() && candidates.stream().noneMatch(client::takes)) {
            throw CertificateTypes.noCommon(
                    "the client takes none of what we could show: " + OwnCertificates.typesOf(candidates));
        }
    }

    /** A preference, not a condition: a client that names authorities may know others. */
    private static List<Credentials> knownIssuersFirst(List<Credentials> candidates, PeerAbilities peer) {
        var ordered = new ArrayList<Credentials>(candidates.size());
        candidates.stream().filter(peer::knowsIssuerOf).forEach(ordered::add);
        candidates.stream().filter(own -> !peer.knowsIssuerOf(own)).forEach(ordered::add);
        return ordered;
    }

    private static List<SignatureScheme> commonSchemes(HandshakeSettings settings, PeerAbilities peer) {
        return settings.schemes().stream()
                .filter(scheme -> peer.schemes().contains(scheme.code()))
                .toList();
    }

    private static List<CertificateType> types(PeerAbilities peer) {
        return peer.types().stream()
                .flatMap(code -> CertificateType.of(code).stream())
                .toList();
    }

    /** Names that cannot be parsed are left out: they are hints, and from somebody who has proven nothing. */
    private static List<X500Principal> principals(List<Bytes> authorities) {
        return authorities.stream().flatMap(name -> principal(name).stream()).toList();
    }

    private static Optional<X500Principal> principal(Bytes name) {
        try {
            return Optional.of(new X500Principal(name.toByteArray()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
