package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeState.AwaitsChangeCipherSpec;
import dev.dunlin.handshake.internal.HandshakeState.MayMeetChangeCipherSpec;
import dev.dunlin.handshake.internal.Timers.Timer;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.flight.IncomingMessage;
import dev.dunlin.handshake.internal.flight.IncomingMessages;
import dev.dunlin.handshake.internal.flight.Intake;
import dev.dunlin.handshake.internal.flight.OutgoingFlight;
import dev.dunlin.handshake.internal.hello.HelloRetry;
import dev.dunlin.handshake.internal.hello.WaitClientHello;
import dev.dunlin.handshake.internal.hello.WaitServerHello;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.RecordProtection;
import dev.dunlin.recordlayer.internal.RecordVersion;
import dev.dunlin.recordlayer.internal.WorkingSet;
import dev.dunlin.recordlayer.internal.WriteEpoch;
import dev.dunlin.recordlayer.internal.WriteEpochs;
import java.util.Optional;

/**
 * One handshake: fragments in, whole messages to the state that waits for them, flights out. Knows neither sockets nor clocks, and no
 * version: what differs between versions lies in the states.
 */
public final class HandshakeDriver {
    /** What came of a retransmission time-out. */
    public enum Expiry {
        /** The flight goes out once more. */
        REPEATED,
        /** The same, and datagrams of this size seem not to arrive. */
        REPEATED_SHRINK,
        /** The peer has been silent for too long. */
        UNRESPONSIVE
    }

    private static final int CHANGE_CIPHER_SPEC = 1;

    private final Role role;
    private final HandshakeSettings settings;
    private final KeySink keys;
    private final Timers timers;
    private final Output output = new Output();
    private final Transcript transcript = new Transcript();
    private final IncomingMessages incoming;
    private final RetransmissionState retransmission;

    private OutgoingFlight flight = new OutgoingFlight();
    private HandshakeState state;
    private int readEpoch;
    private int writeEpoch;
    private int nextSendSeq;
    /** The last message of the peer that the current flight answers; -1 for a first flight. */
    private int answeredThrough = -1;

    private boolean changeCipherSpecCame;
    /** Whether ChangeCipherSpec may overtake what the handshake is suspended for. */
    private boolean mayMeetChangeCipherSpec;

    @Nullable
    private HandshakeResult result;

    private boolean lastFlightIsOurs;

    private HandshakeDriver(Role role, HandshakeSettings settings, KeySink keys, Timers timers, HandshakeState state) {
        this.role = role;
        this.settings = settings;
        this.keys = keys;
        this.timers = timers;
        this.state = state;
        this.incoming = new IncomingMessages(settings.maxHandshakeMessage(), settings.reassemblyBytes());
        this.retransmission = new RetransmissionState(settings.retransmission(), timers);
    }

    /**
     * A client, whose first flight is ready to go out.
     *
     * @param offered the session that it asks to resume, which is wiped with the association at the latest
     */
    public static HandshakeDriver client(
            HandshakeSettings settings,
            Optional<PeerName> server,
            Optional<KnownSession> offered,
            KeySink keys,
            Timers timers,
            long nowNanos) {
        offered.ifPresent(keys::keep);
        var first = WaitServerHello.offering(settings, server, offered);
        var driver = new HandshakeDriver(Role.CLIENT, settings, keys, timers, first);
        first.sendOffer(driver.output);
        driver.startDeadline(nowNanos);
        return driver;
    }

    /**
     * A server before its ClientHello.
     *
     * @param messageSeq of the ClientHello that is about to come: 1 after a cookie exchange, and the answer has the same
     * @param retry the HelloRetryRequest that it answers
     */
    public static HandshakeDriver server(
            HandshakeSettings settings,
            KeySink keys,
            Timers timers,
            int messageSeq,
            Optional<HelloRetry> retry,
            long nowNanos) {
        var driver = new HandshakeDriver(Role.SERVER, settings, keys, timers, new WaitClientHello(settings));
        driver.incoming.expect(messageSeq);
        driver.nextSendSeq = messageSeq;
        driver.startDeadline(nowNanos);
        return driver;
    }

    private void startDeadline(long nowNanos) {
        timers.start(Timer.HANDSHAKE, nowNanos, settings.retransmission().handshakeDeadline());
    }

    /**
     * Takes the content of a handshake record.
     *
     * @return why it was discarded; null when it brought the handshake forward
     */
    @Nullable
    public DiscardReason onHandshake(byte[] content, int offset, int length, int epoch, long nowNanos)
            throws HandshakeFailure {
        var intake = incoming.accept(content, offset, length, epoch);
        var refusal = intake.refusal();
        if (refusal != null && epoch > 0) {
            requireWellFormed(refusal);
        }
        if (intake.progressed()) {
            drain(nowNanos);
            return null;
        }
        if (refusal != null) {
            return discardReason(refusal);
        }
        return repeat(intake.repeated(), nowNanos);
    }

