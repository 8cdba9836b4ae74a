package dev.dunlin.handshake.internal.message;

import dev.dunlin.crypto.SignedCertificateTimestampList;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * What logs have promised about the sender's certificate, RFC 6962 §3.3.1: in DTLS 1.2 in a ServerHello, in 1.3 an extension of the
 * certificate (RFC 8446 §4.2).
 */
public record SignedCertificateTimestamps(SignedCertificateTimestampList list) implements Extension {
    /** What each message has in its place: the request or the timestamps. */
    static Extension decode(WireReader in, MessageContext context) throws DecodeFailure {
        return switch (context) {
            case SERVER_HELLO, CERTIFICATE -> decodeList(in);
            default -> new TimestampRequest();
        };
    }

    private static SignedCertificateTimestamps decodeList(WireReader in) throws DecodeFailure {
        try {
            return new SignedCertificateTimestamps(
                    SignedCertificateTimestampList.ofEncoded(in.rest().toByteArray()));
        } catch (IllegalArgumentException wrong) {
            throw DecodeFailure.malformed("signed_certificate_timestamp: " + wrong.getMessage());
        }
    }

    @Override
    public int code() {
        return ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.bytes(list.encoded());
    }
}
