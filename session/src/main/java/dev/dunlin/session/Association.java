package dev.dunlin.session;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.handshake.internal.HandshakeDriver;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeResult;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.KeySink;
import dev.dunlin.handshake.internal.Suspended;
import dev.dunlin.handshake.internal.Timers;
import dev.dunlin.handshake.internal.Timers.Timer;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.recordlayer.internal.EarlyRecords;
import dev.dunlin.recordlayer.internal.InboundRecords;
import dev.dunlin.recordlayer.internal.ReadEpoch;
import dev.dunlin.recordlayer.internal.ReadEpochs;
import dev.dunlin.recordlayer.internal.RecordProtection;
import dev.dunlin.recordlayer.internal.RecordVersion;
import dev.dunlin.recordlayer.internal.WorkingSet;
import dev.dunlin.recordlayer.internal.WriteEpoch;
import dev.dunlin.recordlayer.internal.WriteEpochs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * One association: records in and out of byte arrays, the handshake while there is one, alerts, the end. {@link DtlsSession} puts buffers,
 * counters and the check for misuse around it.
 */
final class Association implements KeySink {
    /** How far it has come; only ever forward. */
    enum Phase {
        HANDSHAKE,
        OPEN,
        /** Our close_notify waits to be sent, or was sent and the last flight may still be asked for. */
        CLOSING,
        CLOSED,
        FAILED
    }

    private final Role role;
    private final CommonConfig config;
    private final Optional<PeerName> peerName;
    private final WorkingSet ws;
    private final Counters counters;
    private final EventLog events;
    private final Timers timers = new Timers();
    private final ReadEpochs readEpochs = new ReadEpochs();
    private final WriteEpochs writeEpochs = new WriteEpochs();
    private final InboundRecords inbound;
    private final PendingAlerts alerts = new PendingAlerts();
    private final List<AutoCloseableSecret> secrets = new ArrayList<>(3);

    private Phase phase = Phase.HANDSHAKE;
    private int mtu;

    @Nullable
    private HandshakeDriver driver;

    @Nullable
    private HandshakeTask task;

