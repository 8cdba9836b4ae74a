package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.PskKeyExchange;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.List;

/** How the client would use a pre-shared key, RFC 8446 §4.2.9; codes as sent. */
public record PskKeyExchangeModes(List<Integer> codes) implements Extension {
    /** The key alone. */
    public static final int PSK_KE = 0;
    /** The key and Diffie-Hellman. */
    public static final int PSK_DHE_KE = 1;

    public PskKeyExchangeModes {
        codes = List.copyOf(codes);
    }

    /** The offer of a client that uses keys in this way, the better mode first. */
    public static PskKeyExchangeModes of(PskKeyExchange used) {
        return new PskKeyExchangeModes(
                switch (used) {
                    case WITH_DIFFIE_HELLMAN -> List.of(PSK_DHE_KE);
                    case EITHER -> List.of(PSK_DHE_KE, PSK_KE);
                    case ALONE -> List.of(PSK_KE);
                });
    }

    static PskKeyExchangeModes decode(WireReader in, MessageContext context) throws DecodeFailure {
        return new PskKeyExchangeModes(in.vector8(1, 0xFF).u8Codes());
    }

    @Override
    public int code() {
        return ExtensionType.PSK_KEY_EXCHANGE_MODES.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.vector8(contents -> contents.u8Codes(codes));
    }
}
