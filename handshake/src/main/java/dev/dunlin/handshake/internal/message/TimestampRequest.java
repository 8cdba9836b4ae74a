package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * The sender would like signed certificate timestamps with the other side's certificate: a client in its hello (RFC 6962 §3.3.1), a server
 * of DTLS 1.3 in its CertificateRequest (RFC 8446 §4.2).
 */
public record TimestampRequest() implements Extension {
    @Override
    public int code() {
        return ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP.code();
    }

    @Override
    public void encode(WireWriter out) {
        // Empty by both.
    }
}
