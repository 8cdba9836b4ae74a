package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** The pre-shared keys that a client names, pre_shared_key of ClientHello, RFC 8446 §4.2.11; the last extension there. */
public record PreSharedKeyOffer(List<OfferedPsk> psks) implements Extension {
    public PreSharedKeyOffer {
        psks = List.copyOf(psks);
    }

    /** Keys in ClientHello, the chosen one in ServerHello. */
    static Extension decode(WireReader in, MessageContext context) throws DecodeFailure {
        return context == MessageContext.CLIENT_HELLO ? decodeOffer(in) : new PreSharedKeyAnswer(in.u16());
    }

    private static PreSharedKeyOffer decodeOffer(WireReader in) throws DecodeFailure {
        var identities = in.vector16(7, 0xFFFF);
        var names = new ArrayList<Bytes>();
        var ages = new ArrayList<Integer>();
        while (!identities.isExhausted()) {
            names.add(identities.vector16(1, 0xFFFF).rest());
            ages.add((int) identities.u32());
        }
        var binders = in.vector16(OfferedPsk.LEAST_BINDER + 1, 0xFFFF);
        var psks = new ArrayList<OfferedPsk>();
        while (!binders.isExhausted()) {
            var binder = binders.vector8(OfferedPsk.LEAST_BINDER, 0xFF).rest();
            if (psks.size() == names.size()) {
                throw DecodeFailure.illegal("more binders than identities");
            }
            psks.add(new OfferedPsk(names.get(psks.size()), ages.get(psks.size()), binder));
        }
        if (psks.size() < names.size()) {
            throw DecodeFailure.illegal("fewer binders than identities");
        }
        return new PreSharedKeyOffer(psks);
    }

    @Override
    public int code() {
        return ExtensionType.PRE_SHARED_KEY.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.vector16(list -> psks.forEach(psk -> list.vector16(identity -> identity.bytes(psk.identity()))
                .u32(Integer.toUnsignedLong(psk.obfuscatedAge()))));
        out.vector16(list -> psks.forEach(psk -> list.vector8(binder -> binder.bytes(psk.binder()))));
    }

    /** Bytes that the binders take, their length included: what a binder itself does not cover (RFC 8446 §4.2.11.2). */
    public int bindersLength() {
        int length = 2;
        for (var psk : psks) {
            length += 1 + psk.binder().length();
        }
        return length;
    }
}
