package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The server asks for a client certificate, in the form of DTLS 1.2, RFC 5246 §7.4.4.
 *
 * @param certificateTypes codes; {@link #RSA_SIGN} and {@link #ECDSA_SIGN} are the ones in use
 * @param signatureAlgorithms codes of signature schemes, for the certificate's key and for the chain
 * @param authorities DER names, possibly none, which means any
 */
public record CertificateRequest(
        List<Integer> certificateTypes, List<Integer> signatureAlgorithms, List<Bytes> authorities)
        implements HandshakeMessage {
    public static final int RSA_SIGN = 1;
    /** RFC 8422 §5.5: EdDSA keys too. */
    public static final int ECDSA_SIGN = 64;

    public CertificateRequest {
        certificateTypes = List.copyOf(certificateTypes);
        signatureAlgorithms = List.copyOf(signatureAlgorithms);
        authorities = List.copyOf(authorities);
    }

    static CertificateRequest decode(WireReader in) throws DecodeFailure {
        var types = in.vector8(1, 0xFF).u8Codes();
        var algorithms = in.vector16(2, 0xFFFE).u16Codes();
        var list = in.vector16(0, 0xFFFF);
        var authorities = new ArrayList<Bytes>();
        while (!list.isExhausted()) {
            authorities.add(list.vector16(1, 0xFFFF).rest());
        }
        return new CertificateRequest(types, algorithms, authorities);
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.CERTIFICATE_REQUEST;
    }

    @Override
    public void encode(WireWriter out) {
        out.vector8(contents -> contents.u8Codes(certificateTypes));
        out.vector16(contents -> contents.u16Codes(signatureAlgorithms));
        out.vector16(list -> authorities.forEach(name -> list.vector16(entry -> entry.bytes(name))));
    }
}
