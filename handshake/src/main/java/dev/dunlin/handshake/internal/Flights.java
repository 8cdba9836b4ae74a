package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.Timers.Timer;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.flight.Ack;
import dev.dunlin.handshake.internal.flight.FlightPolicy;
import dev.dunlin.handshake.internal.flight.Intake;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.RecordNumber;
import dev.dunlin.recordlayer.internal.WorkingSet;
import dev.dunlin.recordlayer.internal.WriteEpochs;

/**
 * The exchange of flights: what we have sent and the peer may not have, what of the peer's we have to acknowledge, and when (RFC 6347
 * §4.2.4, RFC 9147 §5.8, §7). After the handshake this is the same for single messages.
 *
 * <pre>
 *   ours     FlightTransmission   until an answer or an ACK; RetransmissionState says when once more
 *   theirs   Acknowledgements     into an ACK: at once, after a delay, or never if our answer comes first
 * </pre>
 */
final class Flights {
    private final RetransmissionSettings settings;
    private final Timers timers;
    private final RetransmissionState retransmission;
    private final MessageSink messages;
    private final FlightTransmission ours;
    private final Acknowledgements theirs;

    private FlightPolicy policy = FlightPolicy.UNDECIDED;
    /** The last message of the peer that the current flight answers; -1 for a first flight. */
    private int answeredThrough = -1;
    /** Whether the flight that comes in has begun to, which acknowledges all of ours. */
    private boolean hasAnswerBegun;
    /** Whether there is no answer to expect any more, but ACKs. */
    private boolean isHandshakeOver;
    /** Whether a protected record has come: from then on nothing in epoch 0 is the peer's word (RFC 9147 §4.2.1). */
    private boolean hasHeardProtected;

    Flights(RetransmissionSettings settings, Timers timers, MessageSink messages) {
        this.settings = settings;
        this.timers = timers;
        this.retransmission = new RetransmissionState(settings, timers);
        this.messages = messages;
        this.ours = new FlightTransmission(settings.acknowledgement(), messages);
        this.theirs = new Acknowledgements(settings.acknowledgement(), timers, messages);
    }

    /** From here on flights are exchanged like this. A client's first flight is answered by the message that says so. */
    void use(FlightPolicy chosen, long nowNanos) {
        policy = chosen;
        ours.use(chosen);
        if (policy.acknowledges()) {
            answerBegins(nowNanos);
        } else {
            theirs.forget();
        }
    }

    /** What every flight of ours begins to wait with, unless it is known better. */
    long initialTimeout() {
        return retransmission.initialTimeout();
    }

    /** From here on flights of ours begin with this wait, those included that are under way; so do ACKs, with their part of it. */
    void initialTimeout(long nanos) {
        retransmission.initialTimeout(nanos);
        theirs.changeDelay(retransmission.ackDelay());
    }

    /** How flights are exchanged. */
    FlightPolicy policy() {
        return policy;
    }

    /** Goes on after the handshake with nothing outstanding. */
    void awaken(FlightPolicy chosen, long initialTimeout) {
        retransmission.initialTimeout(initialTimeout);
        policy = chosen;
        ours.use(chosen);
        isHandshakeOver = true;
        hasHeardProtected = true;
    }

    /** Begins our next flight, which acknowledges what has come of the peer's, through message {@code answered}. */
    void start(int answered) {
        ours.begin();
        answeredThrough = answered;
        hasAnswerBegun = false;
        retransmission.begin();
        theirs.cancel();
    }

    void message(int type, int messageSeq, byte[] body, int epoch) {
        ours.flight().message(type, messageSeq, body, epoch);
    }

    void changeCipherSpec(int epoch) {
        ours.flight().changeCipherSpec(epoch);
    }

    void release() {
        ours.flight().release();
    }

    /** Appends a message that nothing answers but an ACK, and sends it at once. */
    void post(int type, int messageSeq, byte[] body, int epoch) {
        if (ours.flight().isEmpty()) {
            answeredThrough = -1;
            ours.goOn();
            retransmission.begin();
        } else if (!timers.isRunning(Timer.RETRANSMISSION) && ours.flight().isSent()) {
            // What we had given up on has to arrive before this can be read.
            retransmission.begin();
            ours.rewind();
        }
        ours.flight().message(type, messageSeq, body, epoch);
        ours.flight().release();
    }

    /** The handshake is complete: there are no answers any more, but for what the version has after it. */
    void handshakeIsOver(boolean lastFlightIsOurs) {
        isHandshakeOver = true;
        if (policy.acknowledges() && !lastFlightIsOurs) {
            theirs.answerLastFlight();
        }
    }

    // What comes

    /** Takes note of a record before its messages are processed. */
    void came(long recordNumber, Intake intake, long nowNanos) {
        if (policy == FlightPolicy.DTLS_1_2) {
            return;
        }
        hasHeardProtected |= RecordNumber.epoch(recordNumber) > 0;
        if (policy.acknowledges()
                && !isHandshakeOver
                && !hasAnswerBegun
                && ours.flight().isReleased()
                && isOfAnswer(intake)) {
            theirs.forget();
            answerBegins(nowNanos);
        }
        theirs.came(recordNumber, intake, isListed(intake));
    }

