package dev.dunlin.handshake;

import dev.dunlin.crypto.Credentials;
import java.util.Optional;

/** What a {@link CertificateChoice} has decided. */
public final class CertificateDecision {
    /** What is to be done. New ones may be added in any release: give every switch a default. */
    public enum Kind {
        /** The peer gets to see {@link #credentials()}. */
        SHOW,
        /** There is nothing for this peer: a server ends the handshake with handshake_failure, a client shows no certificate. */
        NOTHING,
        /** The server does not go by the name that the client asks for: unrecognized_name (RFC 6066 §3). To a client the same as NOTHING. */
        UNKNOWN_NAME
    }

    private static final CertificateDecision NOTHING = new CertificateDecision(Kind.NOTHING, Optional.empty());
    private static final CertificateDecision UNKNOWN_NAME =
            new CertificateDecision(Kind.UNKNOWN_NAME, Optional.empty());

    private final Kind kind;
    private final Optional<Credentials> credentials;

    private CertificateDecision(Kind kind, Optional<Credentials> credentials) {
        this.kind = kind;
        this.credentials = credentials;
    }

    /** Shows {@code credentials}; if {@link CertificateQuery#fits} denies them, the outcome is that of {@link #nothing()}. */
    public static CertificateDecision show(Credentials credentials) {
        return new CertificateDecision(Kind.SHOW, Optional.of(credentials));
    }

    /** See {@link Kind#NOTHING}. */
    public static CertificateDecision nothing() {
        return NOTHING;
    }

    /** See {@link Kind#UNKNOWN_NAME}. */
    public static CertificateDecision unknownName() {
        return UNKNOWN_NAME;
    }

    /** What is to be done. */
    public Kind kind() {
        return kind;
    }

    /** What to show; there exactly when the kind is {@code SHOW}. */
    public Optional<Credentials> credentials() {
        return credentials;
    }

    @Override
    public String toString() {
        return credentials.map(shown -> kind + " " + shown).orElse(kind.name());
    }
}
