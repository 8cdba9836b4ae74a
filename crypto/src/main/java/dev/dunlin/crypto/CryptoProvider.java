package dev.dunlin.crypto;

import java.security.Provider;
import java.util.Optional;

/**
 * Where every algorithm comes from: the JDK's installed providers, or one that the caller names.
 *
 * <p>Immutable, shareable between threads.
 */
public final class CryptoProvider {
    private static final CryptoProvider JDK = new CryptoProvider(Optional.empty(), false);

    private final Optional<Provider> provider;
    private final boolean exclusive;

    private CryptoProvider(Optional<Provider> provider, boolean exclusive) {
        this.provider = provider;
        this.exclusive = exclusive;
    }

    /** The providers installed in the JDK, in their order. */
    public static CryptoProvider jdk() {
        return JDK;
    }

    /** {@code provider} for whatever it offers, the JDK's providers for the rest. */
    public static CryptoProvider preferring(Provider provider) {
        return new CryptoProvider(Optional.of(provider), false);
    }

    /**
     * {@code provider} alone: a configuration that needs an algorithm which it lacks cannot be built. Certificates are parsed and their paths
     * walked by the JDK; the signatures on them are verified by {@code provider} when it is installed under its name
     * ({@link java.security.Security#addProvider}), for the JDK's path validation finds providers only there.
     */
    public static CryptoProvider only(Provider provider) {
        return new CryptoProvider(Optional.of(provider), true);
    }

    /** The provider that the caller named. */
    public Optional<Provider> provider() {
        return provider;
    }

    /** Whether nothing but {@link #provider()} may be asked. */
    public boolean isExclusive() {
        return exclusive;
    }

    @Override
    public String toString() {
        return provider.map(p -> (exclusive ? "only " : "preferring ") + p.getName())
                .orElse("jdk");
    }
}
