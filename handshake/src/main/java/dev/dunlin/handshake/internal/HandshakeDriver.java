package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeState.AwaitsChangeCipherSpec;
import dev.dunlin.handshake.internal.HandshakeState.MayMeetChangeCipherSpec;
import dev.dunlin.handshake.internal.Timers.Timer;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.flight.FlightPolicy;
import dev.dunlin.handshake.internal.flight.IncomingMessage;
import dev.dunlin.handshake.internal.flight.IncomingMessages;
import dev.dunlin.handshake.internal.hello.ClientStart;
import dev.dunlin.handshake.internal.hello.HelloRetry;
import dev.dunlin.handshake.internal.hello.WaitClientHello;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.RecordNumber;
import dev.dunlin.recordlayer.internal.RecordProtection;
import dev.dunlin.recordlayer.internal.WorkingSet;
import dev.dunlin.recordlayer.internal.WriteEpochs;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One handshake, and whatever messages follow it: fragments in, whole messages to the state that waits for them, flights out. Knows
 * neither sockets nor clocks, and no version: what differs between versions lies in the states, and in the {@link FlightPolicy} that they
 * choose.
 *
 * <p>After the handshake it is needed only while something is outstanding: until then {@link DormantHandshake} is all that has to be kept of it.
 */
public final class HandshakeDriver {
    /** What came of a retransmission time-out. */
    public enum Expiry {
        /** The flight goes out once more. */
        REPEATED,
        /** The same, and datagrams of this size seem not to arrive. */
        REPEATED_SHRINK,
        /** The peer has been silent for too long. */
        UNRESPONSIVE,
        /** The same about something that matters to nobody: it is not repeated any more. */
        GIVEN_UP
    }

    private static final int CHANGE_CIPHER_SPEC = 1;

    private final Role role;
    private final HandshakeSettings settings;
    private final KeySink keys;
    private final Timers timers;
    private final Output output = new Output();
    private final Transcript transcript = new Transcript();
    private final IncomingMessages incoming;
    private final Flights flights;

    private HandshakeState state;
    private int readEpoch;
    private int writeEpoch;
    private int nextSendSeq;
    /** The time of the call that is under way. */
    private long now;

    private boolean changeCipherSpecCame;
    /** Whether ChangeCipherSpec may overtake what the handshake is suspended for. */
    private boolean mayMeetChangeCipherSpec;
    /** Whether the peer has sent protected messages beyond those that its change of keys has ended. */
    private boolean isExcessDropped;

    @Nullable
    private HandshakeResult result;

    private boolean isComplete;
    private boolean isFinished;
    private boolean lastFlightIsOurs;
    private FlightPolicy policy = FlightPolicy.UNDECIDED;

    /** Makes the keys that follow the outstanding KeyUpdate. */
    @Nullable
    private Supplier<RecordProtection> nextWriteKeys;

    /** A KeyUpdate that waits for Finished to be acknowledged. */
    @Nullable
    private HandshakeMessage deferredKeyUpdate;

    /** A NewConnectionId that waits for the one before it to be acknowledged. */
    @Nullable
    private HandshakeMessage nextConnectionIds;

    /** What has to wait for the outstanding KeyUpdate. */
    private final ArrayDeque<HandshakeMessage> postponed = new ArrayDeque<>(0);

    HandshakeDriver(Role role, HandshakeSettings settings, KeySink keys, Timers timers, HandshakeState state) {
        this.role = role;
        this.settings = settings;
        this.keys = keys;
        this.timers = timers;
        this.state = state;
        this.incoming = new IncomingMessages(settings.maxHandshakeMessage(), settings.reassemblyBytes());
        this.flights = new Flights(settings.retransmission(), timers);
    }

    /**
     * A client, whose first flight is ready to go out unless it waits for {@link #suspension()}.
     *
     * @param offered the session that it asks to resume, which is wiped with the association at the latest
     * @throws HandshakeFailure when the application fails to choose what the first flight needs
     */
    public static HandshakeDriver client(
            HandshakeSettings settings,
            Optional<PeerName> server,
            Optional<KnownSession> offered,
            KeySink keys,
            Timers timers,
            long nowNanos)
            throws HandshakeFailure {
        offered.ifPresent(keys::keep);
        var start = new ClientStart(settings, server, offered);
        var driver = new HandshakeDriver(Role.CLIENT, settings, keys, timers, start);
        driver.startDeadline(nowNanos);
        driver.now = nowNanos;
        driver.state = start.begin(driver.output);
        driver.settle();
        return driver;
    }

