package dev.dunlin.session;

import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AfterHandshake;
import dev.dunlin.handshake.internal.ConnectionIdChange;
import dev.dunlin.handshake.internal.DormantHandshake;
import dev.dunlin.handshake.internal.FoldedHandshake;
import dev.dunlin.handshake.internal.HandshakeDriver;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeResult;
import dev.dunlin.handshake.internal.Suspended;
import dev.dunlin.handshake.internal.Timers;
import dev.dunlin.handshake.internal.resumption.Resumability;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.WorkingSet;
import dev.dunlin.recordlayer.internal.WriteEpochs;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * The handshake of one association, from the first flight until our last one can be forgotten: the driver, the task that it waits for,
 * and what it has come to.
 */
final class Handshaking {
    private final Role role;
    private final WorkingSet ws;

    @Nullable
    private HandshakeDriver driver;

    /** What is left of the driver while nothing is outstanding after the handshake. */
    @Nullable
    private DormantHandshake dormant;

    @Nullable
    private HandshakeTask task;

    /** What it has come to, until that has been taken note of. */
    @Nullable
    private HandshakeResult result;

    @Nullable
    private Completed completed;

    /** What the first flight is to begin to wait with, nanoseconds; 0 as the configuration says. */
    private long initialTimeout;

    /** Whether the peer is known to have our ACK for its last flight; of no meaning once that cannot be repeated any more. */
    private boolean isLastAckKnown;

    /**
     * What outlives a handshake that is complete.
     *
     * @param afterHandshake derives keying material and reads what may come later
     * @param resumability how the session can be resumed, and is forgotten
     * @param nextMessageSeq of a message of the peer that was not part of the handshake
     */
    record Completed(AfterHandshake afterHandshake, Resumability resumability, int nextMessageSeq) {}

    Handshaking(Role role, WorkingSet ws) {
        this.role = role;
        this.ws = ws;
    }

    /** Whether {@link #fold} loses nothing of a complete handshake. */
    boolean isAtRest() {
        return driver == null && completed != null && result == null && task == null;
    }

    /** Writes what a complete handshake at rest has left; its secrets are wiped here. */
    FoldedHandshake fold(FoldWriter out) {
        var done = Objects.requireNonNull(completed);
        var folded = done.afterHandshake().fold(out);
        out.count(done.nextMessageSeq()).flag(dormant != null);
        if (dormant != null) {
            dormant.fold(out);
        }
        return folded;
    }

    /** What {@link #fold} has written, of which {@code after} is the beginning. */
    static Handshaking unfold(
            Role role, Surroundings surroundings, AfterHandshake after, Resumability resumability, FoldReader in) {
        var handshaking = new Handshaking(role, surroundings.ws());
        handshaking.completed = new Completed(after, resumability, (int) in.count());
        handshaking.dormant = in.flag() ? DormantHandshake.unfold(surroundings.handshakeSettings(), after, in) : null;
        return handshaking;
    }

    /** Takes over a handshake; a client's may wait for a task before its first flight. */
    void begin(HandshakeDriver begun) {
        if (initialTimeout > 0) {
            begun.initialTimeout(initialTimeout);
        }
        driver = begun;
        announceTask(begun);
    }

    /** Whether there is a handshake under way, or a last flight that may have to be repeated. */
    boolean isAlive() {
        return driver != null;
    }

    /** What is left of it; null until it is complete. */
    @Nullable
    Completed completed() {
        return completed;
    }

    /** What it has come to, once; null before that and afterwards. */
    @Nullable
    HandshakeResult takeResult() {
        var taken = result;
        result = null;
        return taken;
    }

    Optional<HandshakeTask> task() {
        return Optional.ofNullable(task);
    }

    /** Heap that messages of the peer hold. */
    int bytesHeld() {
        return driver == null ? 0 : driver.bytesHeld();
    }

    /** Name of the state, for reports. */
    String stateName() {
        return driver == null ? "no handshake" : driver.stateName();
    }

    /** Makes the driver of a complete handshake ready for what comes or is asked of it. */
    void wake(AssociationKeys keys, Supplier<Timers> timers) {
        var folded = dormant;
        if (driver == null && folded != null) {
            int readEpoch = keys.read().newest().number();
            int writeEpoch = keys.current().number();
            driver = folded.wake(role, keys, timers.get(), readEpoch, writeEpoch);
        }
    }

