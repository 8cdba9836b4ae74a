package dev.dunlin.session;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The last few events of a session, for whoever asks. Immutable; nearly all sessions have none or one, and share the log of that. */
final class EventLog {
    static final EventLog EMPTY = new EventLog(new SessionEvent[0]);

    private static final Map<SessionEvent.Kind, EventLog> SINGLE = new EnumMap<>(SessionEvent.Kind.class);

    static {
        for (var kind : SessionEvent.Kind.values()) {
            SINGLE.put(kind, new EventLog(new SessionEvent[] {SessionEvent.of(kind)}));
        }
    }

    /** The oldest one first. */
    private final SessionEvent[] events;

    private EventLog(SessionEvent[] events) {
        this.events = events;
    }

    int size() {
        return events.length;
    }

    /** The same with {@code event} as the newest one. */
    EventLog with(SessionEvent event) {
        var longer = Arrays.copyOf(events, events.length + 1);
        longer[events.length] = event;
        return of(longer);
    }

    /** The same without the oldest one. */
    EventLog withoutOldest() {
        return of(Arrays.copyOfRange(events, 1, events.length));
    }

    /** The oldest one of a log that is not empty. */
    SessionEvent oldest() {
        return events[0];
    }

    private static EventLog of(SessionEvent... events) {
        if (events.length == 0) {
            return EMPTY;
        }
        var single = Objects.requireNonNull(SINGLE.get(events[0].kind()));
        return events.length == 1 && single.oldest() == events[0] ? single : new EventLog(events);
    }
}
