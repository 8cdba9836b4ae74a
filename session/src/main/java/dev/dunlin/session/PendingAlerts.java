package dev.dunlin.session;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.internal.MessageSink;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.recordlayer.internal.RecordVersion;
import dev.dunlin.recordlayer.internal.WorkingSet;
import dev.dunlin.recordlayer.internal.WriteEpoch;
import java.util.ArrayDeque;

/** Alerts that wait to be sent, RFC 5246 §7.2. Each goes out once: alerts are not repeated. */
final class PendingAlerts {
    static final int LENGTH = 2;
    static final int WARNING = 1;
    static final int FATAL = 2;

    /**
     * A peer may ask for any number of renegotiations before we send; it needs to be told no once. One more place is for close_notify,
     * one for a fatal alert.
     */
    private static final int MOST = 3;

    /** Empty and shared while nothing waits, which is nearly always. */
    private static final ArrayDeque<Alert> NOTHING = new ArrayDeque<>(0);

    private ArrayDeque<Alert> waiting = NOTHING;

    private record Alert(int level, AlertDescription description) {}

    /** @throws IllegalArgumentException for an alert that does not end a connection as a failure */
    static void requireFatal(AlertDescription description) {
        if (description == AlertDescription.CLOSE_NOTIFY || description == AlertDescription.NO_RENEGOTIATION) {
            throw new IllegalArgumentException(description.rfcName() + " is no alert that a failure is announced with");
        }
    }

    /** An alert that ends nothing; one of a kind waits at a time. */
    void warn(AlertDescription description) {
        var alert = new Alert(WARNING, description);
        if (!waiting.contains(alert) && waiting.size() < MOST) {
            add(alert);
        }
    }

    /**
     * The alert that ends everything: whatever waited before it has no point any more. After user_canceled a peer goes on listening, until
     * close_notify comes (RFC 5246 §7.2.2, RFC 8446 §6.1).
     */
    void fail(AlertDescription description) {
        clear();
        add(new Alert(FATAL, description));
        if (description == AlertDescription.USER_CANCELED) {
            add(new Alert(WARNING, AlertDescription.CLOSE_NOTIFY));
        }
    }

    private void add(Alert alert) {
        if (waiting == NOTHING) {
            waiting = new ArrayDeque<>(MOST);
        }
        waiting.add(alert);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void clear() {
        waiting = NOTHING;
    }

    /** Bytes of a record with one alert in it. */
    static int recordLength(WriteEpoch epoch) {
        return epoch.recordLength(ContentType.ALERT, LENGTH);
    }

    /**
     * Seals as many alerts as fit into {@code out[offset, limit)}, each in a record of its own.
     *
     * @return where they end
     */
    int seal(WriteEpoch epoch, WorkingSet ws, byte[] out, int offset, int limit, MessageSink messages) {
        int end = offset;
        while (!waiting.isEmpty()) {
            var alert = waiting.peek();
            var content = ws.plaintext();
            content[0] = (byte) alert.level();
            content[1] = (byte) alert.description().code();
            int sealed = epoch.seal(ws, ContentType.ALERT, RecordVersion.DTLS_1_2, content, 0, LENGTH, out, end, limit);
            if (sealed == WriteEpoch.NO_ROOM) {
                break;
            }
            waiting.remove();
            if (sealed > 0) {
                messages.alert(true, alert.level(), alert.description().code(), epoch.number());
            }
            // Without record numbers nothing can be said any more, not even goodbye.
            end += Math.max(0, sealed);
        }
        if (waiting.isEmpty()) {
            clear();
        }
        return end;
    }
}
