package dev.dunlin.testkit;

import static dev.dunlin.testkit.Faults.corruptingPercent;
import static dev.dunlin.testkit.Faults.delaying;
import static dev.dunlin.testkit.Faults.doublingPercent;
import static dev.dunlin.testkit.Faults.losing;
import static dev.dunlin.testkit.Faults.losingPercent;
import static dev.dunlin.testkit.Faults.reorderingWithin;
import static dev.dunlin.testkit.Faults.sentBy;
import static dev.dunlin.testkit.Faults.swallowingAbove;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.PeerPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The test kit itself: a tool that lets faults go unnoticed proves nothing. */
class VirtualNetworkTest {
    private final VirtualNetwork network = VirtualNetwork.seeded(3);
    private final Listener listener = new Listener();

    /** Writes down the first byte of everything that arrives. */
    private static final class Listener implements Endpoint {
        final List<Integer> heard = new ArrayList<>();

        @Override
        public PeerPath address() {
            return Pair.SERVER;
        }

        @Override
        public void receive(Datagram datagram, long now) {
            heard.add((int) datagram.bytes()[0]);
        }

        @Override
        public List<Datagram> output(long now) {
            return List.of();
        }

        @Override
        public long nextTimeout(long now) {
            return Long.MAX_VALUE;
        }

        @Override
        public void expire(long now) {
            throw new AssertionError("nothing was waited for");
        }

        @Override
        public boolean isHandshaking(long now) {
            return false;
        }

        @Override
        public void close() {}
    }

    private List<Integer> heard() {
        network.attach(listener);
        for (int i = 0; i < 6; i++) {
            network.send(new Datagram(Pair.CLIENT, Pair.SERVER, new byte[] {(byte) i, 0, 0, 0}));
        }
        network.runUntilQuiet();
        return listener.heard;
    }

    @Test
    void withoutFaultsEverythingArrivesInOrder() {
        assertEquals(List.of(0, 1, 2, 3, 4, 5), heard());
        assertEquals(VirtualNetwork.LATENCY, network.clock().elapsed());
    }

    @Test
    void lostDatagramsAreMissing() {
        network.with(losing(2)).with(losing(5));
        assertEquals(List.of(0, 1, 3, 4), heard());
    }

    @Test
    void doubledDatagramsComeTwice() {
        network.with(Faults.doubling(4));
        assertEquals(List.of(0, 1, 2, 3, 4, 4, 5), heard());
    }

    @Test
    void delayedDatagramsAreOvertaken() {
        network.with(delaying(1, 2));
        assertEquals(List.of(0, 2, 3, 4, 5, 1), heard());
    }

    @Test
    void whatIsHeldForOvertakersThatNeverComeArrivesInTheEnd() {
        network.with(delaying(5, 100));
        assertEquals(List.of(0, 1, 2, 3, 4, 5), heard());
        assertEquals(VirtualNetwork.LATENCY.multipliedBy(2), network.clock().elapsed());
    }

    @Test
    void largeDatagramsVanishAndFaultsMayBeOneSided() {
        network.with(swallowingAbove(3));
        assertEquals(List.of(), heard());
        network.heal();
        network.with(sentBy(Pair.SERVER, losingPercent(100)));
        assertEquals(List.of(0, 1, 2, 3, 4, 5), heard());
    }

    @Test
    void oneSeedTellsOneStory() {
        assertEquals(story(5), story(5));
        assertNotEquals(story(5), story(6));
    }

    private static List<Datagram> story(long seed) {
        var network = VirtualNetwork.seeded(seed)
                .with(losingPercent(30))
                .with(doublingPercent(30))
                .with(corruptingPercent(5))
                .with(reorderingWithin(Duration.ofMillis(200)));
        try (var pair = Setup.standard().seed(seed).mutual().mtu(300).over(network)) {
            pair.runUntilQuiet();
            return List.copyOf(network.sent());
        }
    }

    @Test
    void clockWrapsInTheMiddleOfAHandshake() {
        try (var pair = Setup.standard().over(VirtualNetwork.seeded(1))) {
            assertTrue(pair.network().clock().now() > 0);
            pair.runUntilQuiet();
            assertTrue(pair.network().clock().now() < 0);
            pair.assertEstablished();
            pair.assertExchange();
        }
    }

    @Test
    @Requirement({"RFC5705-4-d", "RFC5705-4-b"})
    void exportedKeysAreTheSameOnBothSidesAndOthersInEachSession() {
        try (var one = Setup.standard().seed(1).established();
                var other = Setup.standard().seed(2).established()) {
            var label = "EXPORTER-test";
            var ours = one.client().session().export(label, 32).orElseThrow();
            assertEquals(hex(ours), hex(one.server().session().export(label, 32).orElseThrow()));
            assertNotEquals(
                    hex(ours), hex(other.client().session().export(label, 32).orElseThrow()));
            var empty = one.client().session().export(label, new byte[0], 32).orElseThrow();
            assertNotEquals(hex(ours), hex(empty));
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
