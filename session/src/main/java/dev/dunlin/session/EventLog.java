package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import java.util.ArrayDeque;
import java.util.Optional;

/** The last few events of a session, for whoever asks. */
final class EventLog {
    private final int most;
    private final Counters counters;

    /** The oldest one; most sessions never have another. */
    private @Nullable SessionEvent first;

    private @Nullable ArrayDeque<SessionEvent> others;

    EventLog(int most, Counters counters) {
        this.most = most;
        this.counters = counters;
    }

    void add(SessionEvent.Kind kind) {
        add(SessionEvent.of(kind));
    }

    void add(SessionEvent event) {
        if (size() >= most) {
            counters.count(Counters.Total.EVENTS_DROPPED);
            if (most == 0) {
                return;
            }
            var unused = poll();
        }
        if (first == null) {
            first = event;
        } else {
            var queue = others;
            if (queue == null) {
                queue = new ArrayDeque<>(1);
                others = queue;
            }
            queue.add(event);
        }
    }

    private int size() {
        return (first == null ? 0 : 1) + (others == null ? 0 : others.size());
    }

    Optional<SessionEvent> poll() {
        var oldest = first;
        first = others == null ? null : others.poll();
        return Optional.ofNullable(oldest);
    }
}
