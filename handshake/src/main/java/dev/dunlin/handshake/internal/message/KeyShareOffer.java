package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The client's public values, key_share of ClientHello, RFC 8446 §4.2.8; empty to have the server name a group. */
public record KeyShareOffer(List<KeyShareEntry> shares) implements Extension {
    public KeyShareOffer {
        shares = List.copyOf(shares);
    }

    /** Shares in ClientHello, one share in ServerHello, one group in HelloRetryRequest. */
    static Extension decode(WireReader in, MessageContext context) throws DecodeFailure {
        return switch (context) {
            case CLIENT_HELLO -> decodeOffer(in);
            case HELLO_RETRY_REQUEST -> new KeyShareRequest(in.u16());
            default -> new KeyShareAnswer(KeyShareEntry.decode(in));
        };
    }

    /** At most one share for a group, RFC 8446 §4.2.8. */
    private static KeyShareOffer decodeOffer(WireReader in) throws DecodeFailure {
        var list = in.vector16(0, 0xFFFF);
        var shares = new ArrayList<KeyShareEntry>();
        var groups = new HashSet<Integer>();
        while (!list.isExhausted()) {
            var share = KeyShareEntry.decode(list);
            if (!groups.add(share.group())) {
                throw DecodeFailure.illegal("two shares for group " + share.group());
            }
            shares.add(share);
        }
        return new KeyShareOffer(shares);
    }

    @Override
    public int code() {
        return ExtensionType.KEY_SHARE.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.vector16(list -> shares.forEach(share -> share.encode(list)));
    }
}
