package dev.dunlin.session;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeDriver;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeResult;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.Timers;
import dev.dunlin.handshake.internal.Timers.Timer;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.recordlayer.internal.InboundRecords;
import java.util.Optional;

/**
 * One association: its phases from the first flight to the end, and what survives between two calls. Records come in through {@link Inbox}
 * and go out through {@link Outbox}; {@link DtlsSession} puts counters and the check for misuse around it.
 *
 * <p>Inside run the crypto provider and call-backs of the application (randomness, key log), which may raise whatever they like. The two
 * boxes are where that ends: it fails this association with internal_error, which wipes it like any other failure, and nothing else.
 */
final class Association {
    /** How far it has come; only ever forward. */
    enum Phase {
        HANDSHAKE,
        OPEN,
        /** Our close_notify waits to be sent, or was sent and the last flight may still be asked for. */
        CLOSING,
        CLOSED,
        FAILED
    }

    /** How many bytes go to an unproven path for each that came from it, at most (RFC 9000 §8.1; RFC 9147 §5.1 leaves the factor open). */
    private static final int AMPLIFICATION = 3;

    private static final int UNLIMITED = -1;

    /** Of an association whose handshake is forgotten: no timer is ever started again. */
    private static final Timers STOPPED = new Timers();

    private final Role role;
    private final Surroundings surroundings;
    private final @Nullable PeerName peerName;
    private final SessionMemory memory;
    private final EventLog events;
    private Timers timers = new Timers();
    private final PendingAlerts alerts = new PendingAlerts();
    private final AssociationKeys keys;
    private final Handshaking handshake;

    private Phase phase = Phase.HANDSHAKE;
    private int mtu;

    @Nullable
    private SessionInfo info;

    @Nullable
    private Failure failure;

    /** When the peer was heard last: something authentic, or what brought the handshake forward. */
    private long lastHeard;

    private boolean isHeard;

    /** Bytes that may still go to a path that has not proven itself; {@link #UNLIMITED} once it has. */
    private int allowance = UNLIMITED;

    private Association(Role role, Surroundings surroundings, @Nullable PeerName peerName, SessionMemory memory) {
        this.role = role;
        this.surroundings = surroundings;
        this.peerName = peerName;
        this.memory = memory;
        var config = surroundings.config();
        this.mtu = config.mtu();
        this.events = new EventLog(config.limits().events(), surroundings.counters());
        this.keys = new AssociationKeys(surroundings);
        this.handshake = new Handshaking(role, surroundings.ws());
    }

    /**
     * A client that wants to reach {@code server}; its first flight is ready to go out.
     *
     * @param offered the session that it asks to resume
     */
    static Association client(
            HandshakeSettings settings,
            @Nullable PeerName server,
            Optional<KnownSession> offered,
            SessionMemory memory,
            Surroundings surroundings,
            long nowNanos) {
        var association = new Association(Role.CLIENT, surroundings, server, memory);
        association.begin(settings, offered, nowNanos);
        return association;
    }

    /** Begins the handshake of a client. Nothing has been sent when that fails, so that nobody has to be told. */
    private void begin(HandshakeSettings settings, Optional<KnownSession> offered, long nowNanos) {
        try {
            begin(HandshakeDriver.client(settings, Optional.ofNullable(peerName), offered, keys, timers, nowNanos));
        } catch (HandshakeFailure fault) {
            var message = fault.getMessage();
            failSilently(Failure.silent(
                    fault.reason(), message == null ? fault.reason().name() : message));
        } catch (RuntimeException fault) {
            // A provider that does not work: whoever wants the session hears of it at once, and nothing is left.
            close();
            throw fault;
        }
    }

    /** A server before its ClientHello, which {@link #begin} brings. */
    static Association server(Surroundings surroundings) {
        return new Association(Role.SERVER, surroundings, null, SessionMemory.NONE);
    }

    /** Whether a server still waits for its ClientHello. */
    boolean awaitsClientHello() {
        return role == Role.SERVER && phase == Phase.HANDSHAKE && !handshake.isAlive();
    }

