package dev.dunlin.crypto;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * The application's word on the OCSP response (RFC 6960) that a peer has stapled to its certificate, which this library does not look into:
 * who has signed it, whether it is about this certificate and still fresh, and what it says. It may be slow: with {@code
 * TaskMode.APPLICATION} it is called in a task, on whatever thread runs that; several threads may call it at once.
 */
@FunctionalInterface
public interface OcspResponseJudge {
    /**
     * Whether the peer is believed with this response.
     *
     * @param chain its certificates, its own first, which have been believed otherwise
     * @param response in DER, a copy; empty when the peer has none or does not know how, which is for the judge to accept or not
     * @return false refuses the peer with bad_certificate_status_response (RFC 6066 §8)
     * @throws Exception when there is no telling; the handshake then ends with internal_error, and keeps it as its cause
     */
    boolean isSatisfactory(List<X509Certificate> chain, Optional<byte[]> response) throws Exception;
}
