package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.Zlib;
import dev.dunlin.handshake.internal.message.CompressCertificate;
import dev.dunlin.handshake.internal.message.CompressedCertificate;
import dev.dunlin.handshake.internal.message.Dtls13Certificate;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import java.util.List;
import java.util.Optional;

/** Certificate messages in fewer bytes, RFC 8879, where both sides like it: by zlib, which the JDK has, and by nothing else. */
final class CertificateCompression {
    /** For a ClientHello or a CertificateRequest. */
    static final CompressCertificate OFFER = new CompressCertificate(List.of(CompressedCertificate.ZLIB));

    private CertificateCompression() {}

    /**
     * {@code certificate} as it goes out.
     *
     * @param asked extensions of the message that asked for it
     */
    static HandshakeMessage outgoing(HandshakeSettings settings, Dtls13Certificate certificate, Extensions asked) {
        boolean isTaken = asked.find(CompressCertificate.class)
                .filter(offered -> offered.algorithms().contains(CompressedCertificate.ZLIB))
                .isPresent();
        if (!settings.dtls13().compressCertificates()
                || !isTaken
                || certificate.entries().isEmpty()) {
            return certificate;
        }
        var body = certificate.body();
        var compressed =
                new CompressedCertificate(CompressedCertificate.ZLIB, body.length, Bytes.of(Zlib.compress(body)));
        // A public key alone does not become shorter.
        return compressed.body().length < body.length ? compressed : certificate;
    }

    /**
     * The Certificate message that {@code message} is, or holds; empty for every other message, which a compressed one is to whoever has not
     * offered to take any.
     *
     * @throws HandshakeFailure illegal_parameter for an algorithm that was not offered, bad_certificate for what is longer than messages may
     *     be here or does not hold exactly what it says (RFC 8879 §4), and whatever a message that was not compressed would have led to
     */
    static Optional<Dtls13Certificate> incoming(HandshakeSettings settings, HandshakeMessage message)
            throws HandshakeFailure {
        if (message instanceof Dtls13Certificate certificate) {
            return Optional.of(certificate);
        }
        if (!settings.dtls13().compressCertificates() || !(message instanceof CompressedCertificate compressed)) {
            return Optional.empty();
        }
        if (compressed.algorithm() != CompressedCertificate.ZLIB) {
            throw Faults.illegal(
                    "a certificate compressed by algorithm " + compressed.algorithm() + ", which was not offered");
        }
        // The limit that holds for a message which was not compressed, before anything comes out (RFC 8879 §5).
        if (compressed.uncompressedLength() > settings.maxHandshakeMessage()) {
            throw bad("a compressed certificate message of " + compressed.uncompressedLength() + " bytes");
        }
        var body = Zlib.decompress(compressed.data().toByteArray(), compressed.uncompressedLength())
                .orElseThrow(() -> bad("a compressed certificate message is not what it says (RFC 8879 §4)"));
        try {
            return Optional.of(Dtls13Certificate.ofBody(body));
        } catch (DecodeFailure fault) {
            throw Faults.of(fault);
        }
    }

    private static HandshakeFailure bad(String message) {
        return new HandshakeFailure(AlertDescription.BAD_CERTIFICATE, FailureReason.BAD_CERTIFICATE, message);
    }
}
