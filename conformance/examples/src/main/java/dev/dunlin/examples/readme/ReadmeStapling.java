package dev.dunlin.examples.readme;

import dev.dunlin.crypto.OcspResponseJudge;
import dev.dunlin.crypto.RotatingCredentials;
import dev.dunlin.crypto.SignedCertificateTimestampList;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.session.DtlsClientConfig;
import java.util.List;

/** The OCSP responses and signed certificate timestamps of README. */
final class ReadmeStapling {
    private ReadmeStapling() {}

    // readme:begin
    static void stapled(RotatingCredentials own, byte[] ocspResponse, List<byte[]> timestamps) {
        own.replace(own.current()
                .withOcspResponse(ocspResponse) // fetched by you, before the last one ends
                .withSignedCertificateTimestamps(SignedCertificateTimestampList.of(timestamps)));
    }

    static DtlsClientConfig insisting(TrustAnchors trust, OcspResponseJudge judge) {
        return DtlsClientConfig.builder()
                .trust(trust.ocspResponseJudgedBy(judge)) // (chain, response) -> your own word on it, in a task
                .requestOcspResponses(true)
                .requestSignedCertificateTimestamps(true)
                .compressCertificates(true) // for long chains, with DTLS 1.3
                .build();
    }
    // readme:end
}
