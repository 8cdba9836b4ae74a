package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.AfterHandshake;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.routability.PathMessage;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.recordlayer.internal.InboundRecords;
import dev.dunlin.recordlayer.internal.RecordNumber;
import dev.dunlin.recordlayer.internal.WorkingSet;
import java.nio.ByteBuffer;

/**
 * Records in: out of the caller's datagram, through the keys of an association, to whom their content is for. Serves all associations of a
 * working set and keeps nothing of any.
 */
final class Inbox {
    private final WorkingSet ws;

    /** {@link #recordOffset}: the record came with an earlier datagram. */
    private static final int STASHED = -1;

    /** Where the record that is being received begins in its datagram. */
    private int recordOffset;

    Inbox(WorkingSet ws) {
        this.ws = ws;
    }

    /** Takes the next record of {@code datagram}, which came by {@code from}; application data goes to {@code plaintext}. */
    ReceiveOutcome receive(
            Association association, PeerPath from, ByteBuffer datagram, ByteBuffer plaintext, long now) {
        var over = over(association);
        if (over != null) {
            Buffers.skipRest(datagram);
            return over;
        }
        if (!datagram.hasRemaining()) {
            return ReceiveOutcome.Empty.INSTANCE;
        }
        var array = Buffers.readable(datagram, ws);
        int offset = Buffers.offset(datagram);
        int limit = offset + Buffers.readableLength(datagram);
        association.at(now);
        association.surroundings().cameBy(from);
        recordOffset = offset;
        var outcome = open(association, array, offset, limit, plaintext.remaining(), now);
        Moves.cameIn(association, association.inbound().end() - offset);
        switch (outcome.kind()) {
            case BUFFER_TOO_SMALL -> {}
            case FAILED, PEER_CLOSED -> Buffers.skipRest(datagram);
            default ->
                datagram.position(datagram.position() + association.inbound().end() - offset);
        }
        return deliver(association, outcome, plaintext);
    }

    /** Takes the next record that had come before its time. */
    ReceiveOutcome receiveStashed(Association association, ByteBuffer plaintext, long now) {
        var over = over(association);
        if (over != null) {
            return over;
        }
        association.at(now);
        recordOffset = STASHED;
        return deliver(association, openStashed(association, plaintext.remaining(), now), plaintext);
    }

    /** Whether the next record of {@code datagram} is protected under keys of {@code association}; changes nothing. */
    boolean opens(Association association, ByteBuffer datagram) {
        var array = Buffers.readable(datagram, ws);
        int offset = Buffers.offset(datagram);
        try {
            return association.inbound().opens(array, offset, offset + Buffers.readableLength(datagram), ws);
        } catch (RuntimeException fault) {
            // Then it is the one to find out what has failed, when it is given the record.
            return true;
        }
    }

    /** The ClientHello for which a server association was made, or a repetition of it. */
    ReceiveOutcome receiveClientHello(Association association, AdmittedClientHello hello, long now) {
        association.at(now);
        recordOffset = STASHED;
        association.allowance().cameIn(hello.bytesReceived());
        var message = hello.message();
        try {
            return handshake(association, message, message.length, RecordNumber.of(0, hello.recordSequence()));
        } catch (RuntimeException fault) {
            return Ending.fail(association, Handshaking.internal(fault));
        }
    }

    /** Goes on with the result of a task. */
    ReceiveOutcome resume(Association association, HandshakeTask done, long now) {
        var over = over(association);
        if (over != null || association.phase() == Association.Phase.CLOSING) {
            // The handshake was given up, and its task cancelled with it; another session's task is none of ours.
            return over == null ? ReceiveOutcome.Closed.INSTANCE : over;
        }
        association.at(now);
        try {
            return association.settled(association.handshake().resume(done, now));
        } catch (HandshakeFailure fault) {
            return Ending.fail(association, fault);
        }
    }

    /** The sticky answer of an association that has ended; null while it has not. */
    private static @Nullable ReceiveOutcome over(Association association) {
        return switch (association.phase()) {
            case CLOSED -> ReceiveOutcome.Closed.INSTANCE;
            case FAILED -> new ReceiveOutcome.Failed(association.sticky());
            case HANDSHAKE, OPEN, CLOSING -> null;
        };
    }

    private ReceiveOutcome deliver(Association association, ReceiveOutcome outcome, ByteBuffer plaintext) {
        if (outcome == ReceiveOutcome.Data.INSTANCE) {
            plaintext.put(ws.plaintext(), 0, association.inbound().length());
        }
        return outcome;
    }

