package dev.dunlin.session;

/**
 * Receives the secrets of every session, so that a packet analyser can decrypt a capture. <strong>Dangerous:</strong> whoever reads what
 * is logged reads everything that was and will be said. Off unless a configuration names one; meant for debugging only.
 */
@FunctionalInterface
public interface KeyLog {
    /**
     * Takes one line of the NSS key log format ({@code SSLKEYLOGFILE}), without its line end. Called on the thread that drives the
     * session, in the middle of a handshake: it should return soon.
     */
    void line(String line);
}