    /**
     * A server before its ClientHello.
     *
     * @param messageSeq of the ClientHello that is about to come: 1 after a cookie exchange, and the answer has the same
     * @param retry the HelloRetryRequest that it answers, if one was sent
     */
    public static HandshakeDriver server(
            HandshakeSettings settings,
            KeySink keys,
            Timers timers,
            int messageSeq,
            Optional<HelloRetry> retry,
            long nowNanos) {
        var driver = new HandshakeDriver(Role.SERVER, settings, keys, timers, new WaitClientHello(settings, retry));
        driver.incoming.expect(messageSeq);
        driver.nextSendSeq = messageSeq;
        driver.startDeadline(nowNanos);
        return driver;
    }

    /** A driver after the handshake, which goes on where {@code dormant} was folded. */
    static HandshakeDriver after(
            DormantHandshake dormant, Role role, KeySink keys, Timers timers, int readEpoch, int writeEpoch) {
        var driver = new HandshakeDriver(role, dormant.settings(), keys, timers, dormant.state());
        driver.policy = dormant.policy();
        driver.flights.awaken(dormant.policy());
        driver.isComplete = true;
        driver.isFinished = true;
        driver.nextSendSeq = dormant.nextSendSeq();
        driver.incoming.expect(dormant.nextReceiveSeq());
        driver.readEpoch = readEpoch;
        var unused = driver.incoming.requireEpoch(readEpoch);
        driver.writeEpoch = writeEpoch;
        return driver;
    }

    private void startDeadline(long nowNanos) {
        timers.start(Timer.HANDSHAKE, nowNanos, settings.retransmission().handshakeDeadline());
    }

    /**
     * Takes the content of a handshake record.
     *
     * @param recordNumber as in {@link RecordNumber}: what an ACK lists
     * @return why it was discarded; null when it brought the handshake forward
     */
    @Nullable
    public DiscardReason onHandshake(byte[] content, int offset, int length, long recordNumber, long nowNanos)
            throws HandshakeFailure {
        now = nowNanos;
        int epoch = RecordNumber.epoch(recordNumber);
        boolean hadGap = incoming.hasGap();
        var intake = incoming.accept(content, offset, length, epoch);
        var refusal = intake.refusal();
        if (refusal != null && epoch > 0) {
            RefusedFragment.requireWellFormed(refusal);
        }
        flights.came(recordNumber, intake, nowNanos);
        if (intake.progressed()) {
            drain();
        }
        flights.acknowledge(!hadGap && incoming.hasGap(), nowNanos);
        if (intake.progressed()) {
            return null;
        }
        return refusal != null ? RefusedFragment.discardReason(refusal) : flights.onRepetition(intake.repeated(), nowNanos);
    }

    /** Takes the content of an ACK record; as {@link #onHandshake}. */
    @Nullable
    public DiscardReason onAck(byte[] content, int offset, int length, int epoch, long nowNanos)
            throws HandshakeFailure {
        now = nowNanos;
        var refusal = flights.onAck(content, offset, length, epoch, nowNanos);
        if (refusal == null && isFinished) {
            if (flights.isAcknowledged()) {
                goOn();
            }
            postNextConnectionIds();
        }
        return refusal;
    }

    /** One NewConnectionId at a time (RFC 9147 §9). */
    private void postNextConnectionIds() {
        var next = nextConnectionIds;
        if (next != null && !output.isOutstanding(HandshakeType.NEW_CONNECTION_ID)) {
            nextConnectionIds = null;
            output.post(next);
        }
    }