    private ReceiveOutcome open(Association association, byte[] datagram, int offset, int limit, int room, long now) {
        try {
            var inbound = association.inbound();
            var opened = inbound.open(datagram, offset, limit, ws, now);
            if (opened == InboundRecords.Result.OPENED && isAheadOfFinished(association)) {
                inbound.defer(datagram, ws);
                return ReceiveOutcome.Discarded.of(inbound.discardReason());
            }
            return outcome(association, opened, room);
        } catch (RuntimeException fault) {
            return Ending.fail(association, Handshaking.internal(fault));
        }
    }

    private ReceiveOutcome openStashed(Association association, int room, long now) {
        try {
            int skipped = 0;
            while (true) {
                var opened = association.inbound().openStashed(skipped, ws, now);
                if (opened == InboundRecords.Result.OPENED && isAheadOfFinished(association)) {
                    skipped++;
                } else {
                    return outcome(association, opened, room);
                }
            }
        } catch (RuntimeException fault) {
            return Ending.fail(association, Handshaking.internal(fault));
        }
    }

    /** Authentic, but not to be believed before the peer's Finished is (RFC 6347 §4.2.4): kept or dropped, never delivered. */
    private static boolean isAheadOfFinished(Association association) {
        return association.phase() == Association.Phase.HANDSHAKE
                && association.inbound().type() == ContentType.APPLICATION_DATA;
    }

    private ReceiveOutcome outcome(Association association, InboundRecords.Result opened, int room) {
        return switch (opened) {
            case EMPTY -> ReceiveOutcome.Empty.INSTANCE;
            case DISCARDED -> discarded(association, association.inbound().discardReason());
            case INTEGRITY_LIMIT ->
                Ending.fail(
                        association,
                        new HandshakeFailure(
                                AlertDescription.BAD_RECORD_MAC,
                                FailureReason.INTEGRITY_LIMIT,
                                "too many records failed authentication under one key"));
            case UNEXPECTED_CONTENT ->
                Ending.fail(
                        association,
                        new HandshakeFailure(
                                AlertDescription.UNEXPECTED_MESSAGE,
                                FailureReason.UNEXPECTED_MESSAGE,
                                "an empty protected record of a type that has to say something (RFC 8446 §5.4)"));
            case OVERFLOW ->
                Ending.fail(
                        association,
                        new HandshakeFailure(
                                AlertDescription.RECORD_OVERFLOW,
                                FailureReason.ILLEGAL_PARAMETER,
                                "a protected record with more than 2^14 bytes of content (RFC 8446 §5.2)"));
            case OPENED -> content(association, room);
        };
    }

    private static ReceiveOutcome discarded(Association association, DiscardReason reason) {
        if (reason == DiscardReason.BAD_TAG) {
            Renewal.forgedOne(association);
        } else if (reason == DiscardReason.STASHED || reason == DiscardReason.STASH_FULL) {
            association.handshake().unreadable(association.now());
        }
        return ReceiveOutcome.Discarded.of(reason);
    }

    private ReceiveOutcome content(Association association, int room) {
        var inbound = association.inbound();
        int epoch = inbound.epoch();
        int length = inbound.length();
        int type = inbound.type();
        if (type == ContentType.APPLICATION_DATA) {
            return applicationData(association, length, room);
        }
        commit(association);
        return switch (type) {
            case ContentType.HANDSHAKE -> handshake(association, ws.plaintext(), length, inbound.recordNumber());
            case ContentType.ACK -> ack(association, length, epoch);
            case ContentType.CHANGE_CIPHER_SPEC -> changeCipherSpec(association, length, epoch);
            case ContentType.RETURN_ROUTABILITY_CHECK -> pathMessage(association, length);
            default ->
                alert(
                        association,
                        PeerAlert.read(
                                ws.plaintext(), length, association.keys().policy()),
                        epoch);
        };
    }

    /** The record counts. If it was protected, the peer is alive. */
    private void commit(Association association) {
        association.inbound().commit(ws, association.now());
        if (association.inbound().epoch() > 0) {
            association.heard();
            if (recordOffset != STASHED) {
                Moves.cameBy(
                        association,
                        recordLength(association),
                        association.inbound().type());
            }
        }
    }

    /** Bytes that the record took in its datagram. */
    private int recordLength(Association association) {
        return recordOffset == STASHED ? 0 : association.inbound().end() - recordOffset;
    }

    private ReceiveOutcome applicationData(Association association, int length, int room) {
        if (association.phase() != Association.Phase.OPEN) {
            commit(association);
            return ReceiveOutcome.Discarded.of(DiscardReason.AFTER_CLOSE);
        }
        if (length > room) {
            return new ReceiveOutcome.BufferTooSmall(length);
        }
        commit(association);
        association.peerSentData();
        return ReceiveOutcome.Data.INSTANCE;
    }

