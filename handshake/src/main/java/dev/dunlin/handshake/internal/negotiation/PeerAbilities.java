package dev.dunlin.handshake.internal.negotiation;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.internal.Signatures;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateAuthorities;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.handshake.internal.message.SignatureAlgorithmsCert;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import java.util.List;
import java.util.Optional;

/**
 * What the peer can verify. Codes and names as sent.
 *
 * @param schemes for signatures of the handshake
 * @param chainSchemes for signatures inside of certificates (RFC 8446 §4.2.3)
 * @param groups the curves of keys; empty when it lists none, which leaves all open (RFC 8422 §4)
 * @param authorities whom it knows; empty when it names none
 * @param types what may be shown to it (RFC 7250)
 */
public record PeerAbilities(
        List<Integer> schemes,
        List<Integer> chainSchemes,
        Optional<List<Integer>> groups,
        List<Bytes> authorities,
        List<Integer> types) {
    /**
     * Those of a client, by its hello. Without signature_algorithms it means SHA-1 (RFC 5246 §7.4.1.4.1), which RFC 9325 §4.5 forbids:
     * then it can verify nothing of ours.
     */
    public static PeerAbilities of(Extensions offered) {
        var schemes = offered.find(SignatureAlgorithms.class)
                .map(SignatureAlgorithms::codes)
                .orElse(List.of());
        return new PeerAbilities(
                schemes,
                offered.find(SignatureAlgorithmsCert.class)
                        .map(SignatureAlgorithmsCert::codes)
                        .orElse(schemes),
                offered.find(SupportedGroups.class).map(SupportedGroups::codes),
                offered.find(CertificateAuthorities.class)
                        .map(CertificateAuthorities::names)
                        .orElse(List.of()),
                CertificateTypes.taken(offered));
    }

    /** Those of a client of DTLS 1.3, by its hello: there the groups are for the key exchange alone (RFC 8446 §4.2.7). */
    public static PeerAbilities ofDtls13(Extensions offered) {
        var alike = of(offered);
        return new PeerAbilities(alike.schemes, alike.chainSchemes, Optional.empty(), alike.authorities, alike.types);
    }

    /** Those of a server of DTLS 1.3, by its request for a certificate of this type. */
    public static PeerAbilities ofDtls13(Extensions asked, CertificateType type) {
        var alike = of(asked);
        return new PeerAbilities(
                alike.schemes, alike.chainSchemes, Optional.empty(), alike.authorities, List.of(type.code()));
    }

    /** Whether {@code own} is of a type that may be shown. */
    public boolean takes(Credentials own) {
        return types.contains(own.type().code());
    }

    /** Whether the chain of {@code own} can be verified, and the curve of its key is allowed. A raw public key has nobody's signature. */
    public boolean canVerifyChain(Credentials own) {
        return isOnListedCurve(own) && isSignedByListedSchemes(own);
    }

    /** Our preference decides among the schemes that both sides know and the key of {@code own} fits; none for a type that is not taken. */
    public Optional<SignatureScheme> schemeFor(Credentials own, List<SignatureScheme> allowed) {
        return own.signatureSchemes().stream()
                .filter(scheme -> takes(own))
                .filter(allowed::contains)
                .filter(scheme -> schemes.contains(scheme.code()))
                .findFirst();
    }

    /**
     * Whether an authority that the peer names has issued part of {@code own}; naming none asks for no one in particular, and a raw public
     * key is issued by nobody.
     */
    public boolean knowsIssuerOf(Credentials own) {
        return authorities.isEmpty()
                || own.type() == CertificateType.RAW_PUBLIC_KEY
                || own.chain().stream()
                        .map(certificate ->
                                Bytes.of(certificate.getIssuerX500Principal().getEncoded()))
                        .anyMatch(authorities::contains);
    }

    private boolean isOnListedCurve(Credentials own) {
        var curve = Signatures.groupCode(own.publicKey());
        return groups.isEmpty() || curve.isEmpty() || groups.get().contains(curve.getAsInt());
    }

    /** A certificate that signed itself is trusted or not, its signature says nothing (RFC 8446 §4.2.3). */
    private boolean isSignedByListedSchemes(Credentials own) {
        return own.chain().stream()
                .filter(certificate ->
                        !certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal()))
                .flatMap(certificate -> Signatures.schemeOf(certificate).stream())
                .allMatch(scheme -> chainSchemes.contains(scheme.code()));
    }
}
