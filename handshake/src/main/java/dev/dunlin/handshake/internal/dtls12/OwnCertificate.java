package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.Certificate;
import dev.dunlin.handshake.internal.message.CertificateRequest;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.RawPublicKeyCertificate;
import dev.dunlin.handshake.internal.negotiation.PeerAbilities;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * One of our own certificates, and the scheme to sign with under it: chosen by what the peer can verify.
 */
record OwnCertificate(Credentials credentials, SignatureScheme scheme) {

    /** For a server: the first that fits the suite's kind of key and that the client can verify (RFC 5246 §7.4.2). */
    static Optional<OwnCertificate> forSuite(
            HandshakeSettings settings,
            List<Credentials> candidates,
            CipherSuite.Authentication authentication,
            PeerAbilities client) {
        return candidates.stream()
                .filter(own -> own.authentication() == authentication)
                .filter(client::canVerifyChain)
                .flatMap(own -> withScheme(settings, own, client).stream())
                .findFirst();
    }

    /** For a client: the first that the request allows by type, and by the schemes of key and chain (RFC 5246 §7.4.4). */
    static Optional<OwnCertificate> forRequest(
            HandshakeSettings settings,
            List<Credentials> candidates,
            CertificateRequest request,
            CertificateType type) {
        var server = abilities(request, type);
        return candidates.stream()
                .filter(own -> request.certificateTypes().contains(typeOf(own)))
                .filter(server::canVerifyChain)
                .flatMap(own -> withScheme(settings, own, server).stream())
                .findFirst();
    }

    /** Those whose issuer the server says it knows, so that nobody else learns who we are (RFC 5246 §7.4.4, §7.4.6). */
    static List<Credentials> knownTo(List<Credentials> candidates, CertificateRequest request, CertificateType type) {
        return candidates.stream()
                .filter(abilities(request, type)::knowsIssuerOf)
                .toList();
    }

    /** What a request says about its sender; the schemes are for the key and the chain alike, the groups were the client's to list. */
    static PeerAbilities abilities(CertificateRequest request, CertificateType type) {
        var schemes = request.signatureAlgorithms();
        return new PeerAbilities(schemes, schemes, Optional.empty(), request.authorities(), List.of(type.code()));
    }

    /** The Certificate message: the chain or an empty list, or the raw public key if there is one. */
    static HandshakeMessage message(CertificateType type, Optional<OwnCertificate> own) {
        return switch (type) {
            case X509 -> chain(own);
            case RAW_PUBLIC_KEY ->
                new RawPublicKeyCertificate(
                        own.flatMap(shown -> shown.credentials().rawPublicKey())
                                .map(key -> Bytes.of(key.encoded()))
                                .orElse(Bytes.EMPTY));
        };
    }

    static Certificate chain(Optional<OwnCertificate> own) {
        return new Certificate(own.map(certificate -> certificate.credentials().chain().stream()
                        .map(OwnCertificate::encoded)
                        .toList())
                .orElse(List.of()));
    }

    private static Optional<OwnCertificate> withScheme(
            HandshakeSettings settings, Credentials own, PeerAbilities peer) {
        return peer.schemeFor(own, settings.schemes()).map(scheme -> new OwnCertificate(own, scheme));
    }

    private static int typeOf(Credentials own) {
        return own.authentication() == CipherSuite.Authentication.ECDSA
                ? CertificateRequest.ECDSA_SIGN
                : CertificateRequest.RSA_SIGN;
    }

    private static Bytes encoded(X509Certificate certificate) {
        try {
            return Bytes.of(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read has no encoding", e);
        }
    }
}
