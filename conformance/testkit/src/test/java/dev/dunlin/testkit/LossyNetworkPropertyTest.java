package dev.dunlin.testkit;

import static dev.dunlin.testkit.Faults.corruptingPercent;
import static dev.dunlin.testkit.Faults.doublingPercent;
import static dev.dunlin.testkit.Faults.losingPercent;
import static dev.dunlin.testkit.Faults.reorderingWithin;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.Failure;
import dev.dunlin.session.Limits;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Networks on which every datagram is in danger. */
class LossyNetworkPropertyTest {
    /** How long the keys of cookies are used, unless an application has its own; a cookie is good for that long at least. */
    private static final Duration COOKIE_PERIOD = Duration.ofMinutes(1);

    /** Enough for any of these seeds; what the defaults do under such loss has a test of its own. */
    private static final Limits PATIENT = Limits.builder()
            .expiries(40)
            .maxTimeout(Duration.ofSeconds(4))
            .handshakeDeadline(Duration.ofHours(1))
            .build();

    @Property(seed = "5", tries = 150)
    @Requirement({"RFC6347-4.2.4-a", "RFC6347-4.2.4-d"})
    void halfOfAllDatagramsLostIsSurvived(@ForAll long seed, @ForAll Flow flow, @ForAll ProtocolVersion version) {
        var network = VirtualNetwork.seeded(seed).with(losingPercent(50));
        assertCompletes(setup(seed, flow, version).limits(PATIENT), network);
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

    @Property(seed = "8", tries = 100)
    void allOfItTogetherIsSurvived(@ForAll long seed, @ForAll Flow flow, @ForAll ProtocolVersion version) {
        var network = VirtualNetwork.seeded(seed)
                .with(losingPercent(25))
                .with(doublingPercent(25))
                .with(reorderingWithin(Duration.ofMillis(1500)));
        assertCompletes(setup(seed, flow, version).mtu(512).limits(PATIENT), network);
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
                client.ifPresent(failure -> assertTrue(
                        givesUp.contains(failure.reason()) || cookieHasGrownOld(version, failure, network),
                        failure::toString));
                server.ifPresent(failure -> assertTrue(givesUp.contains(failure.reason()), failure::toString));
            }
        }
    }

    /** A client of DTLS 1.3 may not be asked twice: whose cookie has outlived its key is told that it is wrong (RFC 9147 §5.1). */
    private static boolean cookieHasGrownOld(ProtocolVersion version, Failure failure, VirtualNetwork network) {
        return version == ProtocolVersion.DTLS_1_3
                && failure.reason() == FailureReason.PEER_ALERT
                && failure.alert().equals(Optional.of(AlertDescription.ILLEGAL_PARAMETER))
                && network.elapsed().compareTo(COOKIE_PERIOD) >= 0;
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
