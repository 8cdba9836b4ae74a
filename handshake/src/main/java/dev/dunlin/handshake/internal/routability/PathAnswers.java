package dev.dunlin.handshake.internal.routability;

import dev.dunlin.crypto.internal.Nullable;
import java.util.ArrayDeque;

/**
 * The answers that this side owes, as the responder of RFC 9853 §5.4: one for each challenge, at once, by the path that the challenge came
 * by.
 */
public final class PathAnswers<P> {
    /**
     * Answers that wait to be written. They are written before the next datagram is read, which has room for some forty challenges at the
     * most; an honest peer puts one in it (RFC 9853 §5.3).
     */
    public static final int MOST = 8;

    /**
     * One answer.
     *
     * @param allowance what may go out by the path
     */
    public record Answer<P>(P path, PathMessage message, Allowance allowance) {}

    private final ArrayDeque<Answer<P>> waiting = new ArrayDeque<>(1);

    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    /**
     * A challenge has come by {@code path}.
     *
     * @param isLeft whether this side has left that path on purpose
     * @param allowance what may go out by it
     * @return whether it will be answered; not, if nobody has fetched the answers to many before
     */
    public boolean challenged(P path, long cookie, boolean isLeft, Allowance allowance) {
        if (waiting.size() == MOST) {
            return false;
        }
        var type = isLeft ? PathMessage.Type.DROP : PathMessage.Type.RESPONSE;
        waiting.add(new Answer<>(path, new PathMessage(type, cookie), allowance));
        return true;
    }

    /**
     * Takes the next answer, which goes out in a record of {@code recordLength} bytes; null when there is none. One that its path may not be
     * sent is dropped: it would be larger than three times the challenge, which only a very long connection id can make it.
     */
    public @Nullable Answer<P> next(int recordLength) {
        var answer = waiting.poll();
        while (answer != null && !answer.allowance().allows(recordLength)) {
            answer = waiting.poll();
        }
        return answer;
    }

    public void clear() {
        waiting.clear();
    }
}
