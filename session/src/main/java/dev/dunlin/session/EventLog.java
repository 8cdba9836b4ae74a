package dev.dunlin.session;

import java.util.ArrayDeque;
import java.util.Optional;

/** The last few events of a session, for whoever asks. */
final class EventLog {
    private final int most;
    private final Counters counters;
    private final ArrayDeque<SessionEvent> events = new ArrayDeque<>(0);

    EventLog(int most, Counters counters) {
        this.most = most;
        this.counters = counters;
    }

    void add(SessionEvent.Kind kind) {
        add(SessionEvent.of(kind));
    }

    void add(SessionEvent event) {
        if (most > 0) {
            events.add(event);
        }
        if (events.size() > most || most == 0) {
            events.poll();
            counters.count(Counters.Total.EVENTS_DROPPED);
        }
    }

    Optional<SessionEvent> poll() {
        return Optional.ofNullable(events.poll());
    }
}
