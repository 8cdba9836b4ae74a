package dev.dunlin.examples.readme;

import dev.dunlin.crypto.CertificateFingerprint;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.session.DatagramKind;
import dev.dunlin.session.DtlsClientConfig;
import java.nio.ByteBuffer;
import java.util.Set;

/** The WebRTC of README. */
final class ReadmeFingerprint {
    private ReadmeFingerprint() {}

    // readme:begin
    static String toSdp(Credentials own) {
        return "a=fingerprint:"
                + CertificateFingerprint.of(HashAlgorithm.SHA256, own.chain().get(0));
    }

    static DtlsClientConfig fromSdp(Credentials own, String fingerprint) {
        return DtlsClientConfig.builder()
                .credentials(own)
                .trust(TrustAnchors.fingerprints(Set.of(CertificateFingerprint.parse(fingerprint))))
                .build(); // no name, no authority: begin with DtlsSession.client(config, now)
    }

    static boolean isForUs(ByteBuffer datagram) {
        return DatagramKind.of(datagram) == DatagramKind.DTLS; // beside STUN, RTP and the rest on one port
    }
    // readme:end
}
