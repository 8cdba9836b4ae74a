package dev.dunlin.testkit.scripted;

/** The pseudorandom function of DTLS 1.2 with SHA-256: RFC 5246 §5. */
final class Prf {
    private Prf() {}

    static Octets of(Octets secret, String label, Octets seed, int length) {
        var labelled = Octets.join(Octets.text(label), seed);
        var a = labelled;
        var out = Octets.NONE;
        while (out.length() < length) {
            a = Algorithms.hmac(secret, a);
            out = Octets.join(out, Algorithms.hmac(secret, a, labelled));
        }
        return out.slice(0, length);
    }
}
