package dev.dunlin.session;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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

    /** The same with {@code event} as the newest one, for which the oldest makes room where there are {@code most} already. */
    EventLog with(SessionEvent event, int most, Counters counters) {
        if (events.length < most) {
            return with(event);
        }
        counters.count(Counters.Total.EVENTS_DROPPED);
        return most == 0 ? this : withoutOldest().with(event);
    }

    private EventLog with(SessionEvent event) {
        var longer = Arrays.copyOf(events, events.length + 1);
        longer[events.length] = event;
        return of(longer);
    }

    /** The oldest one, if there is any. */
    Optional<SessionEvent> oldest() {
        return events.length == 0 ? Optional.empty() : Optional.of(events[0]);
    }

    /** The same without the oldest one. */
    EventLog withoutOldest() {
        return events.length == 0 ? this : of(Arrays.copyOfRange(events, 1, events.length));
    }

    private static EventLog of(SessionEvent... events) {
        if (events.length == 0) {
            return EMPTY;
        }
        var single = Objects.requireNonNull(SINGLE.get(events[0].kind()));
        return events.length == 1 && single.events[0] == events[0] ? single : new EventLog(events);
    }
}
