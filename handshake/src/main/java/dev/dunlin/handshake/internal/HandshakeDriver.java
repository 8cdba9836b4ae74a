package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.flight.FlightPolicy;
import dev.dunlin.handshake.internal.flight.IncomingMessages;
import dev.dunlin.handshake.internal.hello.ClientStart;
import dev.dunlin.handshake.internal.hello.HelloRetry;
import dev.dunlin.handshake.internal.hello.WaitClientHello;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.RecordNumber;
import dev.dunlin.recordlayer.internal.WorkingSet;
import dev.dunlin.recordlayer.internal.WriteEpochs;
import java.util.Optional;

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

    private static final int CHANGE_CIPHER_SPEC = 1;

    private final Role role;
    private final HandshakeSettings settings;
    private final IncomingMessages incoming;
    private final Flights flights;
    private final HandshakeEpochs epochs;
    private final OutgoingMessages outgoing;
    private final PostHandshakeMessages later;
    private final HandshakeEnd end;
    private final StateMachine states;

    HandshakeDriver(Role role, HandshakeSettings settings, KeySink keys, Timers timers, HandshakeState first) {
        this.role = role;
        this.settings = settings;
        var transcript = new Transcript();
        incoming = new IncomingMessages(settings.maxHandshakeMessage(), settings.reassemblyBytes());
        flights = new Flights(settings.retransmission(), timers, keys.messages());
        epochs = new HandshakeEpochs(keys, incoming);
        outgoing = new OutgoingMessages(role, flights, transcript, epochs);
        later = new PostHandshakeMessages(outgoing, flights, epochs);
        end = new HandshakeEnd(settings.retransmission(), timers, incoming, flights, transcript);
        var output = new DriverOutput(keys, incoming, transcript, flights, epochs, outgoing, later, end);
        states = new StateMachine(
                role, settings, incoming, transcript, flights, epochs, end, output, keys.messages(), first);
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
        driver.end.startDeadline(nowNanos);
        driver.states.begin(start, nowNanos);
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
        driver.outgoing.startAt(messageSeq);
        driver.end.startDeadline(nowNanos);
        return driver;
    }

    /** A driver after the handshake, which goes on where {@code dormant} was folded. */
    static HandshakeDriver after(
            DormantHandshake dormant, Role role, KeySink keys, Timers timers, int readEpoch, int writeEpoch) {
        var driver = new HandshakeDriver(role, dormant.settings(), keys, timers, dormant.state());
        driver.flights.awaken(dormant.policy(), dormant.initialTimeout());
        driver.end.awaken();
        driver.outgoing.startAt(dormant.nextSendSeq());
        driver.incoming.expect(dormant.nextReceiveSeq());
        driver.epochs.awaken(readEpoch, writeEpoch);
        return driver;
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
        int epoch = RecordNumber.epoch(recordNumber);
        boolean hadGap = incoming.hasGap();
        var intake = incoming.accept(content, offset, length, epoch);
        var refusal = intake.refusal();
        if (refusal != null && epoch > 0) {
            RefusedFragment.requireWellFormed(refusal);
        }
        flights.came(recordNumber, intake, nowNanos);
        if (intake.progressed()) {
            states.drain(nowNanos);
        }
        flights.acknowledge(!hadGap && incoming.hasGap(), nowNanos);
        if (intake.progressed()) {
            return null;
        }
        return refusal != null
                ? RefusedFragment.discardReason(refusal)
                : flights.onRepetition(intake.repeated(), nowNanos);
    }

    /** Takes the content of an ACK record; as {@link #onHandshake}. */
    @Nullable
    public DiscardReason onAck(byte[] content, int offset, int length, int epoch, long nowNanos)
            throws HandshakeFailure {
        var refusal = flights.onAck(content, offset, length, epoch, nowNanos);
        if (refusal == null && end.isFinished()) {
            later.acknowledged();
        }
        return refusal;
    }

    /** A protected record came for which there are no keys yet. */
    public void onUnreadable(long nowNanos) {
        if (role == Role.CLIENT && epochs.read() == 0) {
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
        return states.onChangeCipherSpec(epoch, nowNanos) ? null : DiscardReason.UNEXPECTED_CHANGE_CIPHER_SPEC;
    }

    /** Whether the handshake waits for {@link #suspension()}. */
    public boolean isSuspended() {
        return states.isSuspended();
    }

    /** The work that the handshake waits for; null when it waits for the peer. */
    @Nullable
    public Suspended<?> suspension() {
        return states.suspension();
    }

    /** Goes on with the result of {@link #suspension()}. */
    public void resume(Object workResult, long nowNanos) throws HandshakeFailure {
        states.resume(workResult, nowNanos);
    }

    /**
     * Replaces the keys that we write with, once the peer has acknowledged it (RFC 9147 §8).
     *
     * @param requestPeer whether the peer is to replace its keys, too
     */
    public KeyUpdating updateKeys(boolean requestPeer, long nowNanos) {
        return states.updateKeys(requestPeer, nowNanos);
    }

    /** Asks the peer for {@code count} connection ids, 1 to 255 (RFC 9147 §9). */
    public ConnectionIdChange requestConnectionIds(int count, long nowNanos) {
        return states.requestConnectionIds(count, nowNanos);
    }

    /**
     * Gives the peer {@code count} connection ids, or as many as there is room for.
     *
     * @param areImmediate whether it has to use them at once
     */
    public ConnectionIdChange offerConnectionIds(int count, boolean areImmediate, long nowNanos) {
        return states.offerConnectionIds(count, areImmediate, nowNanos);
    }

    /** What the handshake has come to; null until it is complete, and of a driver that was folded since. */
    @Nullable
    public HandshakeResult result() {
        return end.result();
    }

    /** Whether the last flight was ours, so that it may have to be repeated. */
    public boolean lastFlightIsOurs() {
        return end.lastFlightIsOurs();
    }

    /** The message_seq of the peer's next message. */
    public int nextMessageSeq() {
        return incoming.nextMessageSeq();
    }

    /** Name of the state, for reports. */
    public String stateName() {
        return states.state().getClass().getSimpleName();
    }

    /** Heap that messages of the peer hold before they are whole and in order. */
    public int bytesHeld() {
        return incoming.bytesHeld();
    }

    /** From here on every wait is what it would be had its flight begun with this one, nanoseconds; the current one, too. */
    public void initialTimeout(long nanos) {
        flights.initialTimeout(nanos);
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
    public int leastDatagram(WriteEpochs writeEpochs) {
        return flights.leastDatagram(writeEpochs);
    }

    /**
     * Fills {@code out[offset, limit)} with as many whole records as fit.
     *
     * @return where they end; {@code offset} when not even one fits
     */
    public int transmit(byte[] out, int offset, int limit, WriteEpochs writeEpochs, WorkingSet ws, long nowNanos)
            throws HandshakeFailure {
        return flights.transmit(out, offset, limit, writeEpochs, ws, nowNanos);
    }

    /** Whether the peer's data proves that it has our last flight: where that is repeated only on request. */
    public boolean isSettledByData() {
        return !flights.policy().acknowledges();
    }

    /** Whether our last flight goes on being repeated until the peer has acknowledged it. */
    public boolean isLastFlightOutstanding() {
        return end.isLastFlightOutstanding();
    }

    /** Whether the peer is known to have our ACK for its last flight, so that it has no reason to repeat that. */
    public boolean isLastAckKnown() {
        return flights.isLastAckKnown();
    }

    /** Whether a complete handshake goes on taking messages. */
    public boolean goesOn() {
        return end.goesOn();
    }

    /** Whether nothing is outstanding or half received after the handshake, so that {@link #fold} loses nothing. */
    public boolean isIdle() {
        return goesOn() && flights.isIdle() && incoming.isEmpty() && !isSuspended();
    }

    /** What has to be kept of an idle driver. */
    public DormantHandshake fold() {
        return new DormantHandshake(
                settings,
                states.state(),
                flights.policy(),
                outgoing.nextSeq(),
                incoming.nextMessageSeq(),
                flights.initialTimeout());
    }
}
