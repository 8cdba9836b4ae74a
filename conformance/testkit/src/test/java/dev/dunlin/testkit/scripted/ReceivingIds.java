package dev.dunlin.testkit.scripted;

import java.util.ArrayList;
import java.util.List;

/** The connection ids that a side has asked its peer to put on records. */
final class ReceivingIds {
    private final List<Octets> ids = new ArrayList<>();

    void add(Octets id) {
        if (!id.isEmpty()) {
            ids.add(id);
        }
    }

    /** Whether protected records have to bear one: RFC 9146 §3, RFC 9147 §9. */
    boolean areUsed() {
        return !ids.isEmpty();
    }

    /** Takes the one that comes next. */
    Octets take(Reading in) {
        for (var id : ids) {
            if (in.continuesWith(id)) {
                return in.take(id.length());
            }
        }
        throw new AssertionError("a record bears an id that was not given: " + in.rest());
    }
}
