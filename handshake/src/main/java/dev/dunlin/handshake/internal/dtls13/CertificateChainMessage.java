package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateEntry;
import dev.dunlin.handshake.internal.message.Dtls13Certificate;
import dev.dunlin.handshake.internal.message.Extensions;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chains of certificates into and out of the Certificate message of a handshake, RFC 8446 §4.4.2. */
final class CertificateChainMessage {
    private CertificateChainMessage() {}

    /** The chain of {@code own}, or an empty list. */
    static Dtls13Certificate of(Optional<Credentials> own) {
        var entries = new ArrayList<CertificateEntry>();
        own.ifPresent(credentials -> credentials
                .chain()
                .forEach(certificate -> entries.add(new CertificateEntry(encoded(certificate), Extensions.NONE))));
        return new Dtls13Certificate(Bytes.EMPTY, entries);
    }

    /**
     * The certificates of the peer in DER.
     *
     * @param asked the types of extensions that it may answer about each
     */
    static List<Bytes> read(Dtls13Certificate message, List<Integer> asked) throws HandshakeFailure {
        if (!message.requestContext().isEmpty()) {
            throw Faults.illegal("certificate_request_context is not empty in a handshake");
        }
        for (var entry : message.entries()) {
            for (int type : entry.extensions().types()) {
                if (!asked.contains(type)) {
                    throw new HandshakeFailure(
                            AlertDescription.UNSUPPORTED_EXTENSION,
                            FailureReason.UNSOLICITED_EXTENSION,
                            "a certificate comes with extension " + type + ", which was not asked for");
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
