package dev.dunlin.testkit.scripted;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** RFC 9147 §9: connection ids for the receiver to use, at once or later. */
record NewConnectionId(List<Octets> ids, int usage) {
    static final int IMMEDIATE = 0;
    static final int SPARE = 1;

    static NewConnectionId immediate(Octets... ids) {
        return new NewConnectionId(List.of(ids), IMMEDIATE);
    }

    static NewConnectionId spare(Octets... ids) {
        return new NewConnectionId(List.of(ids), SPARE);
    }

    Octets encoded() {
        return Octets.join(Octets.vec16(ids.stream().map(Octets::vec8).toArray(Octets[]::new)), Octets.u8(usage));
    }

    static NewConnectionId of(Message message) {
        if (message.type() != MessageType.NEW_CONNECTION_ID) {
            throw new AssertionError("not NewConnectionId but " + message);
        }
        var in = new Reading(message.body());
        var listed = new Reading(in.vec16());
        var ids = new ArrayList<Octets>();
        while (!listed.isOver()) {
            ids.add(listed.vec8());
        }
        int usage = in.u8();
        in.end();
        return new NewConnectionId(List.copyOf(ids), usage);
    }

    /** So many ids of so many bytes, all different. */
    static NewConnectionId spares(int count, int length) {
        return new NewConnectionId(
                IntStream.range(0, count)
                        .mapToObj(i -> Octets.join(Octets.u8(i), Octets.filled(length - 1, 0xEE)))
                        .toList(),
                SPARE);
    }
}
