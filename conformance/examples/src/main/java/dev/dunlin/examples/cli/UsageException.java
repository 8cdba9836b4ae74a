package dev.dunlin.examples.cli;

/** The command line, or a file that it names, cannot be used. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
