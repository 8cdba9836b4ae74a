package dev.dunlin.handshake.internal.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.requirements.Requirement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Suite, group and whether to ask again, from nothing but codes. */
class Dtls13ChoiceTest {
    private static final List<CipherSuite> SUITES = List.of(
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_AES_256_GCM_SHA384,
            CipherSuite.TLS_AES_128_GCM_SHA256);
    private static final List<NamedGroup> GROUPS =
            List.of(NamedGroup.X25519MLKEM768, NamedGroup.X25519, NamedGroup.SECP256R1);

    private record Codes(Set<Integer> suites, Set<Integer> groups, boolean hasKeyShare, Set<Integer> shares)
            implements Dtls13Choice.Offer {
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
        return Dtls13Choice.of(SUITES, GROUPS, offer, retryIsFree).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSuiteIsTheFirstOfOursThatIsForThisVersionAndOffered(boolean retryIsFree) {
        var choice = choose(offer(Set.of(0x001D), Set.of(0x001D)), retryIsFree);
        assertEquals(CipherSuite.TLS_AES_256_GCM_SHA384, choice.suite());
        var only12 = new Codes(Set.of(0xC02B, 0x13F0), Set.of(0x001D), true, Set.of(0x001D));
        assertEquals(Optional.empty(), Dtls13Choice.of(SUITES, GROUPS, only12, retryIsFree));
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
}
