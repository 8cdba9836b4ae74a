package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.Certificate;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.RawPublicKeyCertificate;
import java.util.List;
import java.util.Optional;

/** What a peer shows to say who it is, in either form of the Certificate message (RFC 5246 §7.4.2, RFC 7250 §3). */
final class ShownCertificates {
    private ShownCertificates() {}

    /** The certificates, or the one raw public key; none of either from a client that has nothing. Empty for every other message. */
    static Optional<List<Bytes>> in(HandshakeMessage message) {
        if (message instanceof Certificate certificate) {
            return Optional.of(certificate.chain());
        }
        return message instanceof RawPublicKeyCertificate raw
                ? Optional.of(raw.key().isEmpty() ? List.of() : List.of(raw.key()))
                : Optional.empty();
    }
}
