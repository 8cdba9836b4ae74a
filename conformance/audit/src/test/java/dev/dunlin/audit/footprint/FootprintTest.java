package dev.dunlin.audit.footprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.PskKeyExchange;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.Limits;
import dev.dunlin.testkit.Identity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Heap for each association of an acceptor: what is used after a collection with them, less what was used without, whatever it is used
 * for. The address map is in it, a peer's certificates would come on top.
 */
@Tag("footprint")
class FootprintTest {
    private static final int IDLE = 100_000;
    private static final int IN_FLIGHT = 2_000;

    /** As many as make tables of each kind full to the same degree: a power of two, like their lengths. */
    private static final int SOME_IDLE = 1 << 15;

    /** What ids of both sides may take together. */
    private static final int MOST_OF_IDS = 96;

    /** Never more than this, whichever the version. */
    private static final int MOST_IDLE = 512;

    /** The first ones bring everything into being that is there once, and make tables and lists as long as any. */
    private static final int FIRST = 500;

    /** The first ones that rest: beside that they fill the places of those that stay awake. */
    private static final int FIRST_IDLE = FIRST + Limits.defaults().awakeAssociations();

    private static final Limits LIMITS = Limits.builder()
            .associations(2 * IDLE)
            .halfOpen(2 * IDLE)
            .idleTimeout(Duration.ZERO)
            .build();

    private static final PskCredentials PSK = PskCredentials.of(
            PskIdentity.of("sensor-1"),
            PreSharedKey.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}));

    private static Crowd psk(ProtocolVersion version, CipherSuite suite) {
        return psk(version, suite, ConnectionIds.off());
    }

    private static Crowd psk(ProtocolVersion version, CipherSuite suite, ConnectionIds ids) {
        var suites = List.of(suite);
        return new Crowd(
                DtlsServerConfig.builder()
                        .psk(PSK)
                        .versions(version, version)
                        .suites(suites)
                        .pskKeyExchange(PskKeyExchange.ALONE)
                        .limits(LIMITS)
                        .provenPaths(path -> true)
                        .connectionIds(ids)
                        .build(),
                DtlsClientConfig.builder()
                        .psk(PSK)
                        .versions(version, version)
                        .suites(suites)
                        .connectionIds(ids)
                        .pskKeyExchange(PskKeyExchange.ALONE)
                        .build());
    }

    /** The same with ids of eight bytes in both directions. */
    private static Crowd named(ProtocolVersion version, CipherSuite suite) {
        return psk(version, suite, ConnectionIds.random(8));
    }

    private static Crowd psk12() {
        return psk(ProtocolVersion.DTLS_1_2, CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256);
    }

    /** Without Diffie-Hellman, which would take minutes and leaves nothing. */
    private static Crowd psk13() {
        return psk(ProtocolVersion.DTLS_1_3, CipherSuite.TLS_AES_128_GCM_SHA256);
    }

    private static Crowd certificates() {
        return new Crowd(
                DtlsServerConfig.builder()
                        .credentials(Identity.SERVER_P256.credentials())
                        .clock(Identity.WALL_CLOCK)
                        .limits(LIMITS)
                        .provenPaths(path -> true)
                        .build(),
                DtlsClientConfig.builder()
                        .trust(Identity.trust())
                        .clock(Identity.WALL_CLOCK)
                        .build());
    }

    @Test
    void anIdleAssociationIsSmall() {
        assertIdle(psk12(), "DTLS 1.2");
    }

    @Test
    void anIdleAssociationOfDtls13IsSmall() {
        assertIdle(psk13(), "DTLS 1.3");
    }

    @Test
    void connectionIdsAddLittle() {
        assertIdsAddLittle(ProtocolVersion.DTLS_1_2, CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256);
    }

    @Test
    void connectionIdsOfDtls13AddLittle() {
        assertIdsAddLittle(ProtocolVersion.DTLS_1_3, CipherSuite.TLS_AES_128_GCM_SHA256);
    }

    private static void assertIdsAddLittle(ProtocolVersion version, CipherSuite suite) {
        long without = idle(psk(version, suite));
        long with = idle(named(version, suite));
        System.out.println("heap of connection ids of an idle association, " + version + ": " + (with - without)
                + " bytes, " + with + " with all");
        assertTrue(with - without <= MOST_OF_IDS, (with - without) + " bytes");
    }

    /** Heap of each idle association beyond the first ones. */
    private static long idle(Crowd made) {
        try (var crowd = made) {
            crowd.connect(FIRST_IDLE);
            long before = usedHeap();
            crowd.connect(SOME_IDLE);
            crowd.expire(Duration.ofMinutes(10).toNanos());
            return (usedHeap() - before) / SOME_IDLE;
        }
    }

    private static void assertIdle(Crowd made, String which) {
        try (var crowd = made) {
            crowd.connect(FIRST_IDLE);
            long before = usedHeap();
            crowd.connect(IDLE);
            crowd.expire(Duration.ofMinutes(10).toNanos());
            long each = (usedHeap() - before) / IDLE;
            System.out.println("heap of an idle association, " + which + ": " + each + " bytes");
            assertEquals(FIRST_IDLE + IDLE, crowd.acceptor().associations());
            assertEquals(
                    Long.MAX_VALUE,
                    crowd.acceptor().nextTimeout(Duration.ofMinutes(10).toNanos()));
            assertTrue(each <= MOST_IDLE, each + " bytes");
        }
    }

    @Test
    void aHandshakeInFlightWithACertificateIsBounded() {
        assertInFlight(certificates(), "certificate");
    }

    @Test
    void aHandshakeInFlightWithAPreSharedKeyIsBounded() {
        assertInFlight(psk12(), "pre-shared key");
    }

    private static void assertInFlight(Crowd made, String how) {
        try (var crowd = made) {
            crowd.begin(FIRST);
            long before = usedHeap();
            crowd.begin(IN_FLIGHT);
            long each = (usedHeap() - before) / IN_FLIGHT;
            System.out.println("heap of a handshake in flight, " + how + ": " + each + " bytes");
            assertEquals(FIRST + IN_FLIGHT, crowd.acceptor().halfOpen());
            assertTrue(each <= 12 << 10, each + " bytes");
        }
    }

    private static long usedHeap() {
        var runtime = Runtime.getRuntime();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }
}
