package dev.dunlin.session;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AfterHandshake;
import dev.dunlin.handshake.internal.HandshakeDriver;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeResult;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.Timers;
import dev.dunlin.handshake.internal.Timers.Timer;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.recordlayer.internal.EarlyRecords;
import dev.dunlin.recordlayer.internal.InboundRecords;
import dev.dunlin.recordlayer.internal.RecordVersion;
import dev.dunlin.recordlayer.internal.WorkingSet;
import dev.dunlin.recordlayer.internal.WriteEpoch;
import java.util.Optional;

/**
 * One association: records in and out of byte arrays, its phases, its end. {@link DtlsSession} puts buffers, counters and the check for
 * misuse around it.
 *
 * <p>Inside run the crypto provider and call-backs of the application (randomness, key log), which may raise whatever they like. Here is
 * where that ends: it fails this association with internal_error, which wipes it like any other failure, and nothing else.
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

    /** {@link #seal} has failed, and with it the association. */
    static final int FAILED = -10;

    private final Role role;
    private final CommonConfig config;
    private final Optional<PeerName> peerName;
    private final WorkingSet ws;
    private final Counters counters;
    private final EventLog events;
    private final Timers timers = new Timers();
    private final PendingAlerts alerts = new PendingAlerts();
    private final AssociationKeys keys;
    private final InboundRecords inbound;
    private final Handshaking handshake;

    private Phase phase = Phase.HANDSHAKE;
    private int mtu;

    @Nullable
    private SessionInfo info;

    @Nullable
    private Failure failure;

    private long now;

    private Association(Role role, CommonConfig config, Optional<PeerName> peerName, WorkingSet ws, Counters counters) {
        this.role = role;
        this.config = config;
        this.peerName = peerName;
        this.ws = ws;
        this.counters = counters;
        this.mtu = config.mtu();
        var limits = config.limits();
        this.events = new EventLog(limits.events(), counters);
        this.keys = new AssociationKeys(ws, limits.replayWindow());
        this.inbound = new InboundRecords(keys.read(), new EarlyRecords(limits.stashBytes(), limits.stashRecords()));
        this.handshake = new Handshaking(role, ws);
    }

    static Association client(
            DtlsClientConfig config, Optional<PeerName> server, WorkingSet ws, Counters counters, long nowNanos) {
        var association = new Association(Role.CLIENT, config.common(), server, ws, counters);
        association.handshake.begin(HandshakeDriver.client(
                config.handshakeSettings(), server, association.keys, association.timers, nowNanos));
        counters.count(Counters.Total.HANDSHAKES_STARTED);
        return association;
    }

    /** A server before its ClientHello, which {@link #begin} brings. */
    static Association server(CommonConfig config, WorkingSet ws, Counters counters) {
        return new Association(Role.SERVER, config, Optional.empty(), ws, counters);
    }

    /** Whether a server still waits for its ClientHello. */
    boolean awaitsClientHello() {
        return role == Role.SERVER && phase == Phase.HANDSHAKE && !handshake.isAlive();
    }

    /** Begins the handshake of a server; {@link #receiveClientHello} then takes {@code hello} itself. */
    void begin(HandshakeSettings settings, ProvenClientHello hello, long nowNanos) {
        handshake.begin(HandshakeDriver.server(settings, keys, timers, hello.messageSeq(), nowNanos));
        // The first ServerHello has the record number of the ClientHello (RFC 6347 §4.2.1).
        keys.current().startAt(hello.recordSequence());
        counters.count(Counters.Total.HANDSHAKES_STARTED);
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

    /** Where the record that was received last ends. */
    int end() {
        return inbound.end();
    }

    /** Bytes of content that {@link ReceiveOutcome.Data} speaks of, in {@link WorkingSet#plaintext}. */
    int length() {
        return inbound.length();
    }

    /** Heap that the handshake holds of what the peer has sent. */
    int bytesHeld() {
        return handshake.bytesHeld();
    }

    // Receiving

    /**
     * Takes the record at {@code offset}.
     *
     * @param room bytes that the caller can take of application data
     */
    ReceiveOutcome receive(byte[] datagram, int offset, int limit, int room, long nowNanos) {
        at(nowNanos);
        try {
            var opened = inbound.open(datagram, offset, limit, ws, now);
            if (opened == InboundRecords.Result.OPENED && isAheadOfFinished()) {
                inbound.defer(datagram, ws);
                return ReceiveOutcome.Discarded.of(inbound.discardReason());
            }
            return outcome(opened, room);
        } catch (RuntimeException fault) {
            return fail(Handshaking.internal(fault));
        }
    }

    /** Takes the next record that had come before its time. */
    ReceiveOutcome receiveStashed(int room, long nowNanos) {
        at(nowNanos);
        try {
            int skipped = 0;
            while (true) {
                var opened = inbound.openStashed(skipped, ws, now);
                if (opened == InboundRecords.Result.OPENED && isAheadOfFinished()) {
                    skipped++;
                } else {
                    return outcome(opened, room);
                }
            }
        } catch (RuntimeException fault) {
            return fail(Handshaking.internal(fault));
        }
    }

    /** The ClientHello for which this server was made, or a repetition of it. */
    ReceiveOutcome receiveClientHello(ProvenClientHello hello, long nowNanos) {
        at(nowNanos);
        var message = hello.message();
        try {
            return handshake(message, message.length, 0);
        } catch (RuntimeException fault) {
            return fail(Handshaking.internal(fault));
        }
    }

    private void at(long nowNanos) {
        now = nowNanos;
        keys.at(nowNanos);
    }

    /** Authentic, but not to be believed before the peer's Finished is (RFC 6347 §4.2.4): kept or dropped, never delivered. */
    private boolean isAheadOfFinished() {
        return phase == Phase.HANDSHAKE && inbound.type() == ContentType.APPLICATION_DATA;
    }

    private ReceiveOutcome outcome(InboundRecords.Result opened, int room) {
        return switch (opened) {
            case EMPTY -> ReceiveOutcome.Empty.INSTANCE;
            case DISCARDED -> ReceiveOutcome.Discarded.of(inbound.discardReason());
            case INTEGRITY_LIMIT ->
                fail(new HandshakeFailure(
                        AlertDescription.BAD_RECORD_MAC,
                        FailureReason.INTEGRITY_LIMIT,
                        "too many records failed authentication under one key"));
            case OPENED -> content(room);
        };
    }

    private ReceiveOutcome content(int room) {
        int epoch = inbound.epoch();
        int length = inbound.length();
        int type = inbound.type();
        if (type == ContentType.APPLICATION_DATA) {
            return applicationData(length, room);
        }
        inbound.commit();
        return switch (type) {
            case ContentType.HANDSHAKE -> handshake(ws.plaintext(), length, epoch);
            case ContentType.CHANGE_CIPHER_SPEC -> changeCipherSpec(length, epoch);
            default -> alert(PeerAlert.read(ws.plaintext(), length), epoch);
        };
    }

    private ReceiveOutcome applicationData(int length, int room) {
        if (phase != Phase.OPEN) {
            inbound.commit();
            return ReceiveOutcome.Discarded.of(DiscardReason.AFTER_CLOSE);
        }
        if (length > room) {
            return new ReceiveOutcome.BufferTooSmall(length);
        }
        inbound.commit();
        // Whoever sends data has seen our last flight.
        forgetHandshake();
        return ReceiveOutcome.Data.INSTANCE;
    }

    private ReceiveOutcome handshake(byte[] content, int length, int epoch) {
        var completed = handshake.result();
        if (completed != null) {
            return afterHandshake(handshake.sign(completed, content, length));
        }
        try {
            return settled(handshake.handshake(content, length, epoch, now));
        } catch (HandshakeFailure fault) {
            return fail(fault);
        }
    }

    private ReceiveOutcome changeCipherSpec(int length, int epoch) {
        try {
            return settled(handshake.changeCipherSpec(ws.plaintext(), length, epoch, now));
        } catch (HandshakeFailure fault) {
            return fail(fault);
        }
    }

    ReceiveOutcome resume(HandshakeTask done, long nowNanos) {
        at(nowNanos);
        try {
            return settled(handshake.resume(done, now));
        } catch (HandshakeFailure fault) {
            return fail(fault);
        }
    }

    Optional<HandshakeTask> task() {
        return handshake.task();
    }

    private ReceiveOutcome settled(ReceiveOutcome outcome) {
        var completed = handshake.result();
        if (completed != null && info == null) {
            establish(completed);
        }
        return outcome;
    }

    private void establish(HandshakeResult completed) {
        info = new SessionInfo(
                role,
                completed.version(),
                completed.suite(),
                completed.group(),
                completed.extendedMasterSecret(),
                completed.peerChain(),
                peerName.orElse(null),
                completed.serverName().orElse(null),
                completed.applicationProtocol().orElse(null));
        phase = Phase.OPEN;
        keys.closePreviousReadEpoch();
        inbound.expectNoFurtherEpoch();
        if (!handshake.lastFlightIsOurs()) {
            forgetHandshake();
        }
        events.add(SessionEvent.Kind.HANDSHAKE_COMPLETE);
        counters.count(Counters.Total.HANDSHAKES_COMPLETED);
    }

    private ReceiveOutcome afterHandshake(AfterHandshake.Sign sign) {
        switch (sign) {
            case REPEATED_FLIGHT -> {
                if (handshake.repeatLastFlight(now)) {
                    events.add(SessionEvent.Kind.PEER_FLIGHT_REPEATED);
                    return ReceiveOutcome.Discarded.of(DiscardReason.REPEATED_FLIGHT);
                }
            }
            case RENEGOTIATION -> {
                alerts.warn(AlertDescription.NO_RENEGOTIATION);
                events.add(SessionEvent.Kind.RENEGOTIATION_REFUSED);
            }
            case NOTHING -> {}
        }
        return ReceiveOutcome.Discarded.of(DiscardReason.OLD_MESSAGE);
    }

    /** Nobody will ask for our last flight any more. */
    private void forgetHandshake() {
        if (handshake.isAlive()) {
            handshake.forgetLastFlight();
            timers.stop(Timer.LAST_FLIGHT);
        }
        keys.closeOlderWriteEpochs();
    }

    private ReceiveOutcome alert(PeerAlert alert, int epoch) {
        boolean isForgeable = epoch == 0;
        if (isForgeable && keys.isProtectionDue()) {
            return ReceiveOutcome.Discarded.of(DiscardReason.UNPROTECTED);
        }
        if (!alert.isLegal()) {
            return isForgeable ? ReceiveOutcome.Discarded.of(DiscardReason.MALFORMED) : fail(alert.fault());
        }
        if (alert.isCloseNotify()) {
            return peerClosed();
        }
        if (alert.isFatal()) {
            failSilently(Failure.byPeer(alert.code()));
            return new ReceiveOutcome.Failed(sticky());
        }
        AlertDescription.of(alert.code()).ifPresent(known -> events.add(SessionEvent.warningAlert(known)));
        return ReceiveOutcome.HandshakeProgress.INSTANCE;
    }

    /** RFC 5246 §7.2.1: close_notify is answered with close_notify, and the connection ends at once. */
    private ReceiveOutcome peerClosed() {
        events.add(SessionEvent.Kind.PEER_CLOSED);
        boolean alreadySaid = phase == Phase.CLOSING && alerts.isEmpty();
        giveUpHandshake();
        forgetHandshake();
        phase = Phase.CLOSING;
        if (alreadySaid) {
            end(Phase.CLOSED);
        } else {
            alerts.warn(AlertDescription.CLOSE_NOTIFY);
        }
        return ReceiveOutcome.PeerClosed.INSTANCE;
    }

    // Sending

    /** The most bytes of application data that one record can carry now. */
    int maxPlaintext() {
        return keys.current().contentFitting(mtu);
    }

    /** Bytes that a record is longer than its content. */
    int overhead() {
        return keys.current().protection().overhead();
    }

    /**
     * Seals one message of at most {@link #maxPlaintext()} bytes, for which {@code out} has room.
     *
     * @return bytes written, {@link WriteEpoch#EXHAUSTED} or {@link #FAILED}
     */
    int seal(byte[] message, int offset, int length, byte[] out, int outOffset, int outLimit) {
        int type = ContentType.APPLICATION_DATA;
        int version = RecordVersion.DTLS_1_2;
        try {
            return keys.current().seal(ws, type, version, message, offset, length, out, outOffset, outLimit);
        } catch (RuntimeException fault) {
            var unused = fail(Handshaking.internal(fault));
            return FAILED;
        }
    }

    /** Whether {@link #transmit} has something to write. */
    boolean hasOutput() {
        return !alerts.isEmpty() || handshake.hasOutput();
    }

    /** Bytes of datagram without which {@link #transmit} cannot write its next record. */
    int leastDatagram() {
        return handshake.hasOutput()
                ? handshake.leastDatagram(keys.write())
                : PendingAlerts.recordLength(keys.current());
    }

    /**
     * Fills {@code out[offset, limit)} with what waits.
     *
     * @return where it ends; {@code offset} when nothing fits or waits
     */
    int transmit(byte[] out, int offset, int limit, long nowNanos) {
        at(nowNanos);
        try {
            return sealWhatWaits(out, offset, limit);
        } catch (RuntimeException fault) {
            if (phase == Phase.FAILED) {
                // Not even the alert about it can be sealed.
                alerts.clear();
                end(Phase.FAILED);
                return offset;
            }
            var unused = fail(Handshaking.internal(fault));
            return transmit(out, offset, limit, nowNanos);
        }
    }

    private int sealWhatWaits(byte[] out, int offset, int limit) {
        int end = offset;
        if (handshake.hasOutput()) {
            try {
                end = handshake.transmit(out, offset, limit, keys.write(), now);
            } catch (HandshakeFailure exhausted) {
                // Nothing of the flight went out with the record that found no number: what it says comes as an alert.
                var unused = fail(exhausted);
            }
        }
        if (!handshake.hasOutput()) {
            end = alerts.seal(keys.current(), ws, out, end, limit);
            settleEnd();
        }
        return end;
    }

    /** Once the alert that says so is out, the end is final. */
    private void settleEnd() {
        if (alerts.isEmpty() && phase == Phase.FAILED) {
            end(Phase.FAILED);
        } else if (alerts.isEmpty() && phase == Phase.CLOSING && !timers.isRunning(Timer.LAST_FLIGHT)) {
            end(Phase.CLOSED);
        }
    }

    /** Keying material for the application (RFC 5705); empty when there is none to be had. */
    Optional<byte[]> export(String label, @Nullable byte[] context, int length) {
        var completed = handshake.result();
        if (completed == null || isOver() || !completed.exporter().isAvailable()) {
            return Optional.empty();
        }
        return Optional.of(completed.exporter().export(label, context, length));
    }

    /** Datagrams are at most so long from here on. */
    void setMtu(int bytes) {
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
        return timers.next(nowNanos);
    }

    TimeoutOutcome handleTimeout(long nowNanos) {
        at(nowNanos);
        if (timers.isDue(Timer.HANDSHAKE, now)) {
            failSilently(Failure.silent(
                    FailureReason.HANDSHAKE_TIMEOUT,
                    "the handshake did not finish within "
                            + config.limits().handshakeDeadline().toMillis() + " ms"));
            return new TimeoutOutcome.Failed(sticky());
        }
        if (timers.isDue(Timer.RETRANSMISSION, now)) {
            return expire();
        }
        if (timers.isDue(Timer.LAST_FLIGHT, now)) {
            forgetHandshake();
            if (phase == Phase.CLOSING && alerts.isEmpty()) {
                end(Phase.CLOSED);
                return TimeoutOutcome.LingerEnded.INSTANCE;
            }
            return TimeoutOutcome.Handled.INSTANCE;
        }
        return TimeoutOutcome.NotDue.INSTANCE;
    }

    private TimeoutOutcome expire() {
        switch (handshake.expire()) {
            case UNRESPONSIVE -> {
                failSilently(Failure.silent(
                        FailureReason.PEER_UNRESPONSIVE,
                        "the peer did not answer; the handshake was in " + handshake.stateName()));
                return new TimeoutOutcome.Failed(sticky());
            }
            case REPEATED_SHRINK -> lowerMtu(config.limits().smallerMtu());
            case REPEATED -> {}
        }
        counters.count(Counters.Total.RETRANSMISSIONS);
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
        }
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
    private ReceiveOutcome fail(HandshakeFailure fault) {
        var message = fault.getMessage();
        giveUpHandshake();
        forgetHandshake();
        failure = Failure.announced(
                fault.alert(), fault.reason(), message == null ? fault.reason().name() : message);
        phase = Phase.FAILED;
        alerts.fail(fault.alert());
        return new ReceiveOutcome.Failed(sticky());
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
            counters.count(Counters.Total.HANDSHAKES_FAILED);
        }
        timers.stop(Timer.HANDSHAKE);
        timers.stop(Timer.RETRANSMISSION);
        inbound.stopStashing();
    }

    private void end(Phase last) {
        phase = last;
        handshake.forgetLastFlight();
        timers.stopAll();
        inbound.stopStashing();
        keys.wipe();
    }
}
