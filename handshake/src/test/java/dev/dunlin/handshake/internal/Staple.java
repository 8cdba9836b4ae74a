package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.SignedCertificateTimestampList;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.crypto.internal.Stapled;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateStatus;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.SignedCertificateTimestamps;
import dev.dunlin.handshake.internal.message.StatusRequest;
import dev.dunlin.handshake.internal.message.StatusRequestAcknowledgement;
import dev.dunlin.handshake.internal.message.TimestampRequest;
import java.util.List;

/** What can go with a certificate, by the extensions that ask for it and carry it. */
enum Staple {
    OCSP_RESPONSE {
        @Override
        Extension clientRequest() {
            return StatusRequest.ANY_OCSP;
        }

        @Override
        Extension serverRequest() {
            return new StatusRequestAcknowledgement();
        }

        @Override
        Extension entry() {
            return new CertificateStatus(RESPONSE);
        }

        @Override
        PeerTrust asking(PeerTrust trust) {
            return trust.askingForOcspResponses();
        }

        @Override
        TrustAnchors judged(TrustAnchors trust, boolean good) {
            return trust.ocspResponseJudgedBy((chain, response) -> good);
        }

        @Override
        Reaction unsatisfactory() {
            return Reaction.refused(
                    AlertDescription.BAD_CERTIFICATE_STATUS_RESPONSE, FailureReason.BAD_STATUS_RESPONSE);
        }

        @Override
        Credentials on(Credentials own) {
            return own.withOcspResponse(RESPONSE.toByteArray());
        }

        @Override
        boolean isIn(Stapled stapled) {
            return stapled.ocspResponse()
                    .map(Bytes::of)
                    .filter(RESPONSE::equals)
                    .isPresent();
        }
    },
    TIMESTAMPS {
        @Override
        Extension clientRequest() {
            return new TimestampRequest();
        }

        @Override
        Extension serverRequest() {
            return new TimestampRequest();
        }

        @Override
        Extension entry() {
            return new SignedCertificateTimestamps(LIST);
        }

        @Override
        PeerTrust asking(PeerTrust trust) {
            return trust.askingForTimestamps();
        }

        @Override
        TrustAnchors judged(TrustAnchors trust, boolean good) {
            return trust.signedCertificateTimestampsJudgedBy((chain, timestamps) -> good);
        }

        @Override
        Reaction unsatisfactory() {
            return Reaction.refused(AlertDescription.CERTIFICATE_UNKNOWN, FailureReason.UNTRUSTED_CERTIFICATE);
        }

        @Override
        Credentials on(Credentials own) {
            return own.withSignedCertificateTimestamps(LIST);
        }

        @Override
        boolean isIn(Stapled stapled) {
            return stapled.timestamps().filter(LIST::equals).isPresent();
        }
    };

    static final Bytes RESPONSE = ScriptedPeer.bytes(0x30, 0x03, 0x0A, 0x01, 0x00);
    static final SignedCertificateTimestampList LIST =
            SignedCertificateTimestampList.of(List.of(new byte[] {1, 2, 3}, new byte[] {4}));

    /** In ClientHello. */
    abstract Extension clientRequest();

    /** In CertificateRequest of DTLS 1.3. */
    abstract Extension serverRequest();

    /** Beside a certificate of DTLS 1.3. */
    abstract Extension entry();

    abstract PeerTrust asking(PeerTrust trust);

    abstract TrustAnchors judged(TrustAnchors trust, boolean good);

    /** To one that the judge refuses. */
    abstract Reaction unsatisfactory();

    /** The same with this on it. */
    abstract Credentials on(Credentials own);

    abstract boolean isIn(Stapled stapled);
}
