package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.recordlayer.internal.RecordNumber;
import dev.dunlin.recordlayer.internal.RecordProtection;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * What we say after the handshake, in the order in which it may go out.
 *
 * <pre>
 *   KeyUpdate          not before Finished is acknowledged: the peer could not read it
 *   anything           not before the outstanding KeyUpdate is acknowledged (RFC 9147 §8, erratum 8047)
 *   NewConnectionId    not before the one before it is acknowledged (RFC 9147 §9)
 * </pre>
 */
final class PostHandshakeMessages {
    private final OutgoingMessages outgoing;
    private final Flights flights;
    private final HandshakeEpochs epochs;

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

    PostHandshakeMessages(OutgoingMessages outgoing, Flights flights, HandshakeEpochs epochs) {
        this.outgoing = outgoing;
        this.flights = flights;
        this.epochs = epochs;
    }

    /** As {@link HandshakeOutput#post}. */
    void post(HandshakeMessage message) {
        if (isKeyUpdateOutstanding()) {
            postponed.add(message);
        } else if (!outgoing.isExhausted()) {
            outgoing.post(message);
        }
    }

    /** As {@link HandshakeOutput#postKeyUpdate}. */
    void postKeyUpdate(HandshakeMessage keyUpdate, Supplier<RecordProtection> next) {
        if (!mayUpdateKeys()) {
            throw new IllegalStateException("keys cannot be updated now");
        }
        nextWriteKeys = next;
        if (flights.isFinishedOutstanding()) {
            // Before it has that, the peer could not read this.
            deferredKeyUpdate = keyUpdate;
        } else {
            outgoing.post(keyUpdate);
        }
    }

    /** As {@link HandshakeOutput#postConnectionIds}. */
    void postConnectionIds(HandshakeMessage newConnectionId) {
        if (!mayPostConnectionIds()) {
            throw new IllegalStateException("connection ids wait to be sent already");
        }
        if (isOutstanding(HandshakeType.NEW_CONNECTION_ID)) {
            nextConnectionIds = newConnectionId;
        } else {
            post(newConnectionId);
        }
    }

    /** An ACK has come: it may be time for what had to wait for one. */
    void acknowledged() {
        if (flights.isAcknowledged()) {
            goOn();
        }
        postNextConnectionIds();
    }

    /** Everything is acknowledged: it is time for what had to wait for that (RFC 9147 §8, erratum 8047). */
    private void goOn() {
        var deferred = deferredKeyUpdate;
        if (deferred != null) {
            deferredKeyUpdate = null;
            outgoing.post(deferred);
            return;
        }
        var next = nextWriteKeys;
        if (next != null) {
            nextWriteKeys = null;
            epochs.installWrite(epochs.write() + 1, next.get());
        }
        epochs.closeOlderWrite();
        while (!postponed.isEmpty()) {
            post(postponed.remove());
        }
    }

    /** One NewConnectionId at a time (RFC 9147 §9). */
    private void postNextConnectionIds() {
        var next = nextConnectionIds;
        if (next != null && !isOutstanding(HandshakeType.NEW_CONNECTION_ID)) {
            nextConnectionIds = null;
            post(next);
        }
    }

    /** As {@link HandshakeOutput#mayPostConnectionIds}. */
    boolean mayPostConnectionIds() {
        return nextConnectionIds == null;
    }

    /** As {@link HandshakeOutput#isOutstanding}. */
    boolean isOutstanding(HandshakeType type) {
        return flights.isOutstanding(type) || postponed.stream().anyMatch(message -> message.type() == type);
    }

    /** As {@link HandshakeOutput#isKeyUpdateOutstanding}. */
    boolean isKeyUpdateOutstanding() {
        return nextWriteKeys != null;
    }

    /** As {@link HandshakeOutput#mayUpdateKeys}. */
    boolean mayUpdateKeys() {
        return !isKeyUpdateOutstanding() && epochs.write() < RecordNumber.MAX_EPOCH && !outgoing.isExhausted();
    }
}
