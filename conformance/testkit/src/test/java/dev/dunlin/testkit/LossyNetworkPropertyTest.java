package dev.dunlin.testkit;

import static dev.dunlin.testkit.Faults.corruptingPercent;
import static dev.dunlin.testkit.Faults.doublingPercent;
import static dev.dunlin.testkit.Faults.losingPercent;
import static dev.dunlin.testkit.Faults.reorderingWithin;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import java.time.Duration;
import java.util.EnumSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Networks on which every datagram is in danger. */
class LossyNetworkPropertyTest {
    @Property(seed = "5", tries = 150)
    @Requirement({"RFC6347-4.2.4-a", "RFC6347-4.2.4-d"})
    void halfOfAllDatagramsLostIsSurvived(@ForAll long seed, @ForAll Flow flow, @ForAll ProtocolVersion version) {
        var network = VirtualNetwork.seeded(seed).with(losingPercent(50));
        assertCompletes(setup(seed, flow, version).patient(), network);
    }

    @Property(seed = "6", tries = 100)
    @Requirement("RFC6347-4.2.2-d")
    void orderMeansNothing(@ForAll long seed, @ForAll Flow flow, @ForAll ProtocolVersion version) {
        var network = VirtualNetwork.seeded(seed).with(reorderingWithin(Duration.ofMillis(500)));
        assertCompletes(setup(seed, flow, version).mtu(256), network);
    }

    @Property(seed = "7", tries = 100)
    @Requirement("RFC6347-4.1.2.6-a")
    void everyDatagramTwiceIsNoTrouble(@ForAll long seed, @ForAll Flow flow, @ForAll ProtocolVersion version) {
        var network =
                VirtualNetwork.seeded(seed).with(doublingPercent(100)).with(reorderingWithin(Duration.ofMillis(50)));
        assertCompletes(setup(seed, flow, version).mtu(400), network);
    }

    @Property(seed = "8", tries = 150)
    void allOfItTogetherIsSurvived(
            @ForAll long seed, @ForAll boolean cookie, @ForAll Flow flow, @ForAll ProtocolVersion version) {
        var network = VirtualNetwork.seeded(seed)
                .with(losingPercent(25))
                .with(doublingPercent(25))
                .with(reorderingWithin(Duration.ofMillis(1500)));
        var setup = setup(seed, flow, version).mtu(512).patient();
        assertCompletes(cookie ? setup : setup.withoutCookie(), network);
    }

    @Property(seed = "9", tries = 150)
    void theDefaultLimitsGiveUpOnlyBySayingSo(@ForAll long seed, @ForAll ProtocolVersion version) {
        var network = VirtualNetwork.seeded(seed).with(losingPercent(50));
        try (var pair = setup(seed, Flow.CERTIFICATE, version).over(network)) {
            pair.runUntilQuiet();
            if (pair.client().session().isEstablished()
                    && pair.server().session().isEstablished()) {
                pair.assertEstablished();
            } else {
                var givesUp = EnumSet.of(FailureReason.PEER_UNRESPONSIVE, FailureReason.HANDSHAKE_TIMEOUT);
                var client = pair.client().session().failure();
                var server = pair.server().session().failure();
                assertTrue(client.isPresent() || server.isPresent());
                client.ifPresent(failure -> assertTrue(givesUp.contains(failure.reason()), failure::toString));
                server.ifPresent(failure -> assertTrue(givesUp.contains(failure.reason()), failure::toString));
            }
        }
    }

    @Property(seed = "10", tries = 150)
    void corruptionEndsInAgreementOrInATypedFailure(@ForAll long seed, @ForAll ProtocolVersion version) {
        var network = VirtualNetwork.seeded(seed).with(corruptingPercent(30));
        try (var pair = setup(seed, Flow.MUTUAL, version).mtu(400).over(network)) {
            pair.runUntilQuiet();
            var client = pair.client().session();
            var server = pair.server().session();
            if (client.isEstablished() && server.isEstablished()) {
                Pair.assertAgree(client, server);
            } else {
                assertTrue(client.failure().isPresent() || server.failure().isPresent(), network::toString);
            }
        }
    }

    private static Setup setup(long seed, Flow flow, ProtocolVersion version) {
        return flow.applyTo(Setup.standard().seed(seed), version);
    }

    private static void assertCompletes(Setup setup, VirtualNetwork network) {
        var ledger = new KeyNonceLedger();
        try (var pair = setup.crypto(ledger.provider()).over(network)) {
            pair.runUntilQuiet();
            pair.assertEstablished();
            network.runUntilIdle();
            network.heal();
            pair.assertExchange();
        }
        ledger.assertNeverRepeats();
    }
}
