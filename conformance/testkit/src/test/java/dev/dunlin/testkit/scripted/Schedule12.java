package dev.dunlin.testkit.scripted;

/** Keys of DTLS 1.2 from a pre-shared key alone, with the extended master secret: RFC 4279 §2, RFC 7627 §4, RFC 5246 §6.3. */
final class Schedule12 {
    private static final int MASTER_SECRET = 48;
    private static final int KEY = 16;
    private static final int IV = 4;
    private static final int VERIFY_DATA = 12;

    private final Octets masterSecret;
    private final Dtls12Keys client;
    private final Dtls12Keys server;

    Schedule12(int suite, Octets psk, Octets sessionHash, Octets clientRandom, Octets serverRandom) {
        var premaster = Octets.join(Octets.vec16(Octets.zeros(psk.length())), Octets.vec16(psk));
        masterSecret = Prf.of(premaster, "extended master secret", sessionHash, MASTER_SECRET);
        var block = new Reading(
                Prf.of(masterSecret, "key expansion", Octets.join(serverRandom, clientRandom), 2 * KEY + 2 * IV));
        var clientKey = block.take(KEY);
        var serverKey = block.take(KEY);
        client = new Dtls12Keys(aead(suite, clientKey), block.take(IV));
        server = new Dtls12Keys(aead(suite, serverKey), block.take(IV));
    }

    private static Aead aead(int suite, Octets key) {
        return switch (suite) {
            case Suites.PSK_AES_128_GCM -> new Gcm(key);
            case Suites.PSK_AES_128_CCM_8 -> new Ccm8(key);
            default -> throw new AssertionError("suite " + Integer.toHexString(suite));
        };
    }

    Dtls12Keys client() {
        return client;
    }

    Dtls12Keys server() {
        return server;
    }

    Octets clientFinished(Octets transcriptHash) {
        return Prf.of(masterSecret, "client finished", transcriptHash, VERIFY_DATA);
    }

    Octets serverFinished(Octets transcriptHash) {
        return Prf.of(masterSecret, "server finished", transcriptHash, VERIFY_DATA);
    }
}