    /** Folds a driver that has nothing to do. */
    void rest() {
        if (driver != null && driver.isIdle()) {
            dormant = driver.fold();
            driver = null;
        }
    }

    /** Takes the content of a handshake record, where there is a driver to take it. */
    ReceiveOutcome handshake(byte[] content, int length, long recordNumber, long now) throws HandshakeFailure {
        var running = driver;
        return running == null
                ? ReceiveOutcome.Discarded.of(DiscardReason.AFTER_CLOSE)
                : progress(running, running.onHandshake(content, 0, length, recordNumber, now));
    }

    /** Takes the content of an ACK record. */
    ReceiveOutcome ack(byte[] content, int length, int epoch, long now) throws HandshakeFailure {
        var running = driver;
        if (running == null) {
            return ReceiveOutcome.Discarded.of(DiscardReason.UNEXPECTED_TYPE);
        }
        var refused = running.onAck(content, 0, length, epoch, now);
        isLastAckKnown |= running.isLastAckKnown();
        return progress(running, refused);
    }

    /** A protected record came before its keys. */
    void unreadable(long now) {
        if (driver != null && completed == null) {
            driver.onUnreadable(now);
        }
    }

    /** The delay of an ACK is over. */
    void ackDelayIsOver() {
        if (driver != null) {
            driver.onAckDelay();
        }
    }

    /** Replaces our keys; there is an association to do it for. */
    HandshakeDriver.KeyUpdating updateKeys(boolean requestPeer, long now) {
        return driver == null ? HandshakeDriver.KeyUpdating.NOT_SUPPORTED : driver.updateKeys(requestPeer, now);
    }

    /** As {@link HandshakeDriver#requestConnectionIds}; there is an association to do it for. */
    ConnectionIdChange requestConnectionIds(int count, long now) {
        return driver == null ? ConnectionIdChange.NOT_SUPPORTED : driver.requestConnectionIds(count, now);
    }

    /** As {@link HandshakeDriver#offerConnectionIds}; there is an association to do it for. */
    ConnectionIdChange offerConnectionIds(int count, boolean areImmediate, long now) {
        return driver == null ? ConnectionIdChange.NOT_SUPPORTED : driver.offerConnectionIds(count, areImmediate, now);
    }

    /** Takes the content of a ChangeCipherSpec record. */
    ReceiveOutcome changeCipherSpec(byte[] content, int length, int epoch, long now) throws HandshakeFailure {
        var running = driver;
        return running == null || completed != null
                ? ReceiveOutcome.Discarded.of(DiscardReason.UNEXPECTED_CHANGE_CIPHER_SPEC)
                : progress(running, running.onChangeCipherSpec(content, 0, length, epoch, now));
    }

    /**
     * Goes on with the result of {@code done}.
     *
     * @throws HandshakeFailure also when the work failed or was refused
     */
    ReceiveOutcome resume(HandshakeTask done, long now) throws HandshakeFailure {
        var running = driver;
        if (done != task || running == null) {
            throw new IllegalArgumentException("this is not the task that the session waits for");
        }
        Object workResult;
        try {
            workResult = done.result();
        } catch (ExecutionException e) {
            task = null;
            throw Suspended.failure(e.getCause() == null ? e : e.getCause());
        }
        task = null;
        try {
            running.resume(workResult, now);
        } catch (RuntimeException fault) {
            throw internal(fault);
        }
        return progress(running, null);
    }

    /** What it means that a provider or a call-back of the application raised {@code fault} in the middle of our own work. */
    static HandshakeFailure internal(RuntimeException fault) {
        return new HandshakeFailure(
                AlertDescription.INTERNAL_ERROR,
                FailureReason.INTERNAL_ERROR,
                "a provider or call-back failed: " + fault,
                fault);
    }

    /** What a record or a task has brought about, unless it was {@code refused}. */
    private ReceiveOutcome progress(HandshakeDriver running, @Nullable DiscardReason refused) {
        if (refused != null) {
            return ReceiveOutcome.Discarded.of(refused);
        }
        var reached = running.result();
        if (reached != null && completed == null) {
            result = reached;
            completed = new Completed(reached.afterHandshake(), reached.resumability(), running.nextMessageSeq());
            return ReceiveOutcome.Established.INSTANCE;
        }
        return announceTask(running) ? ReceiveOutcome.TaskPending.INSTANCE : ReceiveOutcome.HandshakeProgress.INSTANCE;
    }