    /** Begins the handshake of a server; {@link Inbox#receiveClientHello} then takes {@code hello} itself. */
    void begin(HandshakeSettings settings, AdmittedClientHello hello, long nowNanos) {
        begin(HandshakeDriver.server(settings, keys, timers, hello.messageSeq(), hello.retry(), nowNanos));
        lastHeard = nowNanos;
        allowance = hello.isPathProven() ? UNLIMITED : 0;
        // The first ServerHello has the record number of the ClientHello (RFC 6347 §4.2.1).
        keys.current().startAt(hello.recordSequence());
    }

    private void begin(HandshakeDriver driver) {
        handshake.begin(driver);
        count(Counters.Total.HANDSHAKES_STARTED);
    }

    private void count(Counters.Total total) {
        surroundings.counters().count(total);
    }

    /** What it shares with the others of its thread. */
    Surroundings surroundings() {
        return surroundings;
    }

    Phase phase() {
        return phase;
    }

    boolean isOver() {
        return phase == Phase.CLOSED || phase == Phase.FAILED;
    }

    Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    Optional<SessionInfo> info() {
        return Optional.ofNullable(info);
    }

    EventLog events() {
        return events;
    }

    int mtu() {
        return mtu;
    }

    AssociationKeys keys() {
        return keys;
    }

    InboundRecords inbound() {
        return keys.inbound();
    }

    Handshaking handshake() {
        return handshake;
    }

    PendingAlerts alerts() {
        return alerts;
    }

    /** Heap that the handshake holds of what the peer has sent. */
    int bytesHeld() {
        return handshake.bytesHeld();
    }

    /** The time of what follows. */
    void at(long nowNanos) {
        surroundings.at(nowNanos);
    }

    /** The time that {@link #at} gave. */
    long now() {
        return surroundings.now();
    }

    /** So many bytes came by the path. */
    void cameIn(int bytes) {
        if (allowance != UNLIMITED) {
            allowance = (int) Math.min(Integer.MAX_VALUE, allowance + (long) AMPLIFICATION * bytes);
        }
    }

    /** A record came by the path that only someone who reads what we send there can have made. */
    void pathProven() {
        allowance = UNLIMITED;
    }

    /** Bytes of the largest datagram that may go out now. */
    int largestDatagram() {
        return allowance == UNLIMITED ? mtu : Math.min(mtu, allowance);
    }

    /** So many bytes go out. */
    void goesOut(int bytes) {
        if (allowance != UNLIMITED) {
            allowance -= bytes;
        }
    }

    /** Bytes of datagram without which not even the next record can be written. */
    int leastDatagram() {
        return handshake.hasOutput()
                ? handshake.leastDatagram(keys.write())
                : PendingAlerts.recordLength(keys.current());
    }

    /** Something came that only a living peer can have sent. */
    void heard() {
        lastHeard = now();
        isHeard = true;
    }

    /** Whether {@link #heard} was called since this was asked last. */
    boolean takeHeard() {
        boolean heard = isHeard;
        isHeard = false;
        return heard;
    }

    /** Nanoseconds since the peer was heard. */
    long silence(long nowNanos) {
        return nowNanos - lastHeard;
    }

    /** Takes note of a handshake that is complete with {@code outcome}. */
    ReceiveOutcome settled(ReceiveOutcome outcome) {
        var completed = handshake.takeResult();
        if (completed != null) {
            establish(completed);
        } else if (phase == Phase.OPEN && keys.takeChanged()) {
            events.add(SessionEvent.Kind.KEYS_UPDATED);
        }
        memory.renewed(handshake.completed());
        restHandshake();
        if (phase == Phase.CLOSING) {
            settleEnd();
        }
        return outcome;
    }

    private void establish(HandshakeResult completed) {
        info = new SessionInfo(
                role,
                completed.version(),
                completed.suite(),
                completed.group().orElse(null),
                completed.extendedMasterSecret(),
                completed.resumability().resumed(),
                completed.peerChain(),
                completed.pskIdentity().orElse(null),
                completed.pskIdentity().isPresent() ? null : peerName,
                completed.serverName().orElse(null),
                completed.applicationProtocol().orElse(null));
        phase = Phase.OPEN;
        var policy = keys.policy();
        keys.handshakeIsOver(role == Role.SERVER);
        // Those of the handshake are no event of their own.
        var unused = keys.takeChanged();
        if (!policy.acknowledges() && !handshake.lastFlightIsOurs()) {
            forgetHandshake();
        }
        memory.completed(completed);
        events.add(SessionEvent.Kind.HANDSHAKE_COMPLETE);
        count(Counters.Total.HANDSHAKES_COMPLETED);
    }

