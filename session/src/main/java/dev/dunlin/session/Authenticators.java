package dev.dunlin.session;

import dev.dunlin.crypto.CipherSuite;

/**
 * By what a configuration lets the two sides know each other, which decides what it may offer.
 *
 * @param certificates the server is known by its certificate: a client has trust, a server has credentials
 * @param preSharedKey the sides know each other by a pre-shared key
 */
record Authenticators(boolean certificates, boolean preSharedKey) {
    /** Whether the configuration has what {@code suite} authenticates by. */
    boolean serve(CipherSuite suite) {
        return suite.authentication() == CipherSuite.Authentication.PSK ? preSharedKey : certificates;
    }
}
