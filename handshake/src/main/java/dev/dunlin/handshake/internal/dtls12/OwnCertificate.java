package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.SignatureScheme;
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

    /** For a server: the first that fits the suite's kind of key and the client's signature_algorithms (RFC 5246 §7.4.2). */
    static Optional<OwnCertificate> forSuite(
            HandshakeSettings settings, CipherSuite.Authentication authentication, List<Integer> peerSchemes) {
        return settings.credentials().stream()
                .filter(own -> own.authentication() == authentication)
                .flatMap(own -> withScheme(settings, own, peerSchemes).stream())
                .findFirst();
    }

    /** For a client: the first that the request allows by type, scheme and issuer (RFC 5246 §7.4.4, §7.4.6). */
    static Optional<OwnCertificate> forRequest(HandshakeSettings settings, CertificateRequest request) {
        return settings.credentials().stream()
                .filter(own -> request.certificateTypes().contains(typeOf(own)))
                .filter(own -> isIssuedByOneOf(own, request.authorities()))
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
