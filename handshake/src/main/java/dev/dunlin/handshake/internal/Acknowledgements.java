package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.internal.Timers.Timer;
import dev.dunlin.handshake.internal.flight.Ack;
import dev.dunlin.handshake.internal.flight.Intake;
import dev.dunlin.handshake.internal.flight.LastAck;
import dev.dunlin.handshake.internal.flight.ReceivedRecords;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.recordlayer.internal.RecordVersion;
import dev.dunlin.recordlayer.internal.WorkingSet;
import dev.dunlin.recordlayer.internal.WriteEpoch;

/** The ACK that we owe: what it lists of the peer's records, and when it goes out (RFC 9147 §7). */
final class Acknowledgements {
    private final AcknowledgementSettings settings;
    private final Timers timers;
    private final MessageSink messages;
    private final ReceivedRecords received = new ReceivedRecords();
    private final LastAck lastAck = new LastAck();

    private boolean isDue;
    /** When the wait for what else may come began. */
    private long delayBegan;
    /** Whether the ACK that went out last lists everything. */
    private boolean isWhole;

    Acknowledgements(AcknowledgementSettings settings, Timers timers, MessageSink messages) {
        this.settings = settings;
        this.timers = timers;
        this.messages = messages;
    }

    /**
     * Takes note of a record.
     *
     * @param isWanted whether an ACK lists it, should all of it have been taken
     */
    void came(long recordNumber, Intake intake, boolean isWanted) {
        if (intake.refusal() == null && isWanted) {
            received.add(recordNumber);
        } else if (intake.progressed()) {
            received.omit();
        }
    }

    /** What has come needs no ACK any more. */
    void forget() {
        received.clear();
    }

    /** The same, and there is none to send: our next flight says it all (RFC 9147 §7.1). */
    void cancel() {
        received.clear();
        isDue = false;
        timers.stop(Timer.ACK);
    }

    /** Whether something was noted that no ACK has listed, and none is about to. */
    boolean areOwed() {
        return !isDue && received.hasUnlisted();
    }

    /** An ACK goes out when this time is over, unless one is waited for already. */
    void delay(long delayNanos, long nowNanos) {
        if (!isDue && !timers.isRunning(Timer.ACK)) {
            delayBegan = nowNanos;
            timers.start(Timer.ACK, nowNanos, delayNanos);
        }
    }

    /** An ACK that waits does so for this time, counted from when it began to. */
    void changeDelay(long delayNanos) {
        if (timers.isRunning(Timer.ACK)) {
            timers.start(Timer.ACK, delayBegan, delayNanos);
        }
    }

    /** An ACK goes out next. */
    void goOut() {
        isDue = true;
        timers.stop(Timer.ACK);
    }

    /** The peer's last flight is complete: RFC 9147 §5.8.1 has it answered by an ACK, at once. */
    void answerLastFlight() {
        lastAck.due();
        goOut();
    }

    /** Whether an ACK goes out next. */
    boolean isDue() {
        return isDue;
    }

    /** Whether there is nothing to send or to remember. */
    boolean isIdle() {
        // Where ACKs list again what earlier ones have listed, that has to be remembered.
        boolean isMemoryOfUse = !settings.promptAcks() && !received.isEmpty();
        return !isDue && !isMemoryOfUse && !timers.isRunning(Timer.ACK);
    }

    /** Bytes of content without which no ACK says anything. */
    int leastContent() {
        return Ack.length(received.isEmpty() ? 0 : 1);
    }

    /**
     * Writes what has come, as far as it fits, in the highest epoch that we write in (RFC 9147 §7).
     *
     * @param isHandshakeOver whether the peer repeats under another number what has been listed
     * @return where the record ends; {@code offset} when none was written
     */
    int seal(WriteEpoch epoch, boolean isHandshakeOver, byte[] out, int offset, int limit, WorkingSet ws) {
        int most = Ack.fitting(epoch.contentFitting(limit - offset));
        if (most < (received.isEmpty() ? 0 : 1)) {
            return offset;
        }
        isWhole = received.fitsWhole(most);
        var content = ws.plaintext();
        int length = Ack.write(received.list(most), content, 0);
        isDue = received.hasUnlisted() && settings.promptAcks();
        if (isHandshakeOver && !isDue && settings.promptAcks()) {
            received.clear();
        }
        messages.ack(true, length, epoch.number());
        int sealed = epoch.seal(ws, ContentType.ACK, RecordVersion.DTLS_1_2, content, 0, length, out, offset, limit);
        // Without record numbers nothing can be acknowledged any more.
        return offset + Math.max(0, sealed);
    }

    /** The ACK that was sealed last shares its datagram with the records from {@code first} on, to the one before {@code end}. */
    void sharesDatagram(long first, long end) {
        lastAck.sent(isWhole, first, end);
    }

    /** The peer acknowledges records of ours, and with them what stood in their datagrams. */
    void acknowledged(long[] numbers) {
        for (long number : numbers) {
            lastAck.acknowledged(number);
        }
    }

    /** Whether the peer is known to have our ACK for the last flight of the handshake, which was its own. */
    boolean isLastKnown() {
        return lastAck.hasArrived();
    }
}
