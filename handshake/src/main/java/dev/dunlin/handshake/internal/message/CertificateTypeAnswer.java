package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * The type that the server has chosen from a {@link CertificateTypeOffer}, RFC 7250 §3.
 *
 * @param about client_certificate_type or server_certificate_type
 * @param type code as sent
 */
public record CertificateTypeAnswer(ExtensionType about, int type) implements Extension {
    @Override
    public int code() {
        return about.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.u8(type);
    }
}
