package dev.dunlin.examples.readme;

import dev.dunlin.crypto.CertificateFingerprint;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.SrtpProfile;
import dev.dunlin.session.DatagramKind;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SrtpKeys;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/** The WebRTC of README. */
final class ReadmeFingerprint {
    private ReadmeFingerprint() {}

    /** Whoever protects and opens media. */
    interface Media {
        /** Takes copies of what it needs. */
        void begin(SrtpKeys keys);

        void opened(ByteBuffer packet);
    }

    // readme:begin
    static String toSdp(Credentials own) {
        return "a=fingerprint:"
                + CertificateFingerprint.of(HashAlgorithm.SHA256, own.chain().get(0));
    }

    static DtlsClientConfig fromSdp(Credentials own, String fingerprint) {
        return DtlsClientConfig.builder()
                .credentials(own)
                .trust(TrustAnchors.fingerprints(Set.of(CertificateFingerprint.parse(fingerprint))))
                .srtpProfiles(List.of(SrtpProfile.SRTP_AEAD_AES_128_GCM, SrtpProfile.SRTP_AES128_CM_HMAC_SHA1_80))
                .requireSrtp(true)
                .build(); // no name, no authority: begin with DtlsSession.client(config, now)
    }

    static void received(ByteBuffer datagram, DtlsSession session, ByteBuffer message, Media media, long now) {
        switch (DatagramKind.of(datagram)) { // all of them on one port
            case DTLS -> {
                while (datagram.hasRemaining()) {
                    // Room for any message, of 2^14 bytes at the most: what finds none stays where it is.
                    var outcome = session.receive(datagram, message.clear(), now);
                    if (outcome.kind() == ReceiveOutcome.Kind.ESTABLISHED) {
                        try (var keys = session.srtpKeys().orElseThrow()) { // there they are: SRTP is required
                            media.begin(keys); // profile(), local() for what we send, remote() for what comes
                        }
                    }
                }
            }
            case RTP -> media.opened(datagram); // SRTP and SRTCP never pass through the session
            default -> {} // STUN is for ICE
        }
    }
    // readme:end
}