    /** An empty fragment brings nothing forward, but is of the message that it names. */
    private boolean isOfAnswer(Intake intake) {
        var repeated = intake.repeated();
        return intake.progressed()
                || (intake.refusal() == null && (repeated == null || repeated.messageSeq() > answeredThrough));
    }

    /** RFC 9147 §7.1: the first record of the answer acknowledges the whole flight. */
    private void answerBegins(long nowNanos) {
        hasAnswerBegun = true;
        if (!ours.flight().isEmpty()) {
            acknowledged(nowNanos);
        }
    }

    private void acknowledged(long nowNanos) {
        ours.begin();
        retransmission.acknowledged(nowNanos);
    }

    /**
     * Whether an ACK lists a record: what belongs to an earlier flight is answered by ours, which goes out once more; after the handshake
     * duplicates are acknowledged, too (RFC 9147 §7).
     */
    private boolean isListed(Intake intake) {
        var repeated = intake.repeated();
        if (intake.progressed() || repeated == null || repeated.messageSeq() > answeredThrough) {
            return true;
        }
        return isHandshakeOver
                ? !isAnsweredByRepeating()
                : !settings.acknowledgement().promptRepeats();
    }

    private boolean isAnsweredByRepeating() {
        return (settings.acknowledgement().promptRepeats() || hasNoTimer())
                && !ours.flight().isEmpty()
                && !ours.isPartlyAcknowledged();
    }

    /** A last flight of DTLS 1.2 is repeated on request alone (RFC 6347 §4.2.4). */
    private boolean hasNoTimer() {
        return isHandshakeOver && !policy.acknowledges();
    }

    /**
     * Decides when to acknowledge what has come, now that its messages have been processed.
     *
     * @param gapAppeared whether something is missing that was not missing before
     */
    void acknowledge(boolean gapAppeared, long nowNanos) {
        if (!policy.acknowledges() || !theirs.areOwed()) {
            return;
        }
        if (settings.acknowledgement().promptAcks() && (gapAppeared || isHandshakeOver)) {
            theirs.goOut();
        } else {
            theirs.delay(retransmission.ackDelay(), nowNanos);
        }
    }

    /** The peer has begun what cannot be opened yet: an ACK, even an empty one, tells it what is missing (RFC 9147 §7.1). */
    void cameUnreadable(long nowNanos) {
        if (policy.acknowledges() && !isHandshakeOver) {
            theirs.delay(retransmission.ackDelay(), nowNanos);
        }
    }

    /** The delay of an ACK is over. */
    void ackNow() {
        theirs.goOut();
    }

    /**
     * Takes the content of an ACK.
     *
     * @return why it was discarded; null when it was understood
     */
    @Nullable
    DiscardReason onAck(byte[] content, int offset, int length, int epoch, long nowNanos) throws HandshakeFailure {
        if (!policy.acknowledges()) {
            return DiscardReason.UNEXPECTED_TYPE;
        }
        if (epoch == 0 && hasHeardProtected) {
            return DiscardReason.UNPROTECTED;
        }
        long[] numbers;
        try {
            numbers = Ack.read(content, offset, length, epoch);
        } catch (DecodeFailure fault) {
            if (epoch == 0) {
                // Anyone may have sent it, and there are honest peers that write in no other epoch before their last
                // flight, but acknowledge ours: dropped, it costs no more than a repetition (RFC9147bis §4.5.2).
                return DiscardReason.MALFORMED;
            }
            throw Faults.of(fault);
        }
        messages.ack(false, length, epoch);
        hasHeardProtected |= epoch > 0;
        boolean isNews = ours.acknowledge(numbers);
        theirs.acknowledged(numbers);
        if (isNews && ours.flight().isEmpty()) {
            acknowledged(nowNanos);
        } else if (isNews) {
            retransmission.heard();
            sendRest(nowNanos);
        } else if (numbers.length == 0 && settings.acknowledgement().promptRepeats()) {
            var unused = repeat(nowNanos);
        }
        return null;
    }

    /** The peer has a part of what is outstanding. */
    private void sendRest(long nowNanos) {
        if (settings.acknowledgement().promptRepeats() && retransmission.mayRepeatRest(nowNanos)) {
            retransmission.repeated(nowNanos);
            ours.rewind();
        } else if (ours.flight().hasUnsent()) {
            goOn();
        }
    }

    private void goOn() {
        retransmission.continued();
        ours.goOn();
    }

    /**
     * The peer repeats the flight that ours answers: it misses ours (RFC 6347 §4.2.4, RFC 9147 §5.8.1). Its last message, in its last
     * fragment, is the sign, which comes once for each repetition.
     */
    DiscardReason onRepetition(@Nullable HandshakeHeader repeated, long nowNanos) {
        boolean isSign = repeated != null && repeated.messageSeq() == answeredThrough && repeated.endsMessage();
        boolean isAnswered = isSign && isAnsweredByRepeating() && repeat(nowNanos);
        return isAnswered ? DiscardReason.REPEATED_FLIGHT : DiscardReason.OLD_MESSAGE;
    }