    /** What is authenticated comes from the peer, whose fault a contradiction then is; plaintext may come from anyone. */
    private static void requireWellFormed(Intake.Refusal refusal) throws HandshakeFailure {
        if (refusal == Intake.Refusal.MALFORMED) {
            throw new HandshakeFailure(
                    AlertDescription.DECODE_ERROR,
                    FailureReason.MALFORMED_MESSAGE,
                    "a handshake fragment is cut short");
        }
        if (refusal == Intake.Refusal.CONFLICT || refusal == Intake.Refusal.SPANS_EPOCHS) {
            throw Faults.illegal("fragments of one message contradict each other");
        }
    }

    private static DiscardReason discardReason(Intake.Refusal refusal) {
        return switch (refusal) {
            case FUTURE -> DiscardReason.FUTURE_MESSAGE;
            case FULL, TOO_LARGE -> DiscardReason.REASSEMBLY_FULL;
            case SUPERSEDED_EPOCH -> DiscardReason.UNPROTECTED;
            case SPANS_EPOCHS, CONFLICT -> DiscardReason.CONFLICTING_FRAGMENT;
            case MALFORMED -> DiscardReason.MALFORMED_FRAGMENT;
        };
    }

    /**
     * Takes the content of a ChangeCipherSpec record.
     *
     * @return why it was discarded; null when it counts
     */
    @Nullable
    public DiscardReason onChangeCipherSpec(byte[] content, int offset, int length, int epoch, long nowNanos)
            throws HandshakeFailure {
        if (length != 1 || content[offset] != CHANGE_CIPHER_SPEC) {
            return DiscardReason.MALFORMED;
        }
        boolean mayCome = state instanceof MayMeetChangeCipherSpec || (isSuspended() && mayMeetChangeCipherSpec);
        if (epoch != readEpoch || changeCipherSpecCame || !mayCome) {
            return DiscardReason.UNEXPECTED_CHANGE_CIPHER_SPEC;
        }
        changeCipherSpecCame = true;
        settle(nowNanos);
        drain(nowNanos);
        return null;
    }

    private void drain(long nowNanos) throws HandshakeFailure {
        while (!isSuspended()) {
            var message = incoming.next();
            if (message == null) {
                return;
            }
            if (!isIgnorable(message)) {
                process(message, nowNanos);
            }
        }
    }

    /** A client that is in a handshake ignores the wish for one, and never hashes it (RFC 5246 §7.4.1.1). */
    private boolean isIgnorable(IncomingMessage message) {
        return role == Role.CLIENT && message.type() == HandshakeType.HELLO_REQUEST.code();
    }

    private void process(IncomingMessage message, long nowNanos) throws HandshakeFailure {
        HandshakeMessage decoded;
        try {
            decoded = state.decoder().decode(message.type(), message.body());
        } catch (DecodeFailure fault) {
            throw Faults.of(fault);
        }
        transcript.add(role.peer(), message.type(), message.messageSeq(), message.body());
        mayMeetChangeCipherSpec = state instanceof MayMeetChangeCipherSpec;
        state = state.on(decoded, output);
        settle(nowNanos);
    }

    /** Goes on as far as it goes without another message. */
    private void settle(long nowNanos) throws HandshakeFailure {
        while (true) {
            if (state instanceof Suspended<?> suspended) {
                if (!settings.inlineTasks() && !suspended.isPrompt()) {
                    return;
                }
                state = suspended.resumeWith(suspended.runInline(), output);
            } else if (changeCipherSpecCame && state instanceof AwaitsChangeCipherSpec awaiting) {
                changeCipherSpecCame = false;
                state = awaiting.onChangeCipherSpec(output);
            } else {
                break;
            }
        }
        if (state instanceof HandshakeState.Complete) {
            finish(nowNanos);
        }
    }

    private void finish(long nowNanos) {
        incoming.clear();
        timers.stop(Timer.HANDSHAKE);
        timers.stop(Timer.RETRANSMISSION);
        if (lastFlightIsOurs) {
            timers.start(Timer.LAST_FLIGHT, nowNanos, settings.retransmission().lastFlightLinger());
        }
    }

    /** Whether the handshake waits for {@link #suspension()}. */
    public boolean isSuspended() {
        return state instanceof Suspended<?>;
    }

    /** The work that the handshake waits for; null when it waits for the peer. */
    @Nullable
    public Suspended<?> suspension() {
        return state instanceof Suspended<?> suspended ? suspended : null;
    }

    /** Goes on with the result of {@link #suspension()}. */
    public void resume(Object workResult, long nowNanos) throws HandshakeFailure {
        if (!(state instanceof Suspended<?> suspended)) {
            throw new IllegalStateException("the handshake waits for no work");
        }
        state = suspended.resumeWith(workResult, output);
        settle(nowNanos);
        drain(nowNanos);
    }

    /** What the handshake has come to; null until it is complete. */
    @Nullable
    public HandshakeResult result() {
        return result;
    }

