package dev.dunlin.crypto.internal;

/** Why a peer's certificates are not believed. The text names subjects and rules, so that a user can act on it. */
public final class CertificateFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong, which decides the alert (RFC 8446 §6.2). */
    public enum Kind {
        /** Not X.509 in DER, or more of it than we read. */
        MALFORMED,
        /** No path leads to an anchor. */
        UNKNOWN_CA,
        EXPIRED,
        NOT_YET_VALID,
        REVOKED,
        /** Nobody could say whether it was revoked. */
        UNKNOWN_STATUS,
        /** The OCSP response that came with it is not what it has to be, or is missing. */
        BAD_STATUS,
        /** None of the fingerprints that are believed. */
        WRONG_FINGERPRINT,
        /** The application says no. */
        NOT_BELIEVED,
        /** A genuine certificate of somebody else. */
        WRONG_NAME,
        /** A kind of key, extension or purpose that does not serve here. */
        UNSUPPORTED,
        /** A signature that does not verify or is too weak to count, a broken constraint. */
        BAD
    }

    private final Kind kind;

    CertificateFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    CertificateFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
