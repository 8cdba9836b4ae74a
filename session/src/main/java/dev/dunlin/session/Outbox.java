package dev.dunlin.session;

import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.recordlayer.internal.RecordVersion;
import dev.dunlin.recordlayer.internal.WorkingSet;
import dev.dunlin.recordlayer.internal.WriteEpoch;
import java.nio.ByteBuffer;

/**
 * Records out: the application's messages, flights and alerts of an association, into the caller's datagram. Serves all associations of a
 * working set and keeps nothing of any.
 */
final class Outbox {
    /** {@link #seal} has failed, and with it the association. */
    private static final int FAILED = -10;

    /** {@link #pathMessage} wants to write and has no room. */
    private static final int NO_ROOM = -1;

    private final WorkingSet ws;

    Outbox(WorkingSet ws) {
        this.ws = ws;
    }

    /** Seals one message of the application. */
    SendOutcome send(Association association, ByteBuffer plaintext, ByteBuffer datagram) {
        switch (association.phase()) {
            case HANDSHAKE -> {
                return SendOutcome.NotEstablished.INSTANCE;
            }
            case CLOSING, CLOSED -> {
                return SendOutcome.Closed.INSTANCE;
            }
            case FAILED -> {
                return new SendOutcome.Failed(association.sticky());
            }
            case OPEN -> {
                if (association.handshake().owesFinished()) {
                    return SendOutcome.NotEstablished.INSTANCE;
                }
            }
        }
        int length = plaintext.remaining();
        int limit = PathMtu.maxPlaintext(association);
        if (length > limit) {
            return new SendOutcome.TooLarge(limit);
        }
        int needed = association.keys().current().recordLength(ContentType.APPLICATION_DATA, length);
        if (!association.allowance().allows(needed)) {
            return new SendOutcome.PathLimited(association.allowance().left());
        }
        if (datagram.remaining() < needed) {
            return new SendOutcome.BufferTooSmall(needed);
        }
        return seal(association, plaintext, length, datagram, Math.max(needed, PathMtu.largestDatagram(association)));
    }

    /** Padding must not make a datagram longer than {@code most} bytes, which the path takes. */
    private SendOutcome seal(Association association, ByteBuffer plaintext, int length, ByteBuffer datagram, int most) {
        // A cipher reads from one array and writes to another.
        boolean copies = !plaintext.hasArray() || Buffers.shareArray(plaintext, datagram);
        var message = copies ? ws.plaintext() : plaintext.array();
        int offset = copies ? 0 : plaintext.arrayOffset() + plaintext.position();
        if (copies) {
            plaintext.get(plaintext.position(), message, 0, length);
        }
        var out = Buffers.writable(datagram, ws);
        int outOffset = Buffers.offset(datagram);
        int outLimit = outOffset + Math.min(Buffers.room(datagram, ws), most);
        int sealed = seal(association, message, offset, length, out, outOffset, outLimit);
        if (sealed == WriteEpoch.EXHAUSTED) {
            return SendOutcome.Exhausted.INSTANCE;
        }
        if (sealed == FAILED) {
            return new SendOutcome.Failed(association.sticky());
        }
        Buffers.written(datagram, ws, sealed);
        plaintext.position(plaintext.limit());
        association.allowance().goesOut(sealed);
        association.goesByUsedPath();
        Renewal.sealedOne(association);
        return SendOutcome.Sent.INSTANCE;
    }

    private int seal(
            Association association, byte[] message, int offset, int length, byte[] out, int outOffset, int outLimit) {
        int type = ContentType.APPLICATION_DATA;
        int version = RecordVersion.DTLS_1_2;
        try {
            return association
                    .keys()
                    .current()
                    .seal(ws, type, version, message, offset, length, out, outOffset, outLimit);
        } catch (RuntimeException fault) {
            var unused = Ending.fail(association, Handshaking.internal(fault));
            return FAILED;
        }
    }