    /** Whether {@code running} waits for a task that nobody knew of; messages that come while it is under way wait for it. */
    private boolean announceTask(HandshakeDriver running) {
        var suspension = running.suspension();
        if (suspension == null || task != null) {
            return false;
        }
        task = new HandshakeTask(kindOf(suspension), suspension.work());
        return true;
    }

    private static HandshakeTask.Kind kindOf(Suspended<?> suspension) {
        return switch (suspension.kind()) {
            case CHOOSE_CERTIFICATE -> HandshakeTask.Kind.CHOOSE_CERTIFICATE;
            case SIGN -> HandshakeTask.Kind.SIGN;
            case VERIFY_CERTIFICATE -> HandshakeTask.Kind.VERIFY_CERTIFICATE;
            case FIND_SESSION -> HandshakeTask.Kind.FIND_SESSION;
            case STORE_SESSION -> HandshakeTask.Kind.STORE_SESSION;
            case LOOK_UP_PSK -> HandshakeTask.Kind.LOOK_UP_PSK;
        };
    }

    /** Whether the last flight was ours, so that it may have to be repeated after the end of the handshake. */
    boolean lastFlightIsOurs() {
        return driver != null && driver.lastFlightIsOurs();
    }

    /** Whether our last flight goes on being repeated until the peer has acknowledged it. */
    boolean isLastFlightOutstanding() {
        return driver != null && driver.isLastFlightOutstanding();
    }

    /** As {@link HandshakeDriver#isLastAckKnown}. */
    boolean isLastAckKnown() {
        return isLastAckKnown;
    }

    /** Sends our last flight once more, if it is still there and was not sent a moment ago. */
    boolean repeatLastFlight(long now) {
        return driver != null && driver.repeatFlight(now);
    }

    /** From here on flights begin with this wait; after a handshake whose version knows messages the driver has to be awake. */
    void initialTimeout(long nanos) {
        initialTimeout = nanos;
        if (driver != null) {
            driver.initialTimeout(nanos);
        }
    }

    /** What is outstanding of our flight goes out once more, at once: datagrams have become shorter. */
    void refragment(long now) {
        if (driver != null) {
            driver.refragment(now);
        }
    }

    /** The retransmission timer is due; there is a handshake under way. */
    HandshakeDriver.Expiry expire(long silence, long now) {
        if (driver == null) {
            throw new IllegalStateException("there is no handshake that a timer could run for");
        }
        return driver.onExpiry(silence, now);
    }

    /** As {@link HandshakeDriver#owesFinished}. */
    boolean owesFinished() {
        return driver != null && driver.owesFinished();
    }

    /** As {@link HandshakeDriver#pendingEpoch}. */
    int pendingEpoch() {
        return driver == null ? -1 : driver.pendingEpoch();
    }

    boolean hasOutput() {
        return driver != null && driver.hasOutput();
    }

    /** Bytes of datagram without which not even the next record can be sent; only when there is output. */
    int leastDatagram(WriteEpochs epochs) {
        return driver == null ? 0 : driver.leastDatagram(epochs);
    }

    /** Fills {@code out[offset, limit)} with records of the flight; answers where they end. */
    int transmit(byte[] out, int offset, int limit, WriteEpochs epochs, long now) throws HandshakeFailure {
        return driver == null ? offset : driver.transmit(out, offset, limit, epochs, ws, now);
    }

    /** Whether the peer's data shows that it has our last flight. */
    boolean isSettledByData() {
        return driver != null && driver.isSettledByData();
    }

    /** The association has ended: its secrets are wiped. */
    void end() {
        forget();
        if (completed != null) {
            completed.afterHandshake().close();
        }
    }

    /** Nobody will ask for our last flight any more, nor for anything else. */
    void forget() {
        if (completed != null) {
            driver = null;
            dormant = null;
        }
    }

    /**
     * Gives up a handshake that is not complete; a completed one keeps its last flight.
     *
     * @return whether there was one to give up
     */
    boolean giveUp() {
        if (task != null) {
            task.cancel();
            task = null;
        }
        if (completed != null || driver == null) {
            return false;
        }
        driver = null;
        return true;
    }

    /** What a handshake record means once the handshake is complete. */
    AfterHandshake.Sign sign(Completed done, byte[] content, int length) {
        return done.afterHandshake().read(done.nextMessageSeq(), content, 0, length);
    }
}
