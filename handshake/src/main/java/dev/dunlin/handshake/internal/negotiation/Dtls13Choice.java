package dev.dunlin.handshake.internal.negotiation;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.HandshakeSettings;
import java.util.List;
import java.util.Optional;

/**
 * What a DTLS 1.3 server chooses from a ClientHello before it looks at keys and certificates: the suite, the group, and whether the client
 * has to be asked for a share first (RFC 8446 §4.1.1, §4.1.4). A pure function, for the front door that answers without memory and the
 * states alike.
 */
public final class Dtls13Choice {
    private final CipherSuite suite;
    private final @Nullable NamedGroup group;
    private final boolean asksForShare;

    /** What a ClientHello offers, by codes as sent. */
    public interface Offer {
        /** In place of a place: no pre-shared key is offered. */
        int NO_PSK = Integer.MAX_VALUE;

        /** Whether cipher_suites lists it. */
        boolean listsSuite(int code);

        /** Whether supported_groups lists it. */
        boolean listsGroup(int code);

        /** Whether there is a key_share extension, be it empty. */
        boolean hasKeyShare();

        /** Whether key_share holds a value for this group. */
        boolean hasShareFor(int group);

        /**
         * The place of the first pre-shared key for this hash; {@link #NO_PSK} when there is none. A binder is as long as its hash (RFC 8446
         * §4.2.11.2), so nobody has to know the key.
         */
        int firstPskFor(HashAlgorithm hash);
    }

    private Dtls13Choice(CipherSuite suite, @Nullable NamedGroup group, boolean asksForShare) {
        this.suite = suite;
        this.group = group;
        this.asksForShare = asksForShare;
    }

    /**
     * Chooses by {@code settings}: the suite that we prefer, unless the client names pre-shared keys; then one with the hash of the first that
     * goes with a suite of both. HelloRetryRequest binds ServerHello to its suite (RFC 8446 §4.1.4), and a key is of use in suites of its hash
     * alone (RFC 8446 §4.2.11). Nothing is believed by that: a key that turns out to be unknown leaves a suite that both sides have.
     *
     * @param retryIsFree whether the client is asked to come again in any case, for a cookie: then the group that we like best costs no
     *     round trip of its own
     * @return nothing when no suite is common, which ends the handshake with handshake_failure (RFC 8446 §4.1.1)
     */
    public static Optional<Dtls13Choice> of(HandshakeSettings settings, Offer offer, boolean retryIsFree) {
        CipherSuite chosen = null;
        int chosenPsk = Offer.NO_PSK;
        for (var suite : settings.suites()) {
            if (!suite.namesKeyExchange() && offer.listsSuite(suite.code())) {
                int psk = settings.takesPsk() ? offer.firstPskFor(suite.hash()) : Offer.NO_PSK;
                if (chosen == null || psk < chosenPsk) {
                    chosen = suite;
                    chosenPsk = psk;
                }
            }
        }
        return Optional.ofNullable(chosen).map(suite -> withGroup(suite, settings.groups(), offer, retryIsFree));
    }

    private static Dtls13Choice withGroup(
            CipherSuite suite, List<NamedGroup> groups, Offer offer, boolean retryIsFree) {
        if (!offer.hasKeyShare()) {
            // An answer in key_share, and a request is one, may only go to who has sent it (RFC 8446 §4.2).
            return new Dtls13Choice(suite, null, false);
        }
        NamedGroup preferred = null;
        for (var group : groups) {
            if (offer.listsGroup(group.code())) {
                boolean hasShare = offer.hasShareFor(group.code());
                preferred = preferred == null ? group : preferred;
                if (hasShare || retryIsFree) {
                    return new Dtls13Choice(suite, group, !hasShare);
                }
            }
        }
        return new Dtls13Choice(suite, preferred, preferred != null);
    }

    /** The suite, and with it the hash. */
    public CipherSuite suite() {
        return suite;
    }

    /** The group; nothing when none is common, so that only a pre-shared key alone can do (RFC 8446 §4.2.9). */
    public Optional<NamedGroup> group() {
        return Optional.ofNullable(group);
    }

    /** Whether the client has sent no value for {@link #group()} and has to be asked for one. */
    public boolean asksForShare() {
        return asksForShare;
    }
}
