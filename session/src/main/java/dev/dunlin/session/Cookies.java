package dev.dunlin.session;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.internal.Digest;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.hello.ClientHelloOutline;
import dev.dunlin.handshake.internal.hello.CookieMac;
import dev.dunlin.handshake.internal.hello.HelloRetry;
import dev.dunlin.handshake.internal.negotiation.Dtls13Choice;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** One thread's MACs under the keys of a {@link CookieKeys}, made anew only when these have rotated. */
final class Cookies implements AutoCloseable {
    private final Jca jca;
    private final CookieKeys keys;
    private final Map<HashAlgorithm, Digest> digests = new EnumMap<>(HashAlgorithm.class);
    private long generation;
    private @Nullable CookieMac current;
    private @Nullable CookieMac previous;

    Cookies(Jca jca, CookieKeys keys) {
        this.jca = jca;
        this.keys = keys;
    }

    /** The cookie to ask {@code hello} for, in a HelloVerifyRequest. */
    byte[] make(PeerPath from, ClientHelloOutline hello, long now) {
        return current(now).of(from.bytes(), hello);
    }

    /** The HelloRetryRequest that answers {@code hello}. */
    HelloRetry ask(PeerPath from, ClientHelloOutline hello, Dtls13Choice choice, long now) {
        var digest = digests.computeIfAbsent(choice.suite().hash(), hash -> new Digest(jca, hash));
        return HelloRetry.answering(current(now), digest, from.bytes(), hello, choice);
    }

    /** The HelloRetryRequest that {@code hello} answers, when its cookie was made under a key that is accepted. */
    Optional<HelloRetry> asked(PeerPath from, ClientHelloOutline hello, long now) {
        var path = from.bytes();
        var asked = HelloRetry.answeredBy(current(now), path, hello);
        return asked.isPresent() || previous == null ? asked : HelloRetry.answeredBy(previous, path, hello);
    }

    /**
     * Whether {@code hello} brings the cookie of a HelloVerifyRequest made under the current key, or under the one before while that is
     * accepted.
     */
    boolean isProven(PeerPath from, ClientHelloOutline hello, long now) {
        if (!hello.hasCookie()) {
            return false;
        }
        var path = from.bytes();
        if (current(now).matches(path, hello)) {
            return true;
        }
        return previous != null && previous.matches(path, hello);
    }

    private CookieMac current(long now) {
        var mac = current;
        return mac != null && generation == keys.generation(now) ? mac : rekey(now);
    }

    private CookieMac rekey(long now) {
        try (var taken = keys.take(now)) {
            var next = new CookieMac(jca, taken.current());
            var before = taken.previous();
            var nextPrevious = before == null ? null : new CookieMac(jca, before);
            close();
            current = next;
            previous = nextPrevious;
            generation = taken.generation();
            return next;
        }
    }

    /** Wipes what was made from the keys, not the keys. */
    @Override
    public void close() {
        if (current != null) {
            current.close();
        }
        if (previous != null) {
            previous.close();
        }
        current = null;
        previous = null;
    }
}