    @Nullable
    private HandshakeResult result;

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
        this.inbound = new InboundRecords(readEpochs, new EarlyRecords(limits.stashBytes(), limits.stashRecords()));
    }

    static Association client(
            DtlsClientConfig config, Optional<PeerName> server, WorkingSet ws, Counters counters, long nowNanos) {
        var association = new Association(Role.CLIENT, config.common(), server, ws, counters);
        association.driver =
                HandshakeDriver.client(config.handshakeSettings(), server, association, association.timers, nowNanos);
        counters.count(Counters.Total.HANDSHAKES_STARTED);
        return association;
    }

    /** A server before its ClientHello, which {@link #begin} brings. */
    static Association server(CommonConfig config, WorkingSet ws, Counters counters) {
        return new Association(Role.SERVER, config, Optional.empty(), ws, counters);
    }

    /** Whether a server still waits for its ClientHello. */
    boolean awaitsClientHello() {
        return role == Role.SERVER && phase == Phase.HANDSHAKE && driver == null;
    }

    /** Begins the handshake of a server; {@link #receiveClientHello} then takes {@code hello} itself. */
    void begin(HandshakeSettings settings, ProvenClientHello hello, long nowNanos) {
        driver = HandshakeDriver.server(settings, this, timers, hello.messageSeq(), nowNanos);
        // The first ServerHello has the record number of the ClientHello (RFC 6347 §4.2.1).
        writeEpochs.current().startAt(hello.recordSequence());
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

    /** Content that {@link ReceiveOutcome.Data} speaks of, in {@link WorkingSet#plaintext}. */
    int length() {
        return inbound.length();
    }

    // Receiving

    /**
     * Takes the record at {@code offset}.
     *
     * @param room bytes that the caller can take of application data
     */
    ReceiveOutcome receive(byte[] datagram, int offset, int limit, int room, long nowNanos) {
        now = nowNanos;
        var opened = inbound.open(datagram, offset, limit, ws, now);
        if (opened == InboundRecords.Result.OPENED && isAheadOfFinished()) {
            inbound.defer(datagram, ws);
            return discarded(inbound.discardReason());
        }
        return outcome(opened, room);
    }

    /** Takes the next record that had come before its time. */
    ReceiveOutcome receiveStashed(int room, long nowNanos) {
        now = nowNanos;
        int skipped = 0;
        while (true) {
            var opened = inbound.openStashed(skipped, ws, now);
            if (opened == InboundRecords.Result.OPENED && isAheadOfFinished()) {
                skipped++;
            } else {
                return outcome(opened, room);
            }
        }
    }

    /** The ClientHello for which this server was made, or a repetition of it. */
    ReceiveOutcome receiveClientHello(ProvenClientHello hello, long nowNanos) {
        now = nowNanos;
        var message = hello.message();
        return handshake(message, message.length, 0);
    }

    /** Authentic, but not to be believed before the peer's Finished is (RFC 6347 §4.2.4): kept or dropped, never delivered. */
    private boolean isAheadOfFinished() {
        return phase == Phase.HANDSHAKE && inbound.type() == ContentType.APPLICATION_DATA;
    }

    private ReceiveOutcome outcome(InboundRecords.Result opened, int room) {
        return switch (opened) {
            case EMPTY -> ReceiveOutcome.Empty.INSTANCE;
            case DISCARDED -> discarded(inbound.discardReason());
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
            default -> alert(length, epoch);
        };
    }

    private ReceiveOutcome applicationData(int length, int room) {
        if (phase != Phase.OPEN) {
            inbound.commit();
            return discarded(DiscardReason.AFTER_CLOSE);
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
        var completed = result;
        if (completed != null) {
            return afterHandshake(completed, content, length);
        }
        var handshaking = driver;
        if (handshaking == null) {
            return discarded(DiscardReason.AFTER_CLOSE);
        }
        try {
            return progress(handshaking, handshaking.onHandshake(content, 0, length, epoch, now));
        } catch (HandshakeFailure fault) {
            return fail(fault);
        }
    }

    private ReceiveOutcome afterHandshake(HandshakeResult completed, byte[] content, int length) {
        switch (completed.afterHandshake().read(role, content, 0, length)) {
            case REPEATED_FLIGHT -> {
                if (driver != null && driver.repeatFlight(now)) {
                    events.add(SessionEvent.Kind.PEER_FLIGHT_REPEATED);
                    return discarded(DiscardReason.REPEATED_FLIGHT);
                }
            }
            case RENEGOTIATION -> {
                alerts.warn(AlertDescription.NO_RENEGOTIATION);
                events.add(SessionEvent.Kind.RENEGOTIATION_REFUSED);
            }
            case NOTHING -> {}
        }
        return discarded(DiscardReason.OLD_MESSAGE);
    }

    private ReceiveOutcome changeCipherSpec(int length, int epoch) {
        var handshaking = driver;
        if (handshaking == null || result != null) {
            return discarded(DiscardReason.UNEXPECTED_CHANGE_CIPHER_SPEC);
        }
        try {
            return progress(handshaking, handshaking.onChangeCipherSpec(ws.plaintext(), 0, length, epoch, now));
        } catch (HandshakeFailure fault) {
            return fail(fault);
        }
    }

    /** What a record has brought about in the handshake, unless it was {@code refused}. */
    private ReceiveOutcome progress(HandshakeDriver handshaking, @Nullable DiscardReason refused) {
        if (refused != null) {
            return discarded(refused);
        }
        var completed = handshaking.result();
        if (completed != null) {
            return establish(handshaking, completed);
        }
        var suspension = handshaking.suspension();
        if (suspension == null) {
            return ReceiveOutcome.HandshakeProgress.INSTANCE;
        }
        if (task == null) {
            task = new HandshakeTask(kindOf(suspension), suspension.work());
        }
        return ReceiveOutcome.TaskPending.INSTANCE;
    }

    private static HandshakeTask.Kind kindOf(Suspended<?> suspension) {
        return switch (suspension.kind()) {
            case SIGN -> HandshakeTask.Kind.SIGN;
            case VERIFY_CERTIFICATE -> HandshakeTask.Kind.VERIFY_CERTIFICATE;
        };
    }

    private ReceiveOutcome establish(HandshakeDriver handshaking, HandshakeResult completed) {
        result = completed;
        info = new SessionInfo(
                role,
                completed.version(),
                completed.suite(),
                completed.group(),
                completed.extendedMasterSecret(),
                completed.peerChain(),
                peerName.orElse(null),
                completed.serverName().orElse(null));
        phase = phase == Phase.HANDSHAKE ? Phase.OPEN : phase;
        readEpochs.dropPrevious(ws);
        inbound.expectNoFurtherEpoch();
        if (!handshaking.lastFlightIsOurs()) {
            forgetHandshake();
        }
        events.add(SessionEvent.Kind.HANDSHAKE_COMPLETE);
        counters.count(Counters.Total.HANDSHAKES_COMPLETED);
        return ReceiveOutcome.Established.INSTANCE;
    }

    /** Nobody will ask for our last flight any more. */
    private void forgetHandshake() {
        if (driver != null && result != null) {
            driver = null;
            timers.stop(Timer.LAST_FLIGHT);
            writeEpochs.retireBelow(writeEpochs.current().number(), ws);
        }
    }

    private ReceiveOutcome alert(int length, int epoch) {
        boolean isForgeable = epoch == 0;
        if (isForgeable && readEpochs.current().number() > 0) {
            // Protection is due: anyone may have sent this (CVE list: a spoofed plaintext close_notify).
            return discarded(DiscardReason.UNPROTECTED);
        }
        int level = ws.plaintext()[0] & 0xFF;
        int code = ws.plaintext()[1] & 0xFF;
        boolean isLegal =
                length == PendingAlerts.LENGTH && (level == PendingAlerts.WARNING || level == PendingAlerts.FATAL);
        if (!isLegal) {
            return isForgeable ? discarded(DiscardReason.MALFORMED) : fail(illegalAlert(length));
        }
        if (code == AlertDescription.CLOSE_NOTIFY.code()) {
            return peerClosed();
        }
        if (level == PendingAlerts.FATAL) {
            failSilently(Failure.byPeer(code));
            return new ReceiveOutcome.Failed(sticky());
        }
        AlertDescription.of(code).ifPresent(known -> events.add(SessionEvent.warningAlert(known)));
        return ReceiveOutcome.HandshakeProgress.INSTANCE;
    }

    private static HandshakeFailure illegalAlert(int length) {
        return length == PendingAlerts.LENGTH
                ? new HandshakeFailure(
                        AlertDescription.ILLEGAL_PARAMETER,
                        FailureReason.ILLEGAL_PARAMETER,
                        "alert of an unknown level")
                : new HandshakeFailure(
                        AlertDescription.DECODE_ERROR,
                        FailureReason.MALFORMED_MESSAGE,
                        "alert of " + length + " bytes");
    }

    /** RFC 5246 §7.2.1: close_notify is answered with close_notify, and the connection ends at once. */
    private ReceiveOutcome peerClosed() {
        events.add(SessionEvent.Kind.PEER_CLOSED);
        boolean alreadySaid = phase == Phase.CLOSING && alerts.isEmpty();
        forgetHandshake();
        endHandshake();
        phase = Phase.CLOSING;
        if (alreadySaid) {
            end(Phase.CLOSED);
        } else {
            alerts.warn(AlertDescription.CLOSE_NOTIFY);
        }
        return ReceiveOutcome.PeerClosed.INSTANCE;
    }

    // Tasks

    Optional<HandshakeTask> task() {
        return Optional.ofNullable(task);
    }

    ReceiveOutcome resume(HandshakeTask done, long nowNanos) {
        now = nowNanos;
        var handshaking = driver;
        if (done != task || handshaking == null) {
            throw new IllegalArgumentException("this is not the task that the session waits for");
        }
        try {
            var workResult = done.result();
            task = null;
            handshaking.resume(workResult, now);
            return progress(handshaking, null);
        } catch (ExecutionException e) {
            task = null;
            return fail(Suspended.failure(e.getCause() == null ? e : e.getCause()));
        } catch (HandshakeFailure fault) {
            return fail(fault);
        }
    }

    // Sending

    /** The most bytes of application data that one record can carry now. */
    int maxPlaintext() {
        return writeEpochs.current().contentFitting(mtu);
    }

    /** Bytes that a record is longer than its content. */
    int overhead() {
        return writeEpochs.current().protection().overhead();
    }

    /**
     * Seals one message of at most {@link #maxPlaintext()} bytes, for which {@code out} has room.
     *
     * @return bytes written, or {@link WriteEpoch#EXHAUSTED}
     */
    int seal(byte[] message, int offset, int length, byte[] out, int outOffset, int outLimit) {
        return writeEpochs
                .current()
                .seal(
                        ws,
                        ContentType.APPLICATION_DATA,
                        RecordVersion.DTLS_1_2,
                        message,
                        offset,
                        length,
                        out,
                        outOffset,
                        outLimit);
    }

    /** Whether {@link #transmit} has something to write. */
    boolean hasOutput() {
        return !alerts.isEmpty() || (driver != null && driver.hasOutput());
    }

    /** Bytes of datagram without which {@link #transmit} cannot write its next record. */
    int leastDatagram() {
        return driver != null && driver.hasOutput()
                ? driver.leastDatagram(writeEpochs)
                : PendingAlerts.recordLength(writeEpochs.current());
    }

    /**
     * Fills {@code out[offset, limit)} with what waits.
     *
     * @return where it ends; {@code offset} when nothing fits or waits
     */
    int transmit(byte[] out, int offset, int limit, long nowNanos) {
        now = nowNanos;
        int end = offset;
        var handshaking = driver;
        if (handshaking != null && handshaking.hasOutput()) {
            try {
                end = handshaking.transmit(out, offset, limit, writeEpochs, ws, now);
            } catch (HandshakeFailure exhausted) {
                fail(exhausted);
            }
        }
        if (driver == null || !driver.hasOutput()) {
            end = alerts.seal(writeEpochs.current(), ws, out, end, limit);
            settleEnd();
        }
        return end;
    }

    /** Once the alert that says so is out, the end is final. */
    private void settleEnd() {
        if (!alerts.isEmpty()) {
            return;
        }
        if (phase == Phase.FAILED || (phase == Phase.CLOSING && !timers.isRunning(Timer.LAST_FLIGHT))) {
            end(phase == Phase.FAILED ? Phase.FAILED : Phase.CLOSED);
        }
    }

    // Time

    long nextTimeout(long nowNanos) {
        return timers.next(nowNanos);
    }

    TimeoutOutcome handleTimeout(long nowNanos) {
        now = nowNanos;
        if (timers.isDue(Timer.HANDSHAKE, now)) {
            failSilently(Failure.silent(
                    FailureReason.HANDSHAKE_TIMEOUT,
                    "the handshake did not finish within "
                            + config.limits().handshakeDeadline().toMillis() + " ms"));
            return new TimeoutOutcome.Failed(sticky());
        }
        if (timers.isDue(Timer.RETRANSMISSION, now) && driver != null) {
            return expire(driver);
        }
        if (timers.isDue(Timer.LAST_FLIGHT, now)) {
            forgetHandshake();
            if (phase == Phase.CLOSING) {
                end(Phase.CLOSED);
                return TimeoutOutcome.LingerEnded.INSTANCE;
            }
            return TimeoutOutcome.Handled.INSTANCE;
        }
        return TimeoutOutcome.NotDue.INSTANCE;
    }

    private TimeoutOutcome expire(HandshakeDriver handshaking) {
        switch (handshaking.onExpiry()) {
            case UNRESPONSIVE -> {
                failSilently(Failure.silent(
                        FailureReason.PEER_UNRESPONSIVE,
                        "the peer did not answer; the handshake was in " + handshaking.stateName()));
                return new TimeoutOutcome.Failed(sticky());
            }
            case REPEATED_SHRINK -> lowerMtu(config.limits().smallerMtu());
            case REPEATED -> {}
        }
        counters.count(Counters.Total.RETRANSMISSIONS);
        return TimeoutOutcome.Retransmit.INSTANCE;
    }

    /** Datagrams are at most so long from here on, if they were longer. */
    void lowerMtu(int bytes) {
        if (bytes < mtu) {
            mtu = bytes;
            events.add(SessionEvent.mtuLowered(bytes));
        }
    }

    void setMtu(int bytes) {
        lowerMtu(bytes);
        mtu = bytes;
    }

    // The end

    void shutdown() {
        if (awaitsClientHello()) {
            // Nobody has said anything yet: there is nobody to say goodbye to.
            end(Phase.CLOSED);
        } else if (phase == Phase.HANDSHAKE || phase == Phase.OPEN) {
            endHandshake();
            phase = Phase.CLOSING;
            alerts.warn(AlertDescription.CLOSE_NOTIFY);
        }
    }

    /** Wipes everything at once; nothing more is sent. */
    void close() {
        if (phase != Phase.FAILED) {
            endHandshake();
        }
        alerts.clear();
        end(phase == Phase.FAILED ? Phase.FAILED : Phase.CLOSED);
    }

    Failure sticky() {
        if (failure == null) {
            throw new IllegalStateException("the session has not failed");
        }
        return failure;
    }

    /** The fault is ours or the peer's: the alert that names it waits to be sent, and then the keys are wiped. */
    private ReceiveOutcome fail(HandshakeFailure fault) {
        var message = fault.getMessage();
        endHandshake();
        failure = Failure.announced(
                fault.alert(), fault.reason(), message == null ? fault.reason().name() : message);
        phase = Phase.FAILED;
        alerts.fail(fault.alert());
        return new ReceiveOutcome.Failed(sticky());
    }

    /** There is nobody to tell. */
    private void failSilently(Failure reason) {
        endHandshake();
        failure = reason;
        alerts.clear();
        end(Phase.FAILED);
    }

    /** A handshake that was not completed never will be; a completed one may still have to repeat its last flight. */
    private void endHandshake() {
        if (task != null) {
            task.cancel();
            task = null;
        }
        if (result == null && driver != null) {
            driver = null;
            counters.count(Counters.Total.HANDSHAKES_FAILED);
        }
        timers.stop(Timer.HANDSHAKE);
        timers.stop(Timer.RETRANSMISSION);
        inbound.stopStashing();
    }

    private void end(Phase last) {
        phase = last;
        driver = null;
        timers.stopAll();
        inbound.stopStashing();
        readEpochs.retire(ws);
        writeEpochs.retire(ws);
        secrets.forEach(AutoCloseableSecret::close);
        secrets.clear();
    }

    private ReceiveOutcome discarded(DiscardReason reason) {
        return ReceiveOutcome.Discarded.of(reason);
    }

    /** Keying material for the application (RFC 5705); empty when there is none to be had. */
    Optional<byte[]> export(String label, @Nullable byte[] context, int length) {
        var completed = result;
        if (completed == null || isOver() || !completed.exporter().isAvailable()) {
            return Optional.empty();
        }
        return Optional.of(completed.exporter().export(label, context, length));
    }

    /** Heap that the handshake holds of what the peer has sent. */
    int bytesHeld() {
        return driver == null ? 0 : driver.bytesHeld();
    }

    // What the handshake comes to

    @Override
    public void installReadKeys(RecordProtection protection) {
        readEpochs.install(ReadEpoch.of(
                readEpochs.current().number() + 1, protection, config.limits().replayWindow()));
        readEpochs.advance(now, ReadEpochs.UNTIL_DROPPED, ws);
    }

    @Override
    public int installWriteKeys(RecordProtection protection) {
        int number = writeEpochs.current().number() + 1;
        writeEpochs.advance(WriteEpoch.of(number, protection));
        return number;
    }

    @Override
    public void keep(AutoCloseableSecret secret) {
        secrets.add(secret);
    }

    @Override
    public void warn(AlertDescription alert) {
        alerts.warn(alert);
    }
}
