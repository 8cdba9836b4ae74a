package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.SrtpProfile;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.List;

/**
 * use_srtp, RFC 5764 §4.1.1: the profiles that the client offers, its favourite first, or the one that the server has chosen. Codes as
 * sent, unknown ones included.
 *
 * @param mki the master key identifier that is to stand in every SRTP packet; empty for none (RFC 5764 §4.1.3)
 */
public record UseSrtp(List<Integer> codes, Bytes mki) implements Extension {
    public UseSrtp {
        codes = List.copyOf(codes);
    }

    /** These, and no master key identifier: with one key at a time there is nothing to tell apart. */
    public static UseSrtp of(List<SrtpProfile> profiles) {
        return new UseSrtp(profiles.stream().map(SrtpProfile::code).toList(), Bytes.EMPTY);
    }

    /** A list in ClientHello, exactly one elsewhere. */
    static UseSrtp decode(WireReader in, MessageContext context) throws DecodeFailure {
        var codes = in.vector16(2, 0xFFFE).u16Codes();
        if (context != MessageContext.CLIENT_HELLO && codes.size() != 1) {
            throw DecodeFailure.illegal("the server chooses " + codes.size() + " SRTP profiles");
        }
        return new UseSrtp(codes, in.vector8(0, 0xFF).rest());
    }

    @Override
    public int code() {
        return ExtensionType.USE_SRTP.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.vector16(list -> list.u16Codes(codes)).vector8(value -> value.bytes(mki));
    }
}
