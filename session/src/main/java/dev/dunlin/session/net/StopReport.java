package dev.dunlin.session.net;

/**
 * What became of a server's sessions when it stopped.
 *
 * @param closed established sessions that ended with a close_notify
 * @param aborted associations that were cut off: in the middle of a handshake, or still at work when the time was over
 * @param undelivered datagrams, close_notify among them, that had to go out while the server stopped and that the socket did not take
 */
public record StopReport(int closed, int aborted, int undelivered) {
    static final StopReport NOTHING = new StopReport(0, 0, 0);

    StopReport plus(StopReport other) {
        return new StopReport(closed + other.closed, aborted + other.aborted, undelivered + other.undelivered);
    }
}
