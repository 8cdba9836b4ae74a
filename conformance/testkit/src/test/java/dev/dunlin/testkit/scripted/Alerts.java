package dev.dunlin.testkit.scripted;

/** Descriptions of alerts, and the level of those that end everything. */
final class Alerts {
    static final int FATAL = 2;

    static final int CLOSE_NOTIFY = 0;
    static final int UNEXPECTED_MESSAGE = 10;
    static final int HANDSHAKE_FAILURE = 40;
    static final int ILLEGAL_PARAMETER = 47;
    static final int DECODE_ERROR = 50;
    static final int TOO_MANY_CIDS_REQUESTED = 52;
    static final int UNSUPPORTED_EXTENSION = 110;

    private Alerts() {}
}
