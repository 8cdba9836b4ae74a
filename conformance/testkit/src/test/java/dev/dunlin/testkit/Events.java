package dev.dunlin.testkit;

import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.SessionEvent;
import java.util.ArrayList;
import java.util.List;

/** What sessions tell beside their outcomes. */
final class Events {
    private Events() {}

    /** Takes all events that nobody has asked for yet. */
    static List<SessionEvent.Kind> of(DtlsSession session) {
        var kinds = new ArrayList<SessionEvent.Kind>();
        for (var event = session.pollEvent(); event.isPresent(); event = session.pollEvent()) {
            kinds.add(event.get().kind());
        }
        return kinds;
    }
}