    /** Sends the current flight once more; false when it is on its way, or was a moment ago. */
    boolean repeat(long nowNanos) {
        if (!ours.flight().isSent() || !retransmission.mayRepeat(nowNanos)) {
            return false;
        }
        retransmission.repeated(nowNanos);
        ours.rewind();
        return true;
    }

    /**
     * Datagrams have become shorter: those of the current flight may have been too long for their path, and go out once more, cut again
     * (RFC 9147 §4.4). No hold-off, for nothing says that they have been on their way.
     */
    void refragment(long nowNanos) {
        if (ours.flight().hasBegun()) {
            retransmission.repeated(nowNanos);
            ours.rewind();
        }
    }

    /**
     * The retransmission timer is due. After the handshake a peer that goes on sending is there, though it does not acknowledge: RFC 9147
     * names no end to repeating, and new keys can wait for their KeyUpdate as long as the old ones last (§8).
     *
     * @param silence nanoseconds since a protected record of the peer came
     */
    HandshakeDriver.Expiry onExpiry(boolean isSuspended, long silence, long nowNanos) {
        if (ours.flight().isPending()) {
            // Not the peer's silence, but our own restraint: what it has may not be enough for it to answer.
            goOn();
            return HandshakeDriver.Expiry.REPEATED;
        }
        if (isSuspended) {
            retransmission.expiredWhileSuspended(nowNanos);
        } else if (isHandshakeOver && retransmission.isHeardSince(silence, nowNanos)) {
            retransmission.expiredThoughHeard(nowNanos);
        } else {
            retransmission.expired(nowNanos);
        }
        if (retransmission.isInVain() && isDispensable()) {
            retransmission.rest();
            return HandshakeDriver.Expiry.GIVEN_UP;
        }
        if (retransmission.isPeerUnresponsive()) {
            return HandshakeDriver.Expiry.UNRESPONSIVE;
        }
        ours.rewind();
        return retransmission.suggestsSmallerMtu()
                ? HandshakeDriver.Expiry.REPEATED_SHRINK
                : HandshakeDriver.Expiry.REPEATED;
    }

    /** A ticket is an offer: the association is none the worse for a peer that does not want it (RFC 9147 §7.3). */
    private boolean isDispensable() {
        return isHandshakeOver
                && !settings.acknowledgement().endsOverTicket()
                && ours.flight().hasOnly(HandshakeType.NEW_SESSION_TICKET.code());
    }

    // What goes out

    /** Whether everything that was sent has been acknowledged. */
    boolean isAcknowledged() {
        return ours.flight().isEmpty();
    }

    /** Whether a message of this type is not acknowledged. */
    boolean isOutstanding(HandshakeType type) {
        return ours.flight().has(type.code());
    }

    /** Whether the peer may still lack what it needs to read what follows the handshake. */
    boolean isFinishedOutstanding() {
        return isOutstanding(HandshakeType.FINISHED);
    }

    /** Whether the peer is known to have our ACK for the last flight of the handshake, which was its own. */
    boolean isLastAckKnown() {
        return theirs.isLastKnown();
    }

    /** Whether nothing is outstanding in either direction. */
    boolean isIdle() {
        return ours.flight().isEmpty() && theirs.isIdle();
    }

    /** Whether records wait to be sent. */
    boolean hasOutput() {
        return theirs.isDue() || ours.mayTransmit();
    }

    /** Whether our Finished waits to be sent for the first time. */
    boolean owesFinished() {
        return ours.flight().hasUnsent(HandshakeType.FINISHED.code());
    }

    /** The epoch of what goes out next of the flight; -1 when all of it has gone out. */
    int pendingEpoch() {
        return ours.flight().isPending() ? ours.flight().nextEpoch() : -1;
    }

    /** Bytes of datagram without which not even the next record can be sent. */
    int leastDatagram(WriteEpochs epochs) {
        return theirs.isDue()
                ? epochs.current().protection().overhead() + theirs.leastContent()
                : ours.leastDatagram(epochs);
    }

    /**
     * Fills {@code out[offset, limit)} with as many whole records as fit.
     *
     * @return where they end; {@code offset} when not even one fits
     */
    int transmit(byte[] out, int offset, int limit, WriteEpochs epochs, WorkingSet ws, long nowNanos)
            throws HandshakeFailure {
        var current = epochs.current();
        int begin = theirs.isDue() ? theirs.seal(current, isHandshakeOver, out, offset, limit, ws) : offset;
        long firstBeside = current.nextRecordNumber();
        int end = ours.fill(out, begin, limit, begin == offset, epochs, ws);
        if (begin > offset) {
            theirs.sharesDatagram(firstBeside, current.nextRecordNumber());
        }
        if (end > begin && !ours.mayTransmit()) {
            retransmission.sent(nowNanos, !isHandshakeOver || policy.acknowledges());
        }
        return end;
    }
}
