package dev.dunlin.testkit.scripted;

/** The key schedule of RFC 8446 §7.1 with a pre-shared key, and all zeros where there is none. */
final class Schedule13 {
    private static final Octets NOTHING = Algorithms.sha256(Octets.NONE);
    private static final Octets ZERO = Octets.zeros(Algorithms.HASH);

    private final Octets early;
    private Octets handshake = ZERO;

    Schedule13(Octets psk) {
        early = Hkdf.extract(ZERO, psk);
    }

    /** What proves the possession of an external key: RFC 8446 §4.2.11.2. */
    Octets binder(Octets truncatedTranscriptHash) {
        return finished(Hkdf.derive(early, "ext binder", NOTHING), truncatedTranscriptHash);
    }

    void mix(Octets diffieHellman) {
        handshake = Hkdf.extract(Hkdf.derive(early, "derived", NOTHING), diffieHellman);
    }

    Octets handshakeSecret(Side side, Octets transcriptHash) {
        return Hkdf.derive(handshake, side.letter() + " hs traffic", transcriptHash);
    }

    Octets applicationSecret(Side side, Octets transcriptHash) {
        var master = Hkdf.extract(Hkdf.derive(handshake, "derived", NOTHING), ZERO);
        return Hkdf.derive(master, side.letter() + " ap traffic", transcriptHash);
    }

    /** RFC 8446 §4.4.4. */
    static Octets finished(Octets baseSecret, Octets transcriptHash) {
        var key = Hkdf.expandLabel(baseSecret, "finished", Octets.NONE, Algorithms.HASH);
        return Algorithms.hmac(key, transcriptHash);
    }

    enum Side {
        CLIENT,
        SERVER;

        private String letter() {
            return this == CLIENT ? "c" : "s";
        }
    }
}
