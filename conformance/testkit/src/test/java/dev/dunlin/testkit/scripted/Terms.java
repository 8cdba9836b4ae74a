package dev.dunlin.testkit.scripted;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The extensions of its hello that a script decides about. Immutable. */
record Terms(List<Extension> extensions) {
    /** No connection id, nothing else. */
    static Terms plain() {
        return new Terms(List.of());
    }

    /** The peer wants to receive this id; an empty one says that it will use ours and wants none itself. */
    static Terms id(Octets id) {
        return plain().with(Codes.Extension.CONNECTION_ID, Octets.vec8(id));
    }

    static Terms id(String hex) {
        return id(Octets.hex(hex));
    }

    Terms rrc() {
        return with(Codes.Extension.RRC, Octets.NONE);
    }

    Terms with(int type, Octets body) {
        var more = new ArrayList<>(extensions);
        more.add(new Extension(type, body));
        return new Terms(List.copyOf(more));
    }

    /** Applies what both hellos say about connection ids: RFC 9146 §3. Without either side's extension nobody uses any. */
    void settle(Map<Integer, Octets> ours, Records records) {
        var theirs = Extension.parse(
                Octets.join(extensions.stream().map(Extension::encoded).toArray(Octets[]::new)));
        var wanted = theirs.get(Codes.Extension.CONNECTION_ID);
        var given = ours.get(Codes.Extension.CONNECTION_ID);
        if (wanted != null && given != null) {
            var in = new Reading(given);
            records.sendWith(in.vec8());
            in.end();
            records.receiveWith(new Reading(wanted).vec8());
        }
    }
}
