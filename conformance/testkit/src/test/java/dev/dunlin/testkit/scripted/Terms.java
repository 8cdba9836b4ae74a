package dev.dunlin.testkit.scripted;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The extensions of its hello that a script decides about. Immutable.
 *
 * @param receiving the connection id that the scripted peer wants to receive
 */
record Terms(Optional<Octets> receiving, List<Extension> extensions) {
    /** No connection id, nothing else. */
    static Terms plain() {
        return new Terms(Optional.empty(), List.of());
    }

    /** The peer wants to receive this id; an empty one says that it will use ours and wants none itself. */
    static Terms id(Octets id) {
        return new Terms(Optional.of(id), List.of(new Extension(ExtensionType.CONNECTION_ID, Octets.vec8(id))));
    }

    static Terms id(String hex) {
        return id(Octets.hex(hex));
    }

    /** The peer is able to answer return routability checks. */
    Terms rrc() {
        return with(ExtensionType.RRC, Octets.NONE);
    }

    /** Whatever else. */
    Terms with(int type, Octets body) {
        var more = new ArrayList<>(extensions);
        more.add(new Extension(type, body));
        return new Terms(receiving, List.copyOf(more));
    }

    /** Applies what both hellos say about connection ids: RFC 9146 §3. Without either side's extension nobody uses any. */
    void settle(Map<Integer, Octets> ours, Records records) {
        var given = ours.get(ExtensionType.CONNECTION_ID);
        if (receiving.isPresent() && given != null) {
            var in = new Reading(given);
            records.sendWith(in.vec8());
            in.end();
            records.receiveWith(receiving.get());
        }
    }
}
