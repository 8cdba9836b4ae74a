package dev.dunlin.interop.bogo;

/** The test ends here: with this exit code, and this text for the runner to look for. */
final class ShimFailure extends Exception {
    private static final long serialVersionUID = 1;

    /** What the runner takes for "this shim does not have that". */
    static final int UNIMPLEMENTED = 89;

    private static final int FAILED = 1;

    private final int exitCode;

    private ShimFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** The connection failed, or came to something else than the test expects. */
    static ShimFailure failed(String message) {
        return new ShimFailure(FAILED, message);
    }

    /** The test is about something that we do not have. */
    static ShimFailure unimplemented(String feature) {
        return new ShimFailure(UNIMPLEMENTED, "not implemented: " + feature);
    }

    int exitCode() {
        return exitCode;
    }
}
