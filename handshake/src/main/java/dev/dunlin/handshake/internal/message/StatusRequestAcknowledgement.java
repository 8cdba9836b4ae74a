package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * The server may send CertificateStatus (RFC 6066 §8), or would like an OCSP response with the client's certificate (RFC 8446 §4.4.2.1).
 */
public record StatusRequestAcknowledgement() implements Extension {
    @Override
    public int code() {
        return ExtensionType.STATUS_REQUEST.code();
    }

    @Override
    public void encode(WireWriter out) {
        // Empty by both.
    }
}
