package dev.dunlin.session.net;

import java.security.SecureRandom;

/** Randomness that has run dry: whatever is begun with it fails at once. */
final class BrokenRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    @Override
    public void nextBytes(byte[] bytes) {
        throw new IllegalStateException("no entropy");
    }
}
