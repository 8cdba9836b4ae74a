package dev.dunlin.crypto;

/**
 * Certificates or keys that were given to us cannot be used. The message names the file, or whatever else they came from, and what is wrong
 * with it.
 */
public final class CredentialsException extends Exception {
    private static final long serialVersionUID = 1L;

    CredentialsException(String message) {
        super(message);
    }

    CredentialsException(String message, Throwable cause) {
        super(message, cause);
    }
}
