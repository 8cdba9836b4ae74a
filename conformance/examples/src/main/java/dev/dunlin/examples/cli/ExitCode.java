package dev.dunlin.examples.cli;

/** How a command ended, for the shell. */
enum ExitCode {
    SUCCESS(0),
    /** The handshake or an authentication failed, or a message did not come back. */
    REFUSED(1),
    USAGE(2),
    IO(3),
    TIMED_OUT(4);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