    /** Nobody will ask for our last flight any more, or have anything else that a handshake can answer. */
    void forgetHandshake() {
        handshake.forget();
        if (!handshake.isAlive()) {
            timers = STOPPED;
        }
        keys.closeOlderWriteEpochs();
    }

    /** The peer sent application data. */
    void peerSentData() {
        if (handshake.isSettledByData()) {
            forgetHandshake();
        }
    }

    /** Makes the driver of a complete handshake ready, which is folded while there is nothing for it to do. */
    Handshaking wakeHandshake() {
        handshake.wake(keys, this::runningTimers);
        return handshake;
    }

    private Timers runningTimers() {
        if (timers == STOPPED) {
            timers = new Timers();
        }
        return timers;
    }

    /** Folds the driver if there is nothing for it to do, and with it the timers. */
    void restHandshake() {
        handshake.rest();
        if (!handshake.isAlive() && phase == Phase.OPEN && timers != STOPPED && !timers.isAnyRunning()) {
            timers = STOPPED;
        }
    }

    /** RFC 5246 §7.2.1: close_notify is answered with close_notify, and the connection ends at once. */
    ReceiveOutcome peerClosed() {
        events.add(SessionEvent.Kind.PEER_CLOSED);
        boolean alreadySaid = phase == Phase.CLOSING && alerts.isEmpty();
        giveUpHandshake();
        forgetHandshake();
        phase = Phase.CLOSING;
        if (alreadySaid) {
            end(Phase.CLOSED);
        } else {
            alerts.warn(AlertDescription.CLOSE_NOTIFY);
            speakOrEnd(Phase.CLOSED);
        }
        return ReceiveOutcome.PeerClosed.INSTANCE;
    }

    /** The most bytes of application data that one record can carry now. */
    int maxPlaintext() {
        return keys.current().contentFitting(ContentType.APPLICATION_DATA, mtu);
    }

    /** Whether {@link Outbox#transmit} has something to write. */
    boolean hasOutput() {
        return (!alerts.isEmpty() || handshake.hasOutput()) && (allowance == UNLIMITED || allowance >= leastDatagram());
    }

    /** The last word waits to be sent, or is dropped when an unproven path may not be sent it. */
    private void speakOrEnd(Phase last) {
        if (!hasOutput()) {
            alerts.clear();
            end(last);
        }
    }

    /** Once the alert that says so is out, the end is final. */
    void settleEnd() {
        if (alerts.isEmpty() && phase == Phase.FAILED) {
            end(Phase.FAILED);
        } else if (alerts.isEmpty() && phase == Phase.CLOSING && !lingers()) {
            end(Phase.CLOSED);
        }
    }

    /** Replaces the keys that we write with, and if asked for those of the peer (RFC 9147 §8). */
    HandshakeDriver.KeyUpdating updateKeys(boolean requestPeer) {
        var outcome = wakeHandshake().updateKeys(requestPeer, now());
        restHandshake();
        return outcome;
    }

    /**
     * One more record was sealed: in good time before the key has sealed all that it may, another takes its place. Where there is no other
     * any more the association ends, while its last word can still be sealed (RFC 9147 §4.2.1, erratum 8048).
     */
    void sealedOne() {
        if (keys.current().isNearLimit()
                && keys.policy().acknowledges()
                && updateKeys(false) == HandshakeDriver.KeyUpdating.EXHAUSTED) {
            events.add(SessionEvent.Kind.KEYS_EXHAUSTED);
            shutdown();
        }
    }

    /** One more record was forged: the peer is asked for other keys in good time before these have stood all that they can. */
    void forgedOne() {
        if (phase == Phase.OPEN
                && keys.policy().acknowledges()
                && keys.read().newest().isNearLimit()) {
            var unused = updateKeys(true);
        }
    }

