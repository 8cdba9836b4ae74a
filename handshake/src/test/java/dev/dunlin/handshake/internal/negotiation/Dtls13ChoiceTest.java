package dev.dunlin.handshake.internal.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.ServerPsk;
import dev.dunlin.handshake.internal.TestSettings;
import dev.dunlin.requirements.Requirement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Suite, group and whether to ask again, from nothing but codes. */
class Dtls13ChoiceTest {
    private static final HandshakeSettings SETTINGS = server().build();

    private static TestSettings server() {
        return TestSettings.server()
                .suites(
                        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                        CipherSuite.TLS_AES_256_GCM_SHA384,
                        CipherSuite.TLS_AES_128_GCM_SHA256,
                        CipherSuite.TLS_CHACHA20_POLY1305_SHA256)
                .groups(NamedGroup.X25519MLKEM768, NamedGroup.X25519, NamedGroup.SECP256R1);
    }

    private record Codes(
            Set<Integer> suites,
            Set<Integer> groups,
            boolean hasKeyShare,
            Set<Integer> shares,
            List<HashAlgorithm> psks)
            implements Dtls13Choice.Offer {
        Codes(Set<Integer> suites, Set<Integer> groups, boolean hasKeyShare, Set<Integer> shares) {
            this(suites, groups, hasKeyShare, shares, List.of());
        }

        /** With pre-shared keys for these hashes. */
        Codes naming(HashAlgorithm... hashes) {
            return new Codes(suites, groups, hasKeyShare, shares, List.of(hashes));
        }

        @Override
        public int firstPskFor(HashAlgorithm hash) {
            return psks.contains(hash) ? psks.indexOf(hash) : NO_PSK;
        }

        @Override
        public boolean listsSuite(int code) {
            return suites.contains(code);
        }

        @Override
        public boolean listsGroup(int code) {
            return groups.contains(code);
        }

        @Override
        public boolean hasShareFor(int group) {
            return shares.contains(group);
        }
    }

    private static Codes offer(Set<Integer> groups, Set<Integer> shares) {
        return new Codes(Set.of(0xC02B, 0x1301, 0x1302, 0x0A0A), groups, true, shares);
    }

    private static Dtls13Choice choose(Dtls13Choice.Offer offer, boolean retryIsFree) {
        return Dtls13Choice.of(SETTINGS, offer, retryIsFree).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSuiteIsTheFirstOfOursThatIsForThisVersionAndOffered(boolean retryIsFree) {
        var choice = choose(offer(Set.of(0x001D), Set.of(0x001D)), retryIsFree);
        assertEquals(CipherSuite.TLS_AES_256_GCM_SHA384, choice.suite());
        var only12 = new Codes(Set.of(0xC02B, 0x13F0), Set.of(0x001D), true, Set.of(0x001D));
        assertEquals(Optional.empty(), Dtls13Choice.of(SETTINGS, only12, retryIsFree));
    }

    @Test
    @Requirement("RFC9846-4.3.8-a")
    void withARetryThatIsFreeTheGroupThatIsPreferredIsAskedFor() {
        var choice = choose(offer(Set.of(0x0017, 0x001D, 0x11EC), Set.of(0x001D)), true);
        assertEquals(Optional.of(NamedGroup.X25519MLKEM768), choice.group());
        assertTrue(choice.asksForShare());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aShareForTheGroupThatIsPreferredIsEnough(boolean retryIsFree) {
        var choice = choose(offer(Set.of(0x0017, 0x001D), Set.of(0x0017, 0x001D)), retryIsFree);
        assertEquals(Optional.of(NamedGroup.X25519), choice.group());
        assertFalse(choice.asksForShare());
    }

    @Test
    void withoutACookieAnyShareThatWeTakeSavesTheRoundTrip() {
        var choice = choose(offer(Set.of(0x0017, 0x001D, 0x11EC), Set.of(0x0017)), false);
        assertEquals(Optional.of(NamedGroup.SECP256R1), choice.group());
        assertFalse(choice.asksForShare());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement({"RFC8446-4.1.1-c", "RFC8446-4.2.8-a"})
    void withoutAnyShareThatWeTakeOneIsAskedFor(boolean retryIsFree) {
        for (var shares : List.of(Set.<Integer>of(), Set.of(0x0018), Set.of(0x0A0A))) {
            var choice = choose(offer(Set.of(0x0017, 0x001D, 0x0018), shares), retryIsFree);
            assertEquals(Optional.of(NamedGroup.X25519), choice.group());
            assertTrue(choice.asksForShare());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aShareOfAGroupThatIsNotListedCountsForNothing(boolean retryIsFree) {
        var choice = choose(offer(Set.of(0x0017), Set.of(0x001D)), retryIsFree);
        assertEquals(Optional.of(NamedGroup.SECP256R1), choice.group());
        assertTrue(choice.asksForShare());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement("RFC8446-4.1.4-c")
    void whoHasNoGroupOfOursOrNoKeyShareAtAllIsAskedForNone(boolean retryIsFree) {
        var strange = choose(offer(Set.of(0x0018), Set.of(0x0018)), retryIsFree);
        assertEquals(Optional.empty(), strange.group());
        assertFalse(strange.asksForShare());
        var without = choose(new Codes(Set.of(0x1301), Set.of(0x001D), false, Set.of()), retryIsFree);
        assertEquals(Optional.empty(), without.group());
        assertFalse(without.asksForShare());
    }

    private static CipherSuite suite(TestSettings server, Codes offer) {
        return Dtls13Choice.of(server.build(), offer, true).orElseThrow().suite();
    }

    @Test
    @Requirement("RFC8446-4.2.11-c")
    void theSuiteGoesWithTheFirstPreSharedKeyThatOneOfBothSidesGoesWith() {
        var server = server().psk(ServerPsk.fixed(Map.of(), Optional.empty()));
        var offer = offer(Set.of(0x001D), Set.of(0x001D));
        assertEquals(CipherSuite.TLS_AES_256_GCM_SHA384, suite(server, offer));
        assertEquals(
                CipherSuite.TLS_AES_128_GCM_SHA256,
                suite(server, offer.naming(HashAlgorithm.SHA256)),
                "not ChaCha20, which we like less");
        assertEquals(CipherSuite.TLS_AES_256_GCM_SHA384, suite(server, offer.naming(HashAlgorithm.SHA384)));
        assertEquals(
                CipherSuite.TLS_AES_128_GCM_SHA256,
                suite(server, offer.naming(HashAlgorithm.SHA512, HashAlgorithm.SHA256, HashAlgorithm.SHA384)));
        assertEquals(
                CipherSuite.TLS_AES_256_GCM_SHA384,
                suite(server, offer.naming(HashAlgorithm.SHA512)),
                "no suite has such a hash");
        var short256 = new Codes(Set.of(0x1302), Set.of(0x001D), true, Set.of(0x001D)).naming(HashAlgorithm.SHA256);
        assertEquals(CipherSuite.TLS_AES_256_GCM_SHA384, suite(server, short256), "the client offers no other");
    }

    @Test
    void whoTakesNoPreSharedKeysDoesNotMindThem() {
        var offer = offer(Set.of(0x001D), Set.of(0x001D)).naming(HashAlgorithm.SHA256);
        assertEquals(CipherSuite.TLS_AES_256_GCM_SHA384, suite(server(), offer));
    }
}
