package dev.dunlin.testkit.scripted;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** RFC 6347 §4.2.1, RFC 9147 §5.3. */
record ClientHello(Octets random, Octets cookie, List<Integer> suites, Map<Integer, Octets> extensions) {
    static Octets encode(Octets random, Octets cookie, List<Integer> suites, List<Extension> extensions) {
        return Octets.join(
                Octets.u16(Versions.DTLS_1_2),
                random,
                Octets.vec8(),
                Octets.vec8(cookie),
                Octets.vec16(suites.stream().map(Octets::u16).toArray(Octets[]::new)),
                Octets.vec8(Octets.u8(0)),
                Extension.block(extensions));
    }

    static ClientHello parse(Octets body) {
        var in = new Reading(body);
        if (in.u16() != Versions.DTLS_1_2) {
            throw new AssertionError("legacy_version of " + body);
        }
        var random = in.take(32);
        in.vec8();
        var cookie = in.vec8();
        var listed = new Reading(in.vec16());
        var suites = new ArrayList<Integer>();
        while (!listed.isOver()) {
            suites.add(listed.u16());
        }
        in.vec8();
        var extensions = Extension.parse(in.vec16());
        in.end();
        return new ClientHello(random, cookie, List.copyOf(suites), extensions);
    }
}
