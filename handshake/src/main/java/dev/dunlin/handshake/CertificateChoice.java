package dev.dunlin.handshake;

/**
 * The application's own choice of the certificate to show, made anew in every handshake: by the name that a client asks for, by tenant, out
 * of a database or a key service. Takes the place of a fixed list.
 *
 * <p>With {@code TaskMode.APPLICATION} it is called in a task, on whatever thread runs that, and may block; otherwise inside of the call
 * that has brought the peer's message. Several threads may call it at once. Whatever it throws ends the handshake with internal_error.
 */
@FunctionalInterface
public interface CertificateChoice {
    /** Decides what to show to the peer that {@code query} describes. */
    CertificateDecision choose(CertificateQuery query) throws Exception;
}
