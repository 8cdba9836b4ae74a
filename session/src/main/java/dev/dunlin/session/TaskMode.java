package dev.dunlin.session;

/** Who does the slow work of a handshake: signing, judging the peer's certificates, looking up pre-shared keys. */
public enum TaskMode {
    /** The session does it itself, inside the call that needs it. */
    INLINE,
    /** The application does it, on whichever thread it likes: see {@link DtlsSession#task()}. */
    APPLICATION
}
