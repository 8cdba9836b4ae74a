package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import dev.dunlin.testkit.Resuming.Means;
import java.time.Duration;
import java.util.function.IntFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** One datagram of an abbreviated handshake goes wrong, at every position: both sides still come to the same session, or to none. */
class ResumedFaultPropertyTest {
    private static final long SEED = 5;

    @Provide
    Arbitrary<Integer> mtus() {
        return Arbitraries.of(256, 1200);
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    @Requirement({"RFC6347-4.2.4-a", "RFC6347-4.2.4-d", "RFC6347-4.2.4-h", "RFC6347-4.2.5-a", "RFC5077-3.3-e"})
    void resumptionCompletesWhicheverDatagramIsLost(
            @ForAll Means means, @ForAll boolean mutual, @ForAll("mtus") int mtu) {
        assertResumesAtEveryPosition(means, mutual, mtu, Faults::losing);
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    void resumptionCompletesWhicheverDatagramIsDoubled(
            @ForAll Means means, @ForAll boolean mutual, @ForAll("mtus") int mtu) {
        assertResumesAtEveryPosition(means, mutual, mtu, Faults::doubling);
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    @Requirement("RFC6347-4.2.5-b")
    void resumptionCompletesWhicheverDatagramIsOvertaken(
            @ForAll Means means, @ForAll boolean mutual, @ForAll("mtus") int mtu) {
        assertResumesAtEveryPosition(means, mutual, mtu, position -> Faults.delaying(position, 1));
        assertResumesAtEveryPosition(means, mutual, mtu, position -> Faults.delaying(position, 4));
    }

    @Property(generation = GenerationMode.EXHAUSTIVE)
    void resumptionCompletesWhicheverDatagramIsCutShort(
            @ForAll Means means, @ForAll boolean mutual, @ForAll("mtus") int mtu) {
        assertResumesAtEveryPosition(means, mutual, mtu, Faults::truncating);
    }

    @Property(seed = "31", tries = 60)
    void resumptionWithOneBitTurnedIsAgreedOnByBothOrRefused(
            @ForAll Means means, @ForAll long seed, @ForAll @IntRange(max = 7) int position) {
        try (var resuming = Resuming.by(means)) {
            var network = VirtualNetwork.seeded(seed).with(Faults.corrupting(position));
            try (var pair = resuming.setup().over(network)) {
                pair.runUntilQuiet();
                network.heal();
                var client = pair.client().session();
                var server = pair.server().session();
                assertEquals(client.isEstablished(), server.isEstablished(), () -> "one side alone: " + network);
                if (client.isEstablished()) {
                    pair.assertEstablished();
                    pair.assertExchange();
                } else {
                    assertTrue(client.failure().isPresent() || server.failure().isPresent());
                }
            }
        }
    }

    @Property(seed = "32", tries = 60)
    @Requirement({"RFC6347-4.2.2-d", "RFC6347-4.2.4-d"})
    void resumptionCompletesOnABadNetwork(@ForAll Means means, @ForAll long seed) {
        try (var resuming = Resuming.by(means)) {
            var network = VirtualNetwork.seeded(seed)
                    .with(Faults.losingPercent(20))
                    .with(Faults.doublingPercent(20))
                    .with(Faults.reorderingWithin(Duration.ofMillis(200)));
            try (var pair = resuming.setup().over(network)) {
                pair.runUntilQuiet();
                network.runUntilIdle();
                network.heal();
                assertResumed(pair);
            }
        }
    }

    private static void assertResumesAtEveryPosition(Means means, boolean mutual, int mtu, IntFunction<Fault> faultAt) {
        try (var resuming = Resuming.by(means, setup -> (mutual ? setup.mutual() : setup).mtu(mtu))) {
            int positions = positions(resuming.setup());
            for (int position = 0; position < positions; position++) {
                var network = VirtualNetwork.seeded(SEED + position).with(faultAt.apply(position));
                var ledger = new KeyNonceLedger();
                try (var pair = resuming.setup().crypto(ledger.provider()).over(network)) {
                    pair.runUntilQuiet();
                    network.runUntilIdle();
                    network.heal();
                    assertResumed(pair);
                    assertEquals(mutual, hasPeerCertificates(pair));
                    ledger.assertNeverRepeats();
                }
            }
            assertEquals(means.countsOnce() ? 1 + positions : 0, resuming.removals());
        }
    }

    private static void assertResumed(Pair pair) {
        pair.assertEstablished();
        assertTrue(pair.client().session().info().orElseThrow().resumed());
        assertTrue(pair.server().session().info().orElseThrow().resumed());
        assertFalse(
                pair.client().session().info().orElseThrow().peerCertificates().isEmpty());
        pair.assertExchange();
        assertEquals(1, pair.server().diary().messages().size());
    }

    private static boolean hasPeerCertificates(Pair pair) {
        return !pair.server().session().info().orElseThrow().peerCertificates().isEmpty();
    }

    private static int positions(Setup setup) {
        try (var pair = setup.over(VirtualNetwork.seeded(SEED))) {
            pair.runUntilQuiet();
            pair.network().runUntilIdle();
            int positions = pair.network().sent().size();
            assertResumed(pair);
            return positions;
        }
    }
}
