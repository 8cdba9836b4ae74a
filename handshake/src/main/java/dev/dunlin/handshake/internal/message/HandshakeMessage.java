package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.WireWriter;

/** A handshake message without its header, RFC 5246 §7.4. Legal in itself; what depends on the state is checked by the state. */
public sealed interface HandshakeMessage
        permits HelloRequest,
                ClientHello,
                HelloVerifyRequest,
                ServerHello,
                Certificate,
                RawPublicKeyCertificate,
                CertificateStatus,
                ServerKeyExchange,
                PskServerKeyExchange,
                CertificateRequest,
                ServerHelloDone,
                ClientKeyExchange,
                PskClientKeyExchange,
                CertificateVerify,
                NewSessionTicket,
                EncryptedExtensions,
                Dtls13Certificate,
                CompressedCertificate,
                Dtls13CertificateRequest,
                Dtls13NewSessionTicket,
                KeyUpdate,
                NewConnectionId,
                RequestConnectionId,
                Finished {
    HandshakeType type();

    /** Writes the body, without header. */
    void encode(WireWriter out);

    /** The body, without header. */
    default byte[] body() {
        var out = new WireWriter();
        encode(out);
        return out.toByteArray();
    }
}
