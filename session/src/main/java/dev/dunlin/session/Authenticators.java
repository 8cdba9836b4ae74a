package dev.dunlin.session;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.HashAlgorithm;
import java.util.Set;

/**
 * By what a configuration lets the two sides know each other, which decides what it may offer.
 *
 * @param certificates the server is known by its certificate: a client has trust, a server has credentials
 * @param preSharedKey the sides know each other by a pre-shared key, as it is
 * @param importedKey the sides know each other by one that they import for DTLS 1.3 (RFC 9258)
 * @param keyHashes the hashes that the pre-shared keys go with in DTLS 1.3 (RFC 8446 §4.2.11); empty when nobody knows before they are used
 */
record Authenticators(boolean certificates, boolean preSharedKey, boolean importedKey, Set<HashAlgorithm> keyHashes) {
    /** Whether the sides can know each other by a key in DTLS 1.3. */
    boolean keyedInDtls13() {
        return preSharedKey || importedKey;
    }

    /** Whether the configuration has what {@code suite} authenticates by. */
    boolean serve(CipherSuite suite) {
        if (!suite.namesKeyExchange()) {
            return certificates || importedKey || keyHashes.isEmpty() || keyHashes.contains(suite.hash());
        }
        return suite.authentication() == CipherSuite.Authentication.PSK ? preSharedKey : certificates;
    }
}
