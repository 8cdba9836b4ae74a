package dev.dunlin.testkit.scripted;

import dev.dunlin.session.PeerPath;
import java.util.List;

/** A datagram as the scripted peer has understood it: at which of its addresses it came, how long it was, what was in it. */
record Arrival(PeerPath at, int length, List<Opened> records) {
    /** The one record in it. */
    Opened only() {
        if (records.size() != 1) {
            throw new AssertionError("not one record: " + records);
        }
        return records.get(0);
    }
}