    /** Whether the peer may still lack our last flight, or our word that we have its own: then it has to be there to repeat it. */
    private boolean lingers() {
        return timers.isRunning(Timer.LAST_FLIGHT) || handshake.isLastFlightOutstanding();
    }

    /** Keying material for the application (RFC 5705); empty when there is none to be had. */
    Optional<byte[]> export(String label, @Nullable byte[] context, int length) {
        var completed = handshake.completed();
        if (completed == null || isOver() || !completed.exporter().isAvailable()) {
            return Optional.empty();
        }
        return Optional.of(completed.exporter().export(label, context, length));
    }

    /** What resumes this session later; empty when there is no such thing, or its secret is gone. */
    Optional<ResumableSession> resumable() {
        var completed = handshake.completed();
        var server = peerName;
        return completed == null || server == null || isOver()
                ? Optional.empty()
                : completed.resumability().known().get().map(known -> ResumableSession.of(known, server));
    }

    /**
     * Datagrams are at most so long from here on. When they become shorter, what is under way of a flight may have been too long: it is cut
     * again and goes out at once, without waiting for a timer (RFC 9147 §4.4).
     */
    void setMtu(int bytes) {
        if (bytes < mtu) {
            handshake.refragment(now());
        }
        lowerMtu(bytes);
        mtu = bytes;
    }

    private void lowerMtu(int bytes) {
        if (bytes < mtu) {
            mtu = bytes;
            events.add(SessionEvent.mtuLowered(bytes));
        }
    }

    // Time

    long nextTimeout(long nowNanos) {
        return Math.min(nextTimer(nowNanos), untilIdle(nowNanos));
    }

    /** As {@link #nextTimeout}, but for the idle time-out. */
    long nextTimer(long nowNanos) {
        return timers.next(nowNanos);
    }

    /** Only a server gives up on silence: it has places to keep, a client knows what it is waiting for. */
    private long untilIdle(long nowNanos) {
        long most = surroundings.config().limits().idleTimeout().toNanos();
        return role == Role.CLIENT || phase != Phase.OPEN || most == 0
                ? Long.MAX_VALUE
                : Math.max(0, most - silence(nowNanos));
    }

    TimeoutOutcome handleTimeout(long nowNanos) {
        at(nowNanos);
        if (timers.isDue(Timer.HANDSHAKE, nowNanos)) {
            failSilently(Failure.silent(
                    FailureReason.HANDSHAKE_TIMEOUT,
                    "the handshake did not finish within "
                            + surroundings.config().limits().handshakeDeadline().toMillis() + " ms"));
            return new TimeoutOutcome.Failed(sticky());
        }
        if (timers.isDue(Timer.ACK, nowNanos)) {
            handshake.ackDelayIsOver();
            return TimeoutOutcome.Handled.INSTANCE;
        }
        if (timers.isDue(Timer.RETRANSMISSION, nowNanos)) {
            return expire();
        }
        if (timers.isDue(Timer.LAST_FLIGHT, nowNanos)) {
            endLastFlight(nowNanos);
            if (phase == Phase.CLOSING && alerts.isEmpty()) {
                end(Phase.CLOSED);
                return TimeoutOutcome.LingerEnded.INSTANCE;
            }
            return TimeoutOutcome.Handled.INSTANCE;
        }
        if (untilIdle(nowNanos) == 0) {
            events.add(SessionEvent.Kind.IDLE);
            count(Counters.Total.IDLE_TIMEOUTS);
            shutdown();
            return TimeoutOutcome.Idle.INSTANCE;
        }
        return TimeoutOutcome.NotDue.INSTANCE;
    }

    private void endLastFlight(long nowNanos) {
        timers.stop(Timer.LAST_FLIGHT);
        if (keys.policy().acknowledges()) {
            keys.read().expire(nowNanos, surroundings.ws());
            restHandshake();
        } else {
            forgetHandshake();
        }
    }

