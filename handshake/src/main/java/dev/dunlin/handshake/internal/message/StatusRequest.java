package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;

/**
 * A client would like an OCSP response with the server's certificate, RFC 6066 §8. Which responders it trusts it may say, and nobody does:
 * that part is read over.
 *
 * @param type {@link #OCSP}, or something that nobody has defined yet
 */
public record StatusRequest(int type) implements Extension {
    /** The only type of status that there is. */
    public static final int OCSP = 1;

    /** For an OCSP response, of whichever responder. */
    public static final StatusRequest ANY_OCSP = new StatusRequest(OCSP);

    /** What each message has in its place: the request, a word that it is welcome or will be answered, or the response. */
    static Extension decode(WireReader in, MessageContext context) throws DecodeFailure {
        return switch (context) {
            case CLIENT_HELLO -> decodeRequest(in);
            case CERTIFICATE -> CertificateStatus.decode(in);
            default -> new StatusRequestAcknowledgement();
        };
    }

    private static StatusRequest decodeRequest(WireReader in) throws DecodeFailure {
        int type = in.u8();
        if (type == OCSP) {
            var responders = in.vector16(0, 0xFFFF);
            while (!responders.isExhausted()) {
                responders.vector16(1, 0xFFFF);
            }
            in.vector16(0, 0xFFFF);
        } else {
            in.rest();
        }
        return new StatusRequest(type);
    }

    @Override
    public int code() {
        return ExtensionType.STATUS_REQUEST.code();
    }

    /** Without responders and without extensions of the request. */
    @Override
    public void encode(WireWriter out) {
        out.u8(type).u16(0).u16(0);
    }
}