    /** Everything is acknowledged: it is time for what had to wait for that (RFC 9147 §8, erratum 8047). */
    private void goOn() {
        var deferred = deferredKeyUpdate;
        if (deferred != null) {
            deferredKeyUpdate = null;
            output.append(deferred);
            return;
        }
        var next = nextWriteKeys;
        if (next != null) {
            nextWriteKeys = null;
            output.installWriteKeys(writeEpoch + 1, next.get());
        }
        keys.closeOlderWriteEpochs();
        while (!postponed.isEmpty()) {
            output.post(postponed.remove());
        }
    }

    /** A protected record came for which there are no keys yet. */
    public void onUnreadable(long nowNanos) {
        if (role == Role.CLIENT && readEpoch == 0) {
            flights.cameUnreadable(nowNanos);
        }
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
        now = nowNanos;
        settle();
        drain();
        return null;
    }

    private void drain() throws HandshakeFailure {
        while (!isSuspended()) {
            var message = incoming.next();
            if (message == null) {
                return;
            }
            if (!isIgnorable(message)) {
                process(message);
            }
        }
    }

    /** A client that is in a handshake ignores the wish for one, and never hashes it (RFC 5246 §7.4.1.1); 1.3 has no such message. */
    private boolean isIgnorable(IncomingMessage message) {
        return role == Role.CLIENT && message.type() == HandshakeType.HELLO_REQUEST.code() && !policy.acknowledges();
    }

    private void process(IncomingMessage message) throws HandshakeFailure {
        HandshakeMessage decoded;
        try {
            decoded = state.decoder().decode(message.type(), message.body());
        } catch (DecodeFailure fault) {
            throw Faults.of(fault);
        }
        if (!isComplete) {
            transcript.add(role.peer(), message.type(), message.messageSeq(), message.body());
        }
        mayMeetChangeCipherSpec = state instanceof MayMeetChangeCipherSpec;
        state = state.on(decoded, output);
        settle();
    }

    /** Goes on as far as it goes without another message. */
    private void settle() throws HandshakeFailure {
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
        if (isExcessDropped) {
            throw RefusedFragment.excess();
        }
        if (state instanceof HandshakeState.Complete && !isFinished) {
            isFinished = true;
            finish();
        }
    }

