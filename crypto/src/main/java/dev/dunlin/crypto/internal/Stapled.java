package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.SignedCertificateTimestampList;
import java.util.Arrays;
import java.util.Optional;

/** What goes with a certificate and is not part of it: the word of a responder (RFC 6066 §8), that of logs (RFC 6962 §3.3). Immutable. */
public final class Stapled {
    public static final Stapled NOTHING = new Stapled(Optional.empty(), Optional.empty());

    /** Stands for none where they are compared; there is no empty one. */
    private static final byte[] NO_RESPONSE = {};

    private final Optional<byte[]> ocspResponse;
    private final Optional<SignedCertificateTimestampList> timestamps;

    private Stapled(Optional<byte[]> ocspResponse, Optional<SignedCertificateTimestampList> timestamps) {
        this.ocspResponse = ocspResponse;
        this.timestamps = timestamps;
    }

    /** Both as far as they are there; the response is copied. */
    public static Stapled of(Optional<byte[]> ocspResponse, Optional<SignedCertificateTimestampList> timestamps) {
        return new Stapled(ocspResponse.map(byte[]::clone), timestamps);
    }

    /** The OCSP response in DER; a copy. */
    public Optional<byte[]> ocspResponse() {
        return ocspResponse.map(byte[]::clone);
    }

    public Optional<SignedCertificateTimestampList> timestamps() {
        return timestamps;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Stapled that
                && ConstantTime.equal(ocspResponse.orElse(NO_RESPONSE), that.ocspResponse.orElse(NO_RESPONSE))
                && timestamps.equals(that.timestamps);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ocspResponse.orElse(NO_RESPONSE)) + timestamps.hashCode();
    }

    @Override
    public String toString() {
        return "Stapled("
                + ocspResponse
                        .map(response -> response.length + " bytes of OCSP, ")
                        .orElse("")
                + timestamps.map(SignedCertificateTimestampList::toString).orElse("no timestamps") + ")";
    }
}
