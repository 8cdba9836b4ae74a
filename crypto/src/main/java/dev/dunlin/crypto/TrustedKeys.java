package dev.dunlin.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.crypto.internal.Pem;
import dev.dunlin.crypto.internal.PublicKeys;
import dev.dunlin.crypto.internal.UnusablePem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which raw public keys are believed (RFC 7250): those that are known from elsewhere, or those that the application says yes to. A key has no
 * name, no dates and nobody who vouches for it: that it is the right one is all there is to know (RFC 7250 §6). Immutable, shareable between
 * threads.
 */
public final class TrustedKeys {
    private static final TrustedKeys ANY = new TrustedKeys(Set.of(), Optional.empty());
    private static final int SHA256_LENGTH = HashAlgorithm.SHA256.length();

    /** SHA-256 of each key that is believed, in hexadecimal digits. */
    private final Set<String> pins;

    private final Optional<RawPublicKeyJudge> judge;

    private TrustedKeys(Set<String> pins, Optional<RawPublicKeyJudge> judge) {
        this.pins = Set.copyOf(pins);
        this.judge = judge;
    }

    /**
     * These keys.
     *
     * @throws IllegalArgumentException there are none
     */
    public static TrustedKeys of(Collection<RawPublicKey> keys) {
        return sha256(keys.stream().map(RawPublicKey::sha256).toList());
    }

    /**
     * This one key.
     *
     * @throws IllegalArgumentException as {@link RawPublicKey#of} does
     */
    public static TrustedKeys of(PublicKey key) {
        return of(List.of(RawPublicKey.of(key)));
    }

    /**
     * The public keys in a PEM file ({@code -----BEGIN PUBLIC KEY-----}).
     *
     * @throws IOException the file cannot be read
     * @throws CredentialsException it holds no public key, or one that cannot be used
     */
    public static TrustedKeys fromPem(Path file) throws IOException, CredentialsException {
        return fromPem(Files.readAllBytes(file), file.toString());
    }

    /**
     * The public keys in a PEM text.
     *
     * @throws CredentialsException it holds no public key, or one that cannot be used
     */
    public static TrustedKeys fromPem(String pem) throws CredentialsException {
        return fromPem(pem.getBytes(UTF_8), "trusted keys");
    }

    private static TrustedKeys fromPem(byte[] text, String source) throws CredentialsException {
        try (var pem = Pem.parse(text)) {
            return of(PublicKeys.in(pem).stream().map(RawPublicKey::of).toList());
        } catch (UnusablePem e) {
            throw new CredentialsException(source + ": " + e.getMessage(), e);
        }
    }

    /**
     * The keys whose SubjectPublicKeyInfo has one of these SHA-256 digests.
     *
     * @throws IllegalArgumentException there are none, or one is not of 32 bytes
     */
    public static TrustedKeys sha256(Collection<byte[]> digests) {
        if (digests.isEmpty()) {
            throw new IllegalArgumentException("no trusted keys: nobody could be believed");
        }
        var pins = new HashSet<String>();
        for (byte[] digest : digests) {
            if (digest.length != SHA256_LENGTH) {
                throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + digest.length);
            }
            pins.add(HexFormat.of().formatHex(digest));
        }
        return new TrustedKeys(pins, Optional.empty());
    }

    /** The application's own word alone. */
    public static TrustedKeys judgedBy(RawPublicKeyJudge judge) {
        return ANY.alsoJudgedBy(judge);
    }

    /** The same keys, and beyond them the word of {@code judge} on each that is among them. It takes the place of another judge. */
    public TrustedKeys alsoJudgedBy(RawPublicKeyJudge other) {
        return new TrustedKeys(pins, Optional.of(other));
    }

    /**
     * <b>Dangerous: believes every key, and so authenticates nobody.</b> Anyone on the way can be the peer. For tests, and for protocols that
     * compare the key with something of their own before they use the session. What remains is that the peer holds it.
     */
    public static TrustedKeys anyKey() {
        return ANY;
    }

    /** Whether {@code key} is among those that are known; true for all when none are. The judge is not asked. */
    public boolean includes(RawPublicKey key) {
        return pins.isEmpty() || pins.contains(HexFormat.of().formatHex(key.sha256()));
    }

    /** SHA-256 of each key that is believed, in lower case hexadecimal digits; empty when trust does not go by a list. */
    public Set<String> pins() {
        return pins;
    }

    /** The application's own word, if it has one. */
    public Optional<RawPublicKeyJudge> judge() {
        return judge;
    }

    /** Whether every key is believed. */
    public boolean isAnyKey() {
        return pins.isEmpty() && judge.isEmpty();
    }

    @Override
    public String toString() {
        if (isAnyKey()) {
            return "TrustedKeys(any key)";
        }
        return pins.isEmpty() ? "TrustedKeys(judge)" : "TrustedKeys(" + pins.size() + ")";
    }
}
