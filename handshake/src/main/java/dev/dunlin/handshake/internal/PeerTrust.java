package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.crypto.TrustedKeys;
import java.util.List;
import java.util.Optional;

/**
 * What peers may show to be believed.
 *
 * @param anchors who may vouch for certificates; empty when none is believed
 * @param keys the raw public keys that are believed; empty when none is
 * @param types those of the two that are there, the preferred first
 * @param asksForOcspResponses whether peers are asked for an OCSP response with their certificates
 * @param asksForTimestamps whether they are asked for signed certificate timestamps
 */
public record PeerTrust(
        Optional<TrustAnchors> anchors,
        Optional<TrustedKeys> keys,
        List<CertificateType> types,
        boolean asksForOcspResponses,
        boolean asksForTimestamps) {
    /** Nothing that could be shown is believed. */
    public static final PeerTrust NONE = new PeerTrust(Optional.empty(), Optional.empty(), List.of(), false, false);

    public PeerTrust {
        types = List.copyOf(types);
    }

    /** Certificates alone. */
    public static PeerTrust of(TrustAnchors anchors) {
        return new PeerTrust(Optional.of(anchors), Optional.empty(), List.of(CertificateType.X509), false, false);
    }

    /** Raw public keys alone. */
    public static PeerTrust of(TrustedKeys keys) {
        return new PeerTrust(
                Optional.empty(), Optional.of(keys), List.of(CertificateType.RAW_PUBLIC_KEY), false, false);
    }

    /** The same, and peers are asked for OCSP responses. */
    public PeerTrust askingForOcspResponses() {
        return new PeerTrust(anchors, keys, types, true, asksForTimestamps);
    }

    /** The same, and peers are asked for signed certificate timestamps. */
    public PeerTrust askingForTimestamps() {
        return new PeerTrust(anchors, keys, types, asksForOcspResponses, true);
    }

    /** Whether there is anything that a peer could show. */
    public boolean isPresent() {
        return !types.isEmpty();
    }
}
