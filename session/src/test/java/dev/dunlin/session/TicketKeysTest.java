package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.resumption.SealedStates;
import dev.dunlin.handshake.internal.resumption.SessionState;
import dev.dunlin.requirements.Requirement;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The keys of tickets, and what is sealed under them. */
class TicketKeysTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration PERIOD = Duration.ofHours(1);
    private static final Bytes TICKET = Bytes.EMPTY;

    private final SecureRandom random = new SecureRandom();
    private final Jca jca = new Jca(CryptoProvider.jdk(), random);

    @Test
    @Requirement({"RFC9325-3.4-c", "RFC9325-3.4-d"})
    void createdKeysAreReplacedAndDestroyed() {
        try (var keys = TicketKeys.create(random, PERIOD)) {
            var seal = new TicketSeal(jca, keys);
            var first = seal.seal(state(), TICKET, NOW);
            assertFalse(open(seal, first, NOW).isUnderOldKey());
            assertFalse(open(seal, first, NOW.plus(PERIOD).minusNanos(1)).isUnderOldKey());

            assertTrue(open(seal, first, NOW.plus(PERIOD)).isUnderOldKey());
            var second = seal.seal(state(), TICKET, NOW.plus(PERIOD));
            assertFalse(name(first).equals(name(second)), "another key has another name");

            var later = NOW.plus(PERIOD.multipliedBy(2));
            assertTrue(seal.open(first, TICKET, later).isEmpty());
            assertTrue(open(seal, second, later).isUnderOldKey());
        }
    }

    @Test
    void keysThatNobodyUsedForLongAreBothReplaced() {
        try (var keys = TicketKeys.create(random, PERIOD)) {
            var seal = new TicketSeal(jca, keys);
            var ticket = seal.seal(state(), TICKET, NOW);
            assertTrue(
                    seal.open(ticket, TICKET, NOW.plus(PERIOD.multipliedBy(2))).isEmpty());
        }
    }

    @Test
    void clockThatIsSetBackChangesNothing() {
        try (var keys = TicketKeys.create(random, PERIOD)) {
            var seal = new TicketSeal(jca, keys);
            var ticket = seal.seal(state(), TICKET, NOW);
            assertFalse(open(seal, ticket, NOW.minus(PERIOD.multipliedBy(5))).isUnderOldKey());
        }
    }

    @Test
    void givenKeysStayUntilOthersAreInstalled() {
        try (var keys = TicketKeys.of(key(1));
                var elsewhere = TicketKeys.of(key(2), key(1))) {
            var seal = new TicketSeal(jca, keys);
            var other = new TicketSeal(jca, elsewhere);
            var ticket = seal.seal(state(), TICKET, NOW);
            var muchLater = NOW.plus(Duration.ofDays(100));
            assertFalse(open(seal, ticket, muchLater).isUnderOldKey());
            assertTrue(open(other, ticket, NOW).isUnderOldKey(), "a machine of the group that is ahead");
            keys.install(key(3));
            assertTrue(seal.open(ticket, TICKET, NOW).isEmpty());
            assertEquals("03".repeat(TicketKeys.NAME_LENGTH), name(seal.seal(state(), TICKET, NOW)));
        }
    }

    @Test
    void misuseIsSaid() {
        assertThrows(IllegalArgumentException.class, () -> TicketKeys.of(new byte[47]));
        assertThrows(IllegalArgumentException.class, () -> TicketKeys.of(key(1), new byte[49]));
        assertThrows(IllegalArgumentException.class, () -> TicketKeys.create(random, Duration.ofSeconds(59)));
        assertThrows(IllegalArgumentException.class, () -> TicketKeys.create(random, Duration.ofDays(8)));
        var created = TicketKeys.create(random, PERIOD);
        assertThrows(IllegalStateException.class, () -> created.install(key(1)));
        created.close();
        created.close();
        assertThrows(IllegalStateException.class, () -> created.sealing(NOW));
    }

    @Test
    @Requirement({"RFC5077-5.2-a", "RFC9325-3.4-a", "RFC9325-3.4-b"})
    void ticketShowsNothingAndDoesNotPassForAnythingElse() {
        try (var keys = TicketKeys.of(key(1))) {
            var seal = new TicketSeal(jca, keys);
            var state = state();
            var id = Bytes.of(new byte[] {1, 2, 3});
            var ticket = seal.seal(state, TICKET, NOW);
            var stored = seal.seal(state, id, NOW);
            assertTrue(seal.open(ticket, id, NOW).isEmpty());
            assertTrue(seal.open(stored, TICKET, NOW).isEmpty());
            assertTrue(seal.open(stored, Bytes.of(new byte[] {1, 2, 4}), NOW).isEmpty());
            assertFalse(HexFormat.of().formatHex(ticket).contains("07".repeat(16)), "the master secret");
            for (int length = 0; length < ticket.length; length++) {
                assertTrue(seal.open(Arrays.copyOf(ticket, length), TICKET, NOW).isEmpty());
            }
            for (int at = 0; at < ticket.length; at++) {
                var forged = ticket.clone();
                forged[at] ^= 1;
                assertTrue(seal.open(forged, TICKET, NOW).isEmpty());
            }
        }
    }

    @Test
    void genuineTicketOfAnotherReleaseIsAsGoodAsNone() {
        try (var keys = TicketKeys.of(key(1))) {
            var seal = new TicketSeal(jca, keys);
            var state = state();
            state[0] = 99;
            assertTrue(seal.open(seal.seal(state, TICKET, NOW), TICKET, NOW).isEmpty());
        }
    }

    private static SealedStates.Opened open(TicketSeal seal, byte[] ticket, Instant now) {
        return seal.open(ticket, TICKET, now).orElseThrow();
    }

    private static String name(byte[] ticket) {
        return HexFormat.of().formatHex(ticket, 0, TicketKeys.NAME_LENGTH);
    }

    private static byte[] key(int fill) {
        var key = new byte[TicketKeys.KEY_LENGTH];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    private static byte[] state() {
        var master = new byte[48];
        Arrays.fill(master, (byte) 7);
        var facts = new SessionState.Facts(
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                Optional.of(NamedGroup.X25519),
                NOW,
                Optional.of("name.test"),
                PeerIdentity.of(PskIdentity.of("device")),
                Bytes.of(new byte[32]));
        return SessionState.of(Secret.owning(master), facts).encode();
    }
}
