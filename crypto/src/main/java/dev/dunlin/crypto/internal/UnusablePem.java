package dev.dunlin.crypto.internal;

/** A PEM text that does not hold what was looked for. The one who knows the file's name adds it. */
public final class UnusablePem extends Exception {
    private static final long serialVersionUID = 1L;

    UnusablePem(String message) {
        super(message);
    }

    UnusablePem(String message, Throwable cause) {
        super(message, cause);
    }
}
