package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.internal.Signatures;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.Certificate;
import dev.dunlin.handshake.internal.message.CertificateRequest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * One of our own certificates, and the scheme to sign with under it: chosen by what the peer can verify.
 */
record OwnCertificate(Credentials credentials, SignatureScheme scheme) {

    /**
     * For a server: the first that fits the suite's kind of key and whose chain the client can verify, by its signature_algorithms and the
     * curves among its supported_groups (RFC 5246 §7.4.2).
     *
     * @param peerGroups empty when the client lists none, which leaves all open (RFC 8422 §4)
     */
    static Optional<OwnCertificate> forSuite(
            HandshakeSettings settings,
            CipherSuite.Authentication authentication,
            List<Integer> peerSchemes,
            Optional<List<Integer>> peerGroups) {
        return settings.credentials().stream()
                .filter(own -> own.authentication() == authentication)
                .filter(own -> peerGroups.isEmpty() || isOnOneOf(peerGroups.get(), own))
                .filter(own -> isSignedByOneOf(peerSchemes, own))
                .flatMap(own -> withScheme(settings, own, peerSchemes).stream())
                .findFirst();
    }

    /** For a client: the first that the request allows by type, issuer, and the schemes of key and chain (RFC 5246 §7.4.4, §7.4.6). */
    static Optional<OwnCertificate> forRequest(HandshakeSettings settings, CertificateRequest request) {
        return settings.credentials().stream()
                .filter(own -> request.certificateTypes().contains(typeOf(own)))
                .filter(own -> isIssuedByOneOf(own, request.authorities()))
                .filter(own -> isSignedByOneOf(request.signatureAlgorithms(), own))
                .flatMap(own -> withScheme(settings, own, request.signatureAlgorithms()).stream())
                .findFirst();
    }

    /** The Certificate message: the chain, or an empty list. */
    static Certificate message(Optional<OwnCertificate> own) {
        return new Certificate(own.map(certificate -> certificate.credentials().chain().stream()
                        .map(OwnCertificate::encoded)
                        .toList())
                .orElse(List.of()));
    }

    /** Our preference decides among the schemes that both sides know and our key fits. */
    private static Optional<OwnCertificate> withScheme(
            HandshakeSettings settings, Credentials own, List<Integer> peerSchemes) {
        return own.signatureSchemes().stream()
                .filter(settings.schemes()::contains)
                .filter(scheme -> peerSchemes.contains(scheme.code()))
                .findFirst()
                .map(scheme -> new OwnCertificate(own, scheme));
    }

    private static boolean isOnOneOf(List<Integer> groups, Credentials own) {
        var curve = Signatures.groupCode(own.chain().get(0).getPublicKey());
        return curve.isEmpty() || groups.contains(curve.getAsInt());
    }

    /** A certificate that signed itself is trusted or not, its signature says nothing (RFC 8446 §4.2.3). */
    private static boolean isSignedByOneOf(List<Integer> schemes, Credentials own) {
        return own.chain().stream()
                .filter(certificate ->
                        !certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal()))
                .flatMap(certificate -> Signatures.schemeOf(certificate).stream())
                .allMatch(scheme -> schemes.contains(scheme.code()));
    }

    private static int typeOf(Credentials own) {
        return own.authentication() == CipherSuite.Authentication.ECDSA
                ? CertificateRequest.ECDSA_SIGN
                : CertificateRequest.RSA_SIGN;
    }

    /** An empty list of authorities asks for no one in particular. */
    private static boolean isIssuedByOneOf(Credentials own, List<Bytes> authorities) {
        return authorities.isEmpty()
                || own.chain().stream()
                        .map(certificate ->
                                Bytes.of(certificate.getIssuerX500Principal().getEncoded()))
                        .anyMatch(authorities::contains);
    }

    private static Bytes encoded(X509Certificate certificate) {
        try {
            return Bytes.of(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read has no encoding", e);
        }
    }
}
