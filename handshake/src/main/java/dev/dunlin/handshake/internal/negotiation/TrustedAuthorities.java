package dev.dunlin.handshake.internal.negotiation;

import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.codec.Bytes;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** The names that a CertificateRequest lists, RFC 5246 §7.4.4, RFC 8446 §4.2.4. */
public final class TrustedAuthorities {
    /**
     * Bytes of names that are listed; beyond that none are, which asks for any (RFC 5246 §7.4.4). A trust store of the public web has 150 of
     * about 100 bytes, which would be a dozen datagrams for every client.
     */
    private static final int MOST = 4096;

    private TrustedAuthorities() {}

    /** Whom a server with these settings trusts, in DER; empty when that is too much to say. */
    public static List<Bytes> of(HandshakeSettings settings) {
        var names = settings.trust().anchors().stream()
                .flatMap(anchors -> anchors.subjects().stream())
                .map(X500Principal::getEncoded)
                .map(Bytes::of)
                .toList();
        return names.stream().mapToInt(Bytes::length).sum() <= MOST ? names : List.of();
    }
}
