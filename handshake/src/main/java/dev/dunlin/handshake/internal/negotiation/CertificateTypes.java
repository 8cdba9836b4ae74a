package dev.dunlin.handshake.internal.negotiation;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.message.CertificateTypeAnswer;
import dev.dunlin.handshake.internal.message.CertificateTypeOffer;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.ExtensionType;
import dev.dunlin.handshake.internal.message.Extensions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What each side shows: certificates, unless something else has been agreed on (RFC 7250 §4).
 *
 * @param server what the server shows
 * @param client what the client shows, should it be asked
 */
public record CertificateTypes(CertificateType server, CertificateType client) {
    private static final ExtensionType OF_CLIENT = ExtensionType.CLIENT_CERTIFICATE_TYPE;
    private static final ExtensionType OF_SERVER = ExtensionType.SERVER_CERTIFICATE_TYPE;

    private static final List<Integer> X509_ALONE = List.of(CertificateType.X509.code());

    /** For a ClientHello: what the client can show and takes, unless that is certificates and nothing else (RFC 7250 §4.1). */
    public static List<Extension> offer(HandshakeSettings settings) {
        var offers = new ArrayList<Extension>();
        offer(OF_CLIENT, settings.credentials().types()).ifPresent(offers::add);
        offer(OF_SERVER, settings.trust().types()).ifPresent(offers::add);
        return offers;
    }

    private static Optional<Extension> offer(ExtensionType about, List<CertificateType> types) {
        return types.contains(CertificateType.RAW_PUBLIC_KEY)
                ? Optional.of(new CertificateTypeOffer(
                        about, types.stream().map(CertificateType::code).toList()))
                : Optional.empty();
    }

    /** For a client, by the server's answers to what it has offered. */
    public static CertificateTypes agree(HandshakeSettings settings, Extensions answered) throws HandshakeFailure {
        return new CertificateTypes(
                answered(OF_SERVER, settings.trust().types(), answered),
                answered(OF_CLIENT, settings.credentials().types(), answered));
    }

    private static CertificateType answered(ExtensionType about, List<CertificateType> offered, Extensions answers)
            throws HandshakeFailure {
        var answer = answers.find(about, CertificateTypeAnswer.class);
        if (answer.isEmpty()) {
            return CertificateType.X509;
        }
        return CertificateType.of(answer.get().type())
                .filter(offered::contains)
                .orElseThrow(() -> Faults.illegal(
                        about + " is " + answer.get().type() + ", which was not offered (RFC 7250 §4.2)"));
    }

    /** The codes of what a client takes from its server. */
    static List<Integer> taken(Extensions offered) {
        return offered(OF_SERVER, offered);
    }

    private static List<Integer> offered(ExtensionType about, Extensions offered) {
        return offered.find(about, CertificateTypeOffer.class)
                .map(CertificateTypeOffer::types)
                .orElse(X509_ALONE);
    }

    /**
     * For a server that shows what it is by something of this kind itself: what it asks its client for, in our order of preference. Nothing
     * unless it asks; a client that could only show what nobody would believe is not asked, unless it has to be.
     *
     * @throws HandshakeFailure unsupported_certificate: no type is common (RFC 7250 §4.2)
     */
    public static Optional<CertificateType> toAskFor(HandshakeSettings settings, Extensions offered)
            throws HandshakeFailure {
        if (settings.clientAuthentication() == ClientAuthentication.NONE) {
            return Optional.empty();
        }
        var codes = offered(OF_CLIENT, offered);
        var common = settings.trust().types().stream()
                .filter(type -> codes.contains(type.code()))
                .findFirst();
        boolean mayDoWithout = settings.clientAuthentication() == ClientAuthentication.WANT
                && offered.find(OF_CLIENT, CertificateTypeOffer.class).isEmpty();
        if (common.isEmpty() && !mayDoWithout) {
            throw noCommon("the client can show nothing of " + settings.trust().types());
        }
        return common;
    }

    /** A server's answers to {@code offered}: each only where it was asked, and for the client only if it is to show something. */
    public static List<Extension> answer(Extensions offered, CertificateType shown, Optional<CertificateType> asked) {
        var answers = new ArrayList<Extension>();
        if (offered.find(OF_CLIENT, CertificateTypeOffer.class).isPresent()) {
            asked.ifPresent(type -> answers.add(new CertificateTypeAnswer(OF_CLIENT, type.code())));
        }
        if (offered.find(OF_SERVER, CertificateTypeOffer.class).isPresent()) {
            answers.add(new CertificateTypeAnswer(OF_SERVER, shown.code()));
        }
        return answers;
    }

    /** RFC 7250 §4.2. */
    public static HandshakeFailure noCommon(String message) {
        return new HandshakeFailure(
                AlertDescription.UNSUPPORTED_CERTIFICATE, FailureReason.NO_COMMON_PARAMETERS, message);
    }
}