    private ReceiveOutcome handshake(Association association, byte[] content, int length, long recordNumber) {
        var handshake = association.handshake();
        var completed = handshake.completed();
        if (completed != null) {
            var sign = handshake.sign(completed, content, length);
            if (sign != AfterHandshake.Sign.MESSAGE) {
                return afterHandshake(association, sign);
            }
            association.wakeHandshake();
        }
        try {
            var outcome = handshake.handshake(content, length, recordNumber, association.now());
            if (outcome.kind() != ReceiveOutcome.Kind.DISCARDED) {
                association.heard();
            }
            var settled = association.settled(outcome);
            if (outcome.kind() == ReceiveOutcome.Kind.ESTABLISHED && recordOffset != STASHED) {
                // The peer may have moved since it began, and waits where it is for what we say last.
                Moves.cameBy(association, recordLength(association), ContentType.HANDSHAKE);
            }
            return settled;
        } catch (HandshakeFailure fault) {
            return Ending.fail(association, fault);
        }
    }

    private ReceiveOutcome ack(Association association, int length, int epoch) {
        try {
            var outcome = association.handshake().ack(ws.plaintext(), length, epoch, association.now());
            return association.settled(outcome);
        } catch (HandshakeFailure fault) {
            return Ending.fail(association, fault);
        }
    }

    /** RFC 9853 §3: nobody makes use of it who has not agreed to it. */
    private ReceiveOutcome pathMessage(Association association, int length) {
        if (!association.keys().checksPaths()) {
            return ReceiveOutcome.Discarded.of(DiscardReason.UNEXPECTED_TYPE);
        }
        if (recordOffset == STASHED) {
            // Nobody knows any more by which path it came, and only there an answer would prove anything.
            return ReceiveOutcome.Discarded.of(DiscardReason.UNASKED_PATH_ANSWER);
        }
        if (association.phase() != Association.Phase.OPEN) {
            return ReceiveOutcome.Discarded.of(
                    association.phase() == Association.Phase.HANDSHAKE
                            ? DiscardReason.UNEXPECTED_TYPE
                            : DiscardReason.AFTER_CLOSE);
        }
        try {
            var message = PathMessage.read(ws.plaintext(), length);
            var from = association.surroundings().from();
            return association.paths().take(message, from, recordLength(association), association.now());
        } catch (DecodeFailure fault) {
            return Ending.fail(association, Faults.of(fault));
        }
    }

    private ReceiveOutcome changeCipherSpec(Association association, int length, int epoch) {
        try {
            return association.settled(
                    association.handshake().changeCipherSpec(ws.plaintext(), length, epoch, association.now()));
        } catch (HandshakeFailure fault) {
            return Ending.fail(association, fault);
        }
    }

    private static ReceiveOutcome afterHandshake(Association association, AfterHandshake.Sign sign) {
        switch (sign) {
            case REPEATED_FLIGHT -> {
                if (association.handshake().repeatLastFlight(association.now())) {
                    association.tell(SessionEvent.Kind.PEER_FLIGHT_REPEATED);
                    return ReceiveOutcome.Discarded.of(DiscardReason.REPEATED_FLIGHT);
                }
            }
            case RENEGOTIATION -> {
                association.alerts().warn(AlertDescription.NO_RENEGOTIATION);
                association.tell(SessionEvent.Kind.RENEGOTIATION_REFUSED);
            }
            case UNEXPECTED -> {
                return Ending.fail(
                        association,
                        new HandshakeFailure(
                                AlertDescription.UNEXPECTED_MESSAGE,
                                FailureReason.UNEXPECTED_MESSAGE,
                                "a handshake message after the handshake"));
            }
            case MESSAGE, NOTHING -> {}
        }
        return ReceiveOutcome.Discarded.of(DiscardReason.OLD_MESSAGE);
    }

    private static ReceiveOutcome alert(Association association, PeerAlert alert, int epoch) {
        boolean isForgeable = epoch == 0;
        if (isForgeable && association.keys().isProtectionDue()) {
            return ReceiveOutcome.Discarded.of(DiscardReason.UNPROTECTED);
        }
        if (!alert.isLegal()) {
            return isForgeable
                    ? ReceiveOutcome.Discarded.of(DiscardReason.MALFORMED)
                    : Ending.fail(association, alert.fault());
        }
        association.keys().messages().alert(false, alert.level(), alert.code(), epoch);
        if (alert.isCloseNotify()) {
            return Ending.peerClosed(association);
        }
        if (alert.isFatal()) {
            return Ending.failedByPeer(association, alert.code());
        }
        AlertDescription.of(alert.code()).ifPresent(known -> association.tell(SessionEvent.warningAlert(known)));
        return ReceiveOutcome.HandshakeProgress.INSTANCE;
    }
}