    /** Whether the last flight was ours, so that it may have to be repeated. */
    public boolean lastFlightIsOurs() {
        return lastFlightIsOurs;
    }

    /** Name of the state, for reports. */
    public String stateName() {
        return state.getClass().getSimpleName();
    }

    /** Heap that messages of the peer hold before they are whole and in order. */
    public int bytesHeld() {
        return incoming.bytesHeld();
    }

    /**
     * The peer repeats the flight that ours answers: it misses ours (RFC 6347 §4.2.4). Its last message, in its last fragment, is the
     * sign, which comes once for each repetition.
     */
    private DiscardReason repeat(@Nullable HandshakeHeader repeated, long nowNanos) {
        boolean isSign = repeated != null && repeated.messageSeq() == answeredThrough && repeated.endsMessage();
        return isSign && repeatFlight(nowNanos) ? DiscardReason.REPEATED_FLIGHT : DiscardReason.OLD_MESSAGE;
    }

    /** Sends the current flight once more; false when it is on its way, or was a moment ago. */
    public boolean repeatFlight(long nowNanos) {
        if (!flight.isSent() || !retransmission.mayRepeat(nowNanos)) {
            return false;
        }
        flight.rewind();
        return true;
    }

    /** The retransmission timer is due. */
    public Expiry onExpiry() {
        if (isSuspended()) {
            retransmission.expiredWhileSuspended();
        } else {
            retransmission.expired();
            if (retransmission.isPeerUnresponsive()) {
                return Expiry.UNRESPONSIVE;
            }
        }
        flight.rewind();
        return retransmission.suggestsSmallerMtu() ? Expiry.REPEATED_SHRINK : Expiry.REPEATED;
    }

    /** Whether records wait to be sent. */
    public boolean hasOutput() {
        return flight.isPending();
    }

    /** Bytes of datagram without which not even the next record can be sent. */
    public int leastDatagram(WriteEpochs epochs) {
        return epochOf(epochs).protection().overhead() + flight.leastContent(true);
    }

    /**
     * Fills {@code out[offset, limit)} with as many whole records as fit.
     *
     * @return where they end; {@code offset} when not even one fits
     */
    public int transmit(byte[] out, int offset, int limit, WriteEpochs epochs, WorkingSet ws, long nowNanos)
            throws HandshakeFailure {
        int end = offset;
        while (flight.isPending()) {
            var epoch = epochOf(epochs);
            int room = epoch.contentFitting(limit - end);
            if (room < flight.leastContent(end == offset)) {
                break;
            }
            end += seal(epoch, room, out, end, limit, ws);
        }
        if (flight.isSent()) {
            retransmission.sent(nowNanos, result == null);
        }
        return end;
    }

    private int seal(WriteEpoch epoch, int room, byte[] out, int offset, int limit, WorkingSet ws)
            throws HandshakeFailure {
        int type = flight.nextType();
        var content = ws.plaintext();
        int length = flight.nextContent(content, 0, room);
        int sealed = epoch.seal(ws, type, RecordVersion.DTLS_1_2, content, 0, length, out, offset, limit);
        if (sealed < 0) {
            throw new HandshakeFailure(
                    AlertDescription.INTERNAL_ERROR,
                    FailureReason.INTERNAL_ERROR,
                    "no record numbers are left for the handshake");
        }
        return sealed;
    }

    private WriteEpoch epochOf(WriteEpochs epochs) {
        var epoch = epochs.find(flight.nextEpoch());
        if (epoch == null) {
            throw new IllegalStateException("epoch " + flight.nextEpoch() + " was retired before its flight");
        }
        return epoch;
    }

    /** The effects of states, committed in the order of the calls. */
    private final class Output implements HandshakeOutput {
        @Override
        public void startFlight() {
            flight = new OutgoingFlight();
            answeredThrough = incoming.nextMessageSeq() - 1;
            retransmission.begin();
        }

        @Override
        public void send(HandshakeMessage message) {
            int type = message.type().code();
            var body = message.body();
            flight.message(type, nextSendSeq, body, writeEpoch);
            transcript.add(role, type, nextSendSeq, body);
            nextSendSeq++;
        }

        @Override
        public void changeCipherSpec(RecordProtection protection) {
            flight.changeCipherSpec(writeEpoch);
            writeEpoch = keys.installWriteKeys(protection);
        }

        @Override
        public void releaseFlight() {
            flight.release();
        }

        @Override
        public void limitRecords(RecordSizes sizes) {
            keys.limitRecords(sizes);
        }

        @Override
        public void installReadKeys(RecordProtection protection) {
            keys.installReadKeys(protection);
            readEpoch++;
            incoming.requireEpoch(readEpoch);
        }

        @Override
        public void keep(AutoCloseableSecret secret) {
            keys.keep(secret);
        }

        @Override
        public Transcript transcript() {
            return transcript;
        }

        @Override
        public void complete(HandshakeResult completed, LastFlight lastFlight) {
            result = completed;
            lastFlightIsOurs = lastFlight == LastFlight.OURS;
        }
    }
}