    private TimeoutOutcome expire() {
        // Whoever has said goodbye waits for acknowledgements, and not for what else the peer may have to say.
        long silence = phase == Phase.CLOSING ? Long.MAX_VALUE : silence(now());
        switch (handshake.expire(silence, now())) {
            case UNRESPONSIVE -> {
                if (phase == Phase.CLOSING) {
                    end(Phase.CLOSED);
                    return TimeoutOutcome.LingerEnded.INSTANCE;
                }
                failSilently(Failure.silent(
                        FailureReason.PEER_UNRESPONSIVE,
                        "the peer did not answer; the handshake was in " + handshake.stateName()));
                return new TimeoutOutcome.Failed(sticky());
            }
            case REPEATED_SHRINK -> lowerMtu(surroundings.config().limits().smallerMtu());
            case REPEATED -> {}
            case GIVEN_UP -> {
                return TimeoutOutcome.Handled.INSTANCE;
            }
        }
        count(Counters.Total.RETRANSMISSIONS);
        return TimeoutOutcome.Retransmit.INSTANCE;
    }

    // The end

    void shutdown() {
        if (awaitsClientHello()) {
            // Nobody has said anything yet: there is nobody to say goodbye to.
            end(Phase.CLOSED);
        } else if (phase == Phase.HANDSHAKE || phase == Phase.OPEN) {
            giveUpHandshake();
            phase = Phase.CLOSING;
            alerts.warn(AlertDescription.CLOSE_NOTIFY);
            speakOrEnd(Phase.CLOSED);
        }
    }

    /** Another association needs the place. */
    void giveWay() {
        events.add(SessionEvent.Kind.EVICTED);
        shutdown();
    }

    /** Wipes everything at once; nothing more is sent. */
    void close() {
        giveUpHandshake();
        alerts.clear();
        end(phase == Phase.FAILED ? Phase.FAILED : Phase.CLOSED);
    }

    /** Why the association has failed, which it has. */
    Failure sticky() {
        if (failure == null) {
            throw new IllegalStateException("the session has not failed");
        }
        return failure;
    }

    /** The application cannot go on: the peer is told no more than that (RFC 5246 §7.2.2). */
    void abort(String detail) {
        if (phase == Phase.HANDSHAKE || phase == Phase.OPEN) {
            var unused =
                    fail(new HandshakeFailure(AlertDescription.INTERNAL_ERROR, FailureReason.INTERNAL_ERROR, detail));
        }
    }

    /** The fault is ours or the peer's: the alert that names it waits to be sent, and then the keys are wiped. */
    ReceiveOutcome fail(HandshakeFailure fault) {
        var message = fault.getMessage();
        int unsent = handshake.pendingEpoch();
        if (unsent >= 0) {
            // Who has not got our flight has not got the keys that come with it: the alert has to be read without them.
            keys.retireUnused(unsent);
        }
        giveUpHandshake();
        forgetHandshake();
        failure = Failure.announced(
                fault.alert(), fault.reason(), message == null ? fault.reason().name() : message);
        phase = Phase.FAILED;
        alerts.fail(fault.alert());
        speakOrEnd(Phase.FAILED);
        memory.spoiled(handshake.completed());
        return new ReceiveOutcome.Failed(sticky());
    }

    /** The peer sent a fatal alert. */
    ReceiveOutcome failedByPeer(int alertCode) {
        failSilently(Failure.byPeer(alertCode));
        memory.spoiled(handshake.completed());
        return new ReceiveOutcome.Failed(sticky());
    }

    /** Not even the alert about the failure can be sealed. */
    void failedToSayWhy() {
        alerts.clear();
        end(Phase.FAILED);
    }

    /** There is nobody to tell. */
    private void failSilently(Failure reason) {
        giveUpHandshake();
        failure = reason;
        alerts.clear();
        end(Phase.FAILED);
    }

    /** A handshake that was not completed never will be; a completed one may still have to repeat its last flight. */
    private void giveUpHandshake() {
        if (handshake.giveUp()) {
            count(Counters.Total.HANDSHAKES_FAILED);
        }
        timers.stop(Timer.HANDSHAKE);
        if (!handshake.isLastFlightOutstanding()) {
            timers.stop(Timer.RETRANSMISSION);
        }
        inbound().stopStashing();
    }

    private void end(Phase last) {
        phase = last;
        handshake.forget();
        timers.stopAll();
        inbound().stopStashing();
        keys.wipe();
    }
}
