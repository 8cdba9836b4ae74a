package dev.dunlin.testkit.scripted;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An extension of a hello: RFC 8446 §4.2. */
record Extension(int type, Octets body) {
    Octets encoded() {
        return Octets.join(Octets.u16(type), Octets.vec16(body));
    }

    static Octets block(List<Extension> extensions) {
        return Octets.vec16(extensions.stream().map(Extension::encoded).toArray(Octets[]::new));
    }

    /** By their types, in their order; one that comes twice is an AssertionError. */
    static Map<Integer, Octets> parse(Octets block) {
        var in = new Reading(block);
        var extensions = new LinkedHashMap<Integer, Octets>();
        while (!in.isOver()) {
            if (extensions.put(in.u16(), in.vec16()) != null) {
                throw new AssertionError("an extension comes twice in " + block);
            }
        }
        return extensions;
    }

    /** The one of this type; there has to be one. */
    static Octets demand(Map<Integer, Octets> extensions, int type) {
        var body = extensions.get(type);
        if (body == null) {
            throw new AssertionError("no extension " + type + " in " + extensions);
        }
        return body;
    }
}
