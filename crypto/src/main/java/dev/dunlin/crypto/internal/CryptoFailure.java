package dev.dunlin.crypto.internal;

/** What the peer, or a key that lives elsewhere, can make go wrong in a cryptographic step. The text names no secret. */
public final class CryptoFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** Who is to blame, which decides the alert. */
    public enum Kind {
        /** The peer's public value is no element of the group, or leads to a secret that everybody knows. */
        BAD_PUBLIC_VALUE,
        /** Our private key, which may live in a device, did not sign. */
        SIGNING_FAILED,
        /** Our provider did not decapsulate what has the right form: nothing that the peer could have done. */
        DECAPSULATION_FAILED
    }

    private final Kind kind;

    CryptoFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    CryptoFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
