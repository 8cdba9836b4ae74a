package dev.dunlin.crypto;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * The application's word on the signed certificate timestamps (RFC 6962) that came beside a peer's certificate, which this library does not
 * look into. Others may be in the certificate itself or in an OCSP response (RFC 6962 §3.3), where the judge, or an {@link
 * OcspResponseJudge}, finds them. It may be slow: with {@code TaskMode.APPLICATION} it is called in a task, on whatever thread runs that;
 * several threads may call it at once.
 */
@FunctionalInterface
public interface SignedCertificateTimestampJudge {
    /**
     * Whether the peer is believed with these timestamps.
     *
     * @param chain its certificates, its own first, which have been believed otherwise
     * @param timestamps empty when the peer has none or does not know how, which is for the judge to accept or not
     * @return false refuses the peer with certificate_unknown
     * @throws Exception when there is no telling; the handshake then ends with internal_error, and keeps it as its cause
     */
    boolean isSatisfactory(List<X509Certificate> chain, Optional<SignedCertificateTimestampList> timestamps)
            throws Exception;
}
