package dev.dunlin.testkit.scripted;

import java.util.List;
import java.util.Map;

/** RFC 5246 §7.4.1.3, RFC 8446 §4.1.3. */
record ServerHello(Octets random, int suite, Map<Integer, Octets> extensions) {
    private static final Octets RETRY = Octets.hex("CF21AD74E59A6111BE1D8C021E65B891C2A211167ABB8C5E079E09E2C8A8339C");

    static Octets encode(Octets random, int suite, List<Extension> extensions) {
        return Octets.join(
                Octets.u16(Versions.DTLS_1_2),
                random,
                Octets.vec8(),
                Octets.u16(suite),
                Octets.u8(0),
                Extension.block(extensions));
    }

    static ServerHello parse(Octets body) {
        var in = new Reading(body);
        if (in.u16() != Versions.DTLS_1_2) {
            throw new AssertionError("version of " + body);
        }
        var random = in.take(32);
        in.vec8();
        int suite = in.u16();
        if (in.u8() != 0) {
            throw new AssertionError("compression in " + body);
        }
        var extensions = in.isOver() ? Map.<Integer, Octets>of() : Extension.parse(in.vec16());
        in.end();
        return new ServerHello(random, suite, extensions);
    }

    boolean isHelloRetryRequest() {
        return random.equals(RETRY);
    }
}
