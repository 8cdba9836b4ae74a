package dev.dunlin.crypto;

import java.util.Set;

/**
 * Credentials that change while servers and clients run: a certificate that is renewed every few weeks, for example. A handshake takes what
 * is current when it chooses its certificate and keeps it to its end; sessions are not affected. Any number of configurations may share one,
 * and any thread may replace what is in it.
 *
 * <p>Configurations are checked when they are built, so that a replacement has to serve where its predecessor did: its key signs by the
 * same schemes. A key of another kind is another entry of the configuration.
 */
public final class RotatingCredentials {
    private volatile Credentials current;

    private RotatingCredentials(Credentials first) {
        current = first;
    }

    /** Begins with {@code first}. */
    public static RotatingCredentials of(Credentials first) {
        return new RotatingCredentials(first);
    }

    /** What handshakes take now. */
    public Credentials current() {
        return current;
    }

    /**
     * Lets every handshake that begins from here on take {@code next}.
     *
     * @throws IllegalArgumentException when its key signs by other schemes than the one that it replaces, or one is a raw public key and
     *     the other is not
     */
    public void replace(Credentials next) {
        if (next.type() != current.type()) {
            throw new IllegalArgumentException(
                    next + " is " + next.type() + ", what it would replace " + current.type());
        }
        var schemes = Set.copyOf(current.signatureSchemes());
        if (!schemes.equals(Set.copyOf(next.signatureSchemes()))) {
            throw new IllegalArgumentException(
                    next + " signs by " + next.signatureSchemes() + ", what it would replace by " + schemes);
        }
        current = next;
    }

    @Override
    public String toString() {
        return "RotatingCredentials(" + current + ")";
    }
}
