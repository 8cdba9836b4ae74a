package dev.dunlin.audit.flood;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.Counters;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.testkit.Identity;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A hundred thousand attempts that lead nowhere against one acceptor, in a JVM with 64 MiB of heap, at 200 a second of virtual time: seven of
 * ten from addresses that prove nothing, the others with a genuine cookie. At that pace more handshakes are abandoned within the time that
 * one may be silent than may be half-open at once, so that old ones have to give way all the time.
 *
 * <p>CVE-2022-39368, CVE-2020-27222, CVE-2016-2179: handshakes that failed or were never finished filled maps and queues.
 */
@Tag("flood")
class FloodTest {
    private static final int ATTEMPTS = 100_000;
    private static final long STEP = Duration.ofMillis(5).toNanos();

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC6347-4.2.1-n")
    void aHundredThousandAttemptsLeaveNothingAndKeepNobodyOut(ProtocolVersion version) {
        assertTrue(Runtime.getRuntime().maxMemory() <= 64 << 20, "this test is about little memory");
        var acceptor = DtlsAcceptor.create(DtlsServerConfig.builder()
                .credentials(Identity.SERVER_P256.credentials())
                .clock(Identity.WALL_CLOCK)
                .build());
        var counters = acceptor.counters();
        int goodClients = 0;
        try (var flood = new Flood(acceptor, version)) {
            for (int i = 0; i < ATTEMPTS; i++) {
                switch (i % 20) {
                    case 0, 10 -> flood.abandoned();
                    case 5 -> flood.failing();
                    case 1, 7, 13 -> flood.forgedCookie();
                    case 2, 9, 16 -> flood.halfHello();
                    default -> flood.spoofedHello();
                }
                if (i % 2_000 == 1_999) {
                    assertTrue(flood.goodClientGetsIn(), "after " + i + " attempts: " + counters);
                    goodClients++;
                }
                flood.pass(STEP);
                assertTrue(acceptor.halfOpen() <= 1_024);
            }
            assertTrue(
                    flood.bytesToUnproven() <= flood.bytesFromUnproven(),
                    "cookies are asked for in fewer bytes than were sent");
            assertTrue(counters.total(Counters.Total.ASSOCIATIONS_EVICTED) > 0, "some had to give way");
            assertEquals(0, counters.discarded(DiscardReason.OVER_LIMIT));

            flood.pass(Duration.ofMinutes(3).toNanos());
            flood.pass(Duration.ofMinutes(3).toNanos());
            for (int i = 0; i < 20; i++) {
                flood.pass(Duration.ofMinutes(1).toNanos());
            }
            assertEquals(0, acceptor.halfOpen());
            assertEquals(0, acceptor.associations());
            assertEquals(goodClients, counters.total(Counters.Total.HANDSHAKES_COMPLETED));
            assertEquals(
                    counters.total(Counters.Total.HANDSHAKES_STARTED),
                    goodClients + counters.total(Counters.Total.HANDSHAKES_FAILED));
            assertTrue(flood.goodClientGetsIn());
        }
    }
}
