package dev.dunlin.testkit.scripted;

/** A message of the return routability check: RFC 9853 §4. */
record PathMessage(int type, Octets cookie) {
    static final int CHALLENGE = 0;
    static final int RESPONSE = 1;
    static final int DROP = 2;

    static final int COOKIE = 8;

    Octets encoded() {
        return Octets.join(Octets.u8(type), cookie);
    }

    /** The one message that this record consists of. */
    static PathMessage of(Opened record) {
        if (record.type() != ContentType.RETURN_ROUTABILITY_CHECK) {
            throw new AssertionError("not of the routability check: " + record);
        }
        var in = new Reading(record.content());
        var message = new PathMessage(in.u8(), in.take(COOKIE));
        in.end();
        return message;
    }

    static boolean isIn(Arrival arrival) {
        return arrival.records().stream().anyMatch(record -> record.type() == ContentType.RETURN_ROUTABILITY_CHECK);
    }
}