    private void finish() throws HandshakeFailure {
        timers.stop(Timer.HANDSHAKE);
        boolean repeatsUntilAcknowledged = policy.acknowledges();
        if (repeatsUntilAcknowledged) {
            transcript.restart();
        } else {
            boolean hasExcess = !incoming.isEmpty();
            incoming.clear();
            timers.stop(Timer.RETRANSMISSION);
            if (hasExcess) {
                throw RefusedFragment.excess();
            }
        }
        if (lastFlightIsOurs != repeatsUntilAcknowledged) {
            timers.start(Timer.LAST_FLIGHT, now, settings.retransmission().lastFlightLinger());
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
        now = nowNanos;
        state = suspended.resumeWith(workResult, output);
        settle();
        drain();
    }

    /** What came of the wish for new keys. */
    public enum KeyUpdating {
        STARTED,
        /** An earlier update of ours waits to be acknowledged. */
        ALREADY_UNDER_WAY,
        /** The version has no such thing. */
        NOT_SUPPORTED,
        NOT_ESTABLISHED,
        /** Epochs or message numbers have run out. */
        EXHAUSTED
    }

    /**
     * Replaces the keys that we write with, once the peer has acknowledged it (RFC 9147 §8).
     *
     * @param requestPeer whether the peer is to replace its keys, too
     */
    public KeyUpdating updateKeys(boolean requestPeer, long nowNanos) {
        now = nowNanos;
        if (!isFinished) {
            return KeyUpdating.NOT_ESTABLISHED;
        }
        if (!(state instanceof HandshakeState.UpdatesKeys updating)) {
            return KeyUpdating.NOT_SUPPORTED;
        }
        if (output.isKeyUpdateOutstanding()) {
            return KeyUpdating.ALREADY_UNDER_WAY;
        }
        if (!output.mayUpdateKeys()) {
            return KeyUpdating.EXHAUSTED;
        }
        state = updating.updateKeys(requestPeer, output);
        return KeyUpdating.STARTED;
    }

    /** Asks the peer for {@code count} connection ids, 1 to 255 (RFC 9147 §9). */
    public ConnectionIdChange requestConnectionIds(int count, long nowNanos) {
        now = nowNanos;
        if (!isFinished) {
            return ConnectionIdChange.NOT_ESTABLISHED;
        }
        return state instanceof HandshakeState.ReplacesConnectionIds replacing
                ? replacing.requestConnectionIds(count, output)
                : ConnectionIdChange.NOT_SUPPORTED;
    }

    /**
     * Gives the peer {@code count} connection ids, or as many as there is room for.
     *
     * @param areImmediate whether it has to use them at once
     */
    public ConnectionIdChange offerConnectionIds(int count, boolean areImmediate, long nowNanos) {
        now = nowNanos;
        if (!isFinished) {
            return ConnectionIdChange.NOT_ESTABLISHED;
        }
        return state instanceof HandshakeState.ReplacesConnectionIds replacing
                ? replacing.offerConnectionIds(count, areImmediate, output)
                : ConnectionIdChange.NOT_SUPPORTED;
    }

    /** What the handshake has come to; null until it is complete, and of a driver that was folded since. */
    @Nullable
    public HandshakeResult result() {
        return result;
    }

    /** Whether the last flight was ours, so that it may have to be repeated. */
    public boolean lastFlightIsOurs() {
        return lastFlightIsOurs;
    }

    /** The message_seq of the peer's next message. */
    public int nextMessageSeq() {
        return incoming.nextMessageSeq();
    }

    /** Name of the state, for reports. */
    public String stateName() {
        return state.getClass().getSimpleName();
    }

    /** Heap that messages of the peer hold before they are whole and in order. */
    public int bytesHeld() {
        return incoming.bytesHeld();
    }

    /** Sends the current flight once more; false when it is on its way, or was a moment ago. */
    public boolean repeatFlight(long nowNanos) {
        return flights.repeat(nowNanos);
    }

    /** What is outstanding of our flight goes out once more, at once: datagrams have become shorter. */
    public void refragment(long nowNanos) {
        flights.refragment(nowNanos);
    }

    /**
     * The retransmission timer is due.
     *
     * @param silence nanoseconds since a protected record of the peer came
     */
    public Expiry onExpiry(long silence, long nowNanos) {
        return flights.onExpiry(isSuspended(), silence, nowNanos);
    }

    /** The delay of an ACK is over. */
    public void onAckDelay() {
        flights.ackNow();
    }

    /** Whether our Finished waits to be sent for the first time: no data may go before it (RFC 8446 §2, RFC 5246 §7.3). */
    public boolean owesFinished() {
        return flights.owesFinished();
    }

    /** The epoch of what goes out next of our flight; -1 when all of it has gone out. */
    public int pendingEpoch() {
        return flights.pendingEpoch();
    }

    /** Whether records wait to be sent. */
    public boolean hasOutput() {
        return flights.hasOutput();
    }

    /** Bytes of datagram without which not even the next record can be sent. */
    public int leastDatagram(WriteEpochs epochs) {
        return flights.leastDatagram(epochs);
    }

    /**
     * Fills {@code out[offset, limit)} with as many whole records as fit.
     *
     * @return where they end; {@code offset} when not even one fits
     */
    public int transmit(byte[] out, int offset, int limit, WriteEpochs epochs, WorkingSet ws, long nowNanos)
            throws HandshakeFailure {
        return flights.transmit(out, offset, limit, epochs, ws, nowNanos);
    }

    /** Whether the peer's data proves that it has our last flight: where that is repeated only on request. */
    public boolean isSettledByData() {
        return !policy.acknowledges();
    }

    /** Whether our last flight goes on being repeated until the peer has acknowledged it. */
    public boolean isLastFlightOutstanding() {
        return goesOn() && lastFlightIsOurs && !flights.isAcknowledged();
    }

    /** Whether the peer is known to have our ACK for its last flight, so that it has no reason to repeat that. */
    public boolean isLastAckKnown() {
        return flights.isLastAckKnown();
    }

    /** Whether a complete handshake goes on taking messages. */
    public boolean goesOn() {
        return isFinished && policy.acknowledges();
    }

    /** Whether nothing is outstanding or half received after the handshake, so that {@link #fold} loses nothing. */
    public boolean isIdle() {
        return goesOn() && flights.isIdle() && incoming.isEmpty() && !isSuspended();
    }

    /** What has to be kept of an idle driver. */
    public DormantHandshake fold() {
        return new DormantHandshake(settings, state, policy, nextSendSeq, incoming.nextMessageSeq());
    }

    /** The effects of states, committed in the order of the calls. */
    private final class Output implements HandshakeOutput {
        @Override
        public void useFlights(FlightPolicy chosen) {
            policy = chosen;
            flights.use(chosen, now);
            keys.useFlights(chosen);
        }

        @Override
        public void startFlight() {
            flights.start(incoming.nextMessageSeq() - 1);
        }

        @Override
        public void send(HandshakeMessage message) {
            int type = message.type().code();
            var body = message.body();
            flights.message(type, nextSendSeq, body, writeEpoch);
            transcript.add(role, type, nextSendSeq, body);
            nextSendSeq++;
        }

        @Override
        public void changeCipherSpec(RecordProtection protection) {
            flights.changeCipherSpec(writeEpoch);
            installWriteKeys(writeEpoch + 1, protection);
        }

        @Override
        public void releaseFlight() {
            flights.release();
        }

        @Override
        public void limitRecords(RecordSizes sizes) {
            keys.limitRecords(sizes);
        }

        @Override
        public ConnectionIdSink ids() {
            return keys;
        }

        @Override
        public void installReadKeys(int epoch, RecordProtection protection) {
            keys.installReadKeys(epoch, protection);
            readEpoch = epoch;
            isExcessDropped |= incoming.requireEpoch(epoch);
        }

        @Override
        public void installWriteKeys(int epoch, RecordProtection protection) {
            keys.installWriteKeys(epoch, protection);
            writeEpoch = epoch;
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
            isComplete = true;
            lastFlightIsOurs = lastFlight == LastFlight.OURS;
            flights.handshakeIsOver(lastFlightIsOurs);
        }

        @Override
        public void post(HandshakeMessage message) {
            if (isKeyUpdateOutstanding()) {
                postponed.add(message);
            } else if (nextSendSeq <= HandshakeHeader.MAX_MESSAGE_SEQ) {
                append(message);
            }
        }

        @Override
        public void postConnectionIds(HandshakeMessage newConnectionId) {
            if (!mayPostConnectionIds()) {
                throw new IllegalStateException("connection ids wait to be sent already");
            }
            if (isOutstanding(HandshakeType.NEW_CONNECTION_ID)) {
                nextConnectionIds = newConnectionId;
            } else {
                post(newConnectionId);
            }
        }

        @Override
        public boolean mayPostConnectionIds() {
            return nextConnectionIds == null;
        }

        @Override
        public boolean isOutstanding(HandshakeType type) {
            return flights.isOutstanding(type) || postponed.stream().anyMatch(message -> message.type() == type);
        }

        @Override
        public boolean isExhausted() {
            return nextSendSeq > HandshakeHeader.MAX_MESSAGE_SEQ;
        }

        private void append(HandshakeMessage message) {
            flights.post(message.type().code(), nextSendSeq, message.body(), writeEpoch);
            nextSendSeq++;
        }

        @Override
        public void postKeyUpdate(HandshakeMessage keyUpdate, Supplier<RecordProtection> next) {
            if (!mayUpdateKeys()) {
                throw new IllegalStateException("keys cannot be updated now");
            }
            nextWriteKeys = next;
            if (flights.isFinishedOutstanding()) {
                // Before it has that, the peer could not read this.
                deferredKeyUpdate = keyUpdate;
            } else {
                append(keyUpdate);
            }
        }

        @Override
        public boolean isKeyUpdateOutstanding() {
            return nextWriteKeys != null;
        }

        @Override
        public boolean mayUpdateKeys() {
            return !isKeyUpdateOutstanding()
                    && writeEpoch < RecordNumber.MAX_EPOCH
                    && nextSendSeq <= HandshakeHeader.MAX_MESSAGE_SEQ;
        }

        @Override
        public int readEpoch() {
            return readEpoch;
        }

        @Override
        public int writeEpoch() {
            return writeEpoch;
        }
    }
}