    /** Fills {@code datagram} with what the association has to say. */
    TransmitOutcome transmit(Association association, ByteBuffer datagram, long now) {
        if (hasOutput(association)) {
            var out = Buffers.writable(datagram, ws);
            int offset = Buffers.offset(datagram);
            int room = Math.min(Buffers.room(datagram, ws), PathMtu.largestDatagram(association));
            association.at(now);
            association.goesByUsedPath();
            int end = pathMessage(association, out, offset, offset + Buffers.room(datagram, ws), now);
            if (end == NO_ROOM) {
                return new TransmitOutcome.BufferTooSmall(association.paths().recordLength());
            }
            if (end == offset) {
                end = transmit(association, out, offset, offset + room);
                association.allowance().goesOut(end - offset);
            }
            if (end > offset) {
                Buffers.written(datagram, ws, end - offset);
                return TransmitOutcome.Datagram.INSTANCE;
            }
            if (hasOutput(association)) {
                return new TransmitOutcome.BufferTooSmall(leastDatagram(association));
            }
        }
        return switch (association.phase()) {
            case CLOSED -> TransmitOutcome.Closed.INSTANCE;
            case FAILED -> new TransmitOutcome.Failed(association.sticky());
            case HANDSHAKE, OPEN, CLOSING -> TransmitOutcome.Idle.INSTANCE;
        };
    }

    /** Writes a message about paths, if one is to go out; answers where it ends, or {@link #NO_ROOM}. */
    private int pathMessage(Association association, byte[] out, int offset, int limit, long now) {
        var paths = association.pathsIfAny();
        if (paths == null || !hasPathOutput(association)) {
            return offset;
        }
        int needed = paths.recordLength();
        if (limit - offset < needed) {
            return NO_ROOM;
        }
        try {
            // The id of another path may be longer than the one that the MTU leaves room for.
            int most = Math.min(limit, offset + Math.max(needed, association.mtu()));
            int end = paths.seal(ws, out, offset, most, now);
            Renewal.sealedOne(association);
            return end;
        } catch (RuntimeException fault) {
            var unused = Ending.fail(association, Handshaking.internal(fault));
            return offset;
        }
    }

    /** Fills {@code out[offset, limit)}; answers where it ends, {@code offset} when nothing fits or waits. */
    private int transmit(Association association, byte[] out, int offset, int limit) {
        try {
            return sealWhatWaits(association, out, offset, limit);
        } catch (RuntimeException fault) {
            if (association.phase() == Association.Phase.FAILED) {
                Ending.failedToSayWhy(association);
                return offset;
            }
            var unused = Ending.fail(association, Handshaking.internal(fault));
            return transmit(association, out, offset, limit);
        }
    }

    private int sealWhatWaits(Association association, byte[] out, int offset, int limit) {
        var handshake = association.handshake();
        var keys = association.keys();
        int end = offset;
        if (hasFlightOutput(association)) {
            try {
                end = handshake.transmit(out, offset, limit, keys.write(), association.now());
            } catch (HandshakeFailure exhausted) {
                // Nothing of the flight went out with the record that found no number: what it says comes as an alert.
                var unused = Ending.fail(association, exhausted);
            }
        }
        if (!hasFlightOutput(association)) {
            end = association.alerts().seal(keys.current(), ws, out, end, limit, keys.messages());
            Ending.settle(association);
        }
        association.restHandshake();
        return end;
    }

    // What waits

    /** Whether {@link #transmit} has something to write. */
    static boolean hasOutput(Association association) {
        return association.isAwake() && (hasPathOutput(association) || hasOutputForUsedPath(association));
    }

    private static boolean hasOutputForUsedPath(Association association) {
        if (association.alerts().isEmpty() && !hasFlightOutput(association)) {
            return false;
        }
        var allowance = association.allowance();
        return allowance.isUnlimited() || allowance.allows(leastDatagram(association));
    }

    /**
     * Whether the handshake has something to write that may go. What is repeated until it is acknowledged waits for the proof of a path that is
     * being checked, and leaves the few bytes that may go there before to the application (RFC 9853 §5). The last word does not wait.
     */
    private static boolean hasFlightOutput(Association association) {
        var paths = association.pathsIfAny();
        boolean waits = paths != null
                && association.phase() == Association.Phase.OPEN
                && association.keys().policy().acknowledges()
                && association.alerts().isEmpty()
                && paths.isUsedChecked();
        return !waits && association.handshake().hasOutput();
    }

    /** Whether a message about paths is to go out, which is not before our Finished has. */
    private static boolean hasPathOutput(Association association) {
        var paths = association.pathsIfAny();
        return paths != null
                && association.phase() == Association.Phase.OPEN
                && !association.handshake().owesFinished()
                && paths.hasOutput();
    }

    /** Bytes of datagram without which not even the next record can be written. */
    private static int leastDatagram(Association association) {
        var keys = association.keys();
        return hasFlightOutput(association)
                ? association.handshake().leastDatagram(keys.write())
                : PendingAlerts.recordLength(keys.current());
    }
}
