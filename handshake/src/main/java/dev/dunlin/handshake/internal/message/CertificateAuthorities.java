package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** The names of the authorities that the sender knows, RFC 8446 §4.2.4: DER as sent, at least one. */
public record CertificateAuthorities(List<Bytes> names) implements Extension {
    public CertificateAuthorities {
        names = List.copyOf(names);
    }

    static CertificateAuthorities decode(WireReader in, MessageContext context) throws DecodeFailure {
        var list = in.vector16(3, 0xFFFF);
        var names = new ArrayList<Bytes>();
        while (!list.isExhausted()) {
            names.add(list.vector16(1, 0xFFFF).rest());
        }
        return new CertificateAuthorities(names);
    }

    @Override
    public int code() {
        return ExtensionType.CERTIFICATE_AUTHORITIES.code();
    }

    @Override
    public void encode(WireWriter out) {
        out.vector16(list -> names.forEach(name -> list.vector16(entry -> entry.bytes(name))));
    }
}
