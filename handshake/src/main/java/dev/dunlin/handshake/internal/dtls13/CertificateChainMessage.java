package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.internal.Stapled;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateEntry;
import dev.dunlin.handshake.internal.message.CertificateStatus;
import dev.dunlin.handshake.internal.message.Dtls13Certificate;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.SignedCertificateTimestamps;
import dev.dunlin.handshake.internal.message.StatusRequest;
import dev.dunlin.handshake.internal.message.StatusRequestAcknowledgement;
import dev.dunlin.handshake.internal.message.TimestampRequest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chains of certificates, and raw public keys, into and out of the Certificate message of a handshake, RFC 8446 §4.4.2. */
final class CertificateChainMessage {
    private CertificateChainMessage() {}

    /**
     * The chain of {@code own}, or its raw public key, or an empty list.
     *
     * @param asked extensions of the message that asked for it: with status_request or signed_certificate_timestamp there, what we have of
     *     that comes with the first certificate (RFC 8446 §4.4.2, §4.4.2.1)
     */
    static Dtls13Certificate of(Optional<Credentials> own, Extensions asked) {
        var entries = new ArrayList<CertificateEntry>();
        own.ifPresent(credentials ->
                shown(credentials).forEach(der -> entries.add(new CertificateEntry(der, Extensions.NONE))));
        var stapled = own.map(credentials -> stapled(credentials, asked)).orElse(List.of());
        if (!stapled.isEmpty()) {
            entries.set(0, new CertificateEntry(entries.get(0).data(), new Extensions(stapled)));
        }
        return new Dtls13Certificate(Bytes.EMPTY, entries);
    }

    private static List<Extension> stapled(Credentials own, Extensions asked) {
        var extensions = new ArrayList<Extension>();
        own.ocspResponse()
                .filter(response -> asksForOcsp(asked))
                .ifPresent(response -> extensions.add(new CertificateStatus(Bytes.of(response))));
        own.signedCertificateTimestamps()
                .filter(timestamps -> asked.has(TimestampRequest.class))
                .ifPresent(timestamps -> extensions.add(new SignedCertificateTimestamps(timestamps)));
        return extensions;
    }

    private static boolean asksForOcsp(Extensions asked) {
        return asked.find(StatusRequest.class)
                        .filter(StatusRequest.ANY_OCSP::equals)
                        .isPresent()
                || asked.has(StatusRequestAcknowledgement.class);
    }

    /** What came with the first certificate of {@code message}; what came with others is about certificates that nobody asks about. */
    static Stapled stapled(Dtls13Certificate message) {
        var first = message.entries().stream()
                .findFirst()
                .map(CertificateEntry::extensions)
                .orElse(Extensions.NONE);
        return Stapled.of(
                first.find(CertificateStatus.class)
                        .map(CertificateStatus::response)
                        .map(Bytes::toByteArray),
                first.find(SignedCertificateTimestamps.class).map(SignedCertificateTimestamps::list));
    }

    private static List<Bytes> shown(Credentials own) {
        return own.rawPublicKey().map(key -> List.of(Bytes.of(key.encoded()))).orElseGet(() -> own.chain().stream()
                .map(CertificateChainMessage::encoded)
                .toList());
    }

    /**
     * The certificates of the peer, or its raw public key, in DER.
     *
     * @param type what was agreed on
     * @param asked the types of extensions that it may answer about each
     */
    static List<Bytes> read(Dtls13Certificate message, CertificateType type, List<Integer> asked)
            throws HandshakeFailure {
        if (!message.requestContext().isEmpty()) {
            throw Faults.illegal("certificate_request_context is not empty in a handshake");
        }
        if (type == CertificateType.RAW_PUBLIC_KEY && message.entries().size() > 1) {
            throw Faults.illegal("more than one raw public key (RFC 8446 §4.4.2)");
        }
        for (var entry : message.entries()) {
            for (int extension : entry.extensions().types()) {
                if (!asked.contains(extension)) {
                    throw new HandshakeFailure(
                            AlertDescription.UNSUPPORTED_EXTENSION,
                            FailureReason.UNSOLICITED_EXTENSION,
                            "a certificate comes with extension " + extension + ", which was not asked for");
                }
            }
        }
        return message.entries().stream().map(CertificateEntry::data).toList();
    }

    /** A certificate where only a pre-shared key was to authenticate. */
    static HandshakeFailure unwanted() {
        return new HandshakeFailure(
                AlertDescription.UNEXPECTED_MESSAGE,
                FailureReason.UNEXPECTED_MESSAGE,
                "Certificate from a server that was to prove a pre-shared key");
    }

    private static Bytes encoded(X509Certificate certificate) {
        try {
            return Bytes.of(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read has no encoding", e);
        }
    }
}
