package dev.dunlin.session.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.session.Failure;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Keeps what it hears, in order, and does what the test wants with messages. */
final class RecordingHandler implements SessionHandler {
    record Ended(ServerSession session, SessionEnd end) {}

    record Refused(InetSocketAddress peer, Failure failure) {}

    private final BlockingQueue<ServerSession> established = new LinkedBlockingQueue<>();
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private final BlockingQueue<Refused> refused = new LinkedBlockingQueue<>();
    private final BiConsumer<ServerSession, String> onMessage;

    RecordingHandler(BiConsumer<ServerSession, String> onMessage) {
        this.onMessage = onMessage;
    }

    @Override
    public void established(ServerSession session) {
        established.add(session);
    }

    @Override
    public void received(ServerSession session, ByteBuffer message) {
        onMessage.accept(session, UTF_8.decode(message).toString());
    }

    @Override
    public void closed(ServerSession session, SessionEnd end) {
        ended.add(new Ended(session, end));
    }

    @Override
    public void handshakeFailed(InetSocketAddress peer, Failure failure) {
        refused.add(new Refused(peer, failure));
    }

    ServerSession nextEstablished() throws InterruptedException {
        return next(established);
    }

    Ended nextEnded() throws InterruptedException {
        return next(ended);
    }

    Refused nextRefused() throws InterruptedException {
        return next(refused);
    }

    /** Whether everything that was heard has been asked for. */
    boolean isSilent() {
        return established.isEmpty() && ended.isEmpty() && refused.isEmpty();
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        var next = queue.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was heard");
        }
        return next;
    }
}
