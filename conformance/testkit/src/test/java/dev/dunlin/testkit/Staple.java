package dev.dunlin.testkit;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.SignedCertificateTimestampList;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.SessionInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What can go with a certificate, by the calls that give it, ask for it and judge it. */
enum Staple {
    OCSP_RESPONSE(FailureReason.BAD_STATUS_RESPONSE, AlertDescription.BAD_CERTIFICATE_STATUS_RESPONSE) {
        @Override
        Credentials on(Credentials own, byte[] contents) {
            return own.withOcspResponse(contents);
        }

        @Override
        DtlsClientConfig.Builder requestBy(DtlsClientConfig.Builder builder) {
            return builder.requestOcspResponses(true);
        }

        @Override
        DtlsServerConfig.Builder requestBy(DtlsServerConfig.Builder builder) {
            return builder.requestOcspResponses(true);
        }

        @Override
        TrustAnchors judged(TrustAnchors trust, Predicate<Optional<byte[]>> judge) {
            return trust.ocspResponseJudgedBy((chain, response) -> judge.test(response));
        }

        @Override
        Optional<byte[]> in(SessionInfo info) {
            return info.ocspResponse();
        }
    },
    TIMESTAMPS(FailureReason.UNTRUSTED_CERTIFICATE, AlertDescription.CERTIFICATE_UNKNOWN) {
        @Override
        Credentials on(Credentials own, byte[] contents) {
            return own.withSignedCertificateTimestamps(SignedCertificateTimestampList.of(List.of(contents)));
        }

        @Override
        DtlsClientConfig.Builder requestBy(DtlsClientConfig.Builder builder) {
            return builder.requestSignedCertificateTimestamps(true);
        }

        @Override
        DtlsServerConfig.Builder requestBy(DtlsServerConfig.Builder builder) {
            return builder.requestSignedCertificateTimestamps(true);
        }

        @Override
        TrustAnchors judged(TrustAnchors trust, Predicate<Optional<byte[]>> judge) {
            return trust.signedCertificateTimestampsJudgedBy(
                    (chain, timestamps) -> judge.test(timestamps.map(Staple::first)));
        }

        @Override
        Optional<byte[]> in(SessionInfo info) {
            return info.signedCertificateTimestamps().map(Staple::first);
        }
    };

    private final FailureReason reason;
    private final AlertDescription alert;

    Staple(FailureReason reason, AlertDescription alert) {
        this.reason = reason;
        this.alert = alert;
    }

    private static byte[] first(SignedCertificateTimestampList list) {
        return list.timestamps().get(0);
    }

    /** Why a peer is refused for it. */
    FailureReason reason() {
        return reason;
    }

    /** What it is told then. */
    AlertDescription alert() {
        return alert;
    }

    /** The same with this on it. */
    abstract Credentials on(Credentials own, byte[] contents);

    abstract DtlsClientConfig.Builder requestBy(DtlsClientConfig.Builder builder);

    abstract DtlsServerConfig.Builder requestBy(DtlsServerConfig.Builder builder);

    /** The same with a judge, who is told what is there. */
    abstract TrustAnchors judged(TrustAnchors trust, Predicate<Optional<byte[]>> judge);

    abstract Optional<byte[]> in(SessionInfo info);

    /** What has come, to be compared. */
    Optional<ByteBuffer> received(SessionInfo info) {
        return in(info).map(ByteBuffer::wrap);
    }
}
