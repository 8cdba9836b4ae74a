package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import dev.dunlin.handshake.internal.resumption.SessionState;
import dev.dunlin.requirements.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Where sessions wait to be resumed: bounded, expiring, and deaf to bytes that are none. */
class SessionKeepingTest {
    private static final PeerName SERVER = PeerName.of("server.test");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = START;
    private final InstantSource clock = () -> now;

    // The server's cache

    @Test
    void cacheIsBoundedByNumberAndTheOldestGivesWay() {
        var cache = InMemorySessionCache.create(clock, 2, 1 << 20);
        put(cache, 1, 10);
        put(cache, 2, 10);
        put(cache, 3, 10);
        assertEquals(2, cache.size());
        assertTrue(cache.get(id(1)).isEmpty());
        assertTrue(cache.get(id(2)).isPresent() && cache.get(id(3)).isPresent());
    }

    @Test
    void cacheIsBoundedByBytesWhateverIsPut() {
        int most = 2000;
        var cache = InMemorySessionCache.create(clock, 1000, most);
        var random = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            put(cache, random.nextInt(50), random.nextInt(3000));
            assertTrue(cache.bytes() <= most);
            assertTrue((long) cache.size() * InMemorySessionCache.ENTRY_OVERHEAD <= cache.bytes());
        }
        for (int i = 0; i < 50; i++) {
            cache.remove(id(i));
        }
        assertEquals(0, cache.size());
        assertEquals(0, cache.bytes());
    }

    @Test
    @Requirement("RFC9325-3.4-e")
    void cacheForgetsWhatHasExpired() {
        var cache = InMemorySessionCache.create(clock, 10, 1 << 20);
        put(cache, 1, 10);
        now = START.plusSeconds(60);
        assertTrue(cache.get(id(1)).isEmpty());
        assertEquals(0, cache.size());
        put(cache, 2, 10);
        cache.put(id(3), new byte[10], START);
        assertTrue(cache.get(id(3)).isEmpty());
        now = now.plusSeconds(60);
        put(cache, 4, 10);
        assertEquals(1, cache.size(), "the front is cleared by the way");
    }

    @Test
    void cacheHandsOutCopies() {
        var cache = InMemorySessionCache.create(clock, 10, 1 << 20);
        put(cache, 1, 3);
        cache.get(id(1)).orElseThrow()[0] = 1;
        assertArrayEquals(new byte[3], cache.get(id(1)).orElseThrow());
    }

    @Test
    void storesWithoutRoomAreMisuse() {
        assertThrows(IllegalArgumentException.class, () -> InMemorySessionCache.create(clock, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> InMemorySessionCache.create(clock, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> InMemorySessionStore.create(clock, 0));
    }

    private void put(InMemorySessionCache cache, int id, int length) {
        cache.put(id(id), new byte[length], now.plusSeconds(60));
    }

    private static byte[] id(int number) {
        var id = new byte[32];
        id[0] = (byte) number;
        return id;
    }

    // The client's store

    @Test
    @Requirement({"RFC8446-4.6.1-c", "RFC9846-C.4-a"})
    void storeKeepsSessionsApartByNameAndPath() {
        try (var store = InMemorySessionStore.create(clock, 10)) {
            var path = PeerPath.of(new byte[] {1});
            store.put(SERVER, path, session());
            assertTrue(store.find(SERVER, PeerPath.FIXED).isEmpty());
            assertTrue(store.find(PeerName.of("other.test"), path).isEmpty());
            assertTrue(store.find(SERVER, path).isPresent());
        }
    }

    @Test
    void storeWipesWhatItDrops() {
        var store = InMemorySessionStore.create(clock, 1);
        var first = session();
        var second = session();
        var third = session();
        store.put(SERVER, PeerPath.FIXED, first);
        store.put(SERVER, PeerPath.FIXED, second);
        assertWiped(first);
        store.put(PeerName.of("other.test"), PeerPath.FIXED, third);
        assertWiped(second);
        assertEquals(1, store.size());
        store.close();
        assertWiped(third);
        assertEquals(0, store.size());
    }

    @Test
    @Requirement("RFC8446-4.2.11.1-a")
    void storeForgetsWhatHasExpired() {
        try (var store = InMemorySessionStore.create(clock, 1)) {
            var session = session();
            store.put(SERVER, PeerPath.FIXED, session);
            now = session.expires();
            assertTrue(store.find(SERVER, PeerPath.FIXED).isEmpty());
            assertWiped(session);
        }
    }

    @Test
    void sessionThatWasFoundOutlivesTheStore() {
        var store = InMemorySessionStore.create(clock, 1);
        store.put(SERVER, PeerPath.FIXED, session());
        try (var found = store.find(SERVER, PeerPath.FIXED).orElseThrow()) {
            store.close();
            assertArrayEquals(session().toBytes(), found.toBytes());
        }
    }

    private static void assertWiped(ResumableSession session) {
        assertThrows(IllegalStateException.class, session::toBytes);
    }

    // The session itself

    @Test
    void sessionComesBackFromItsBytes() {
        try (var session = session();
                var again = ResumableSession.fromBytes(session.toBytes()).orElseThrow()) {
            assertArrayEquals(session.toBytes(), again.toBytes());
            assertEquals(SERVER, again.server());
            assertEquals(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, again.suite());
            assertEquals(START.plus(Duration.ofHours(1)), again.expires());
            assertTrue(!again.toString().contains("0707"));
        }
    }

    @Test
    @Requirement({"RFC9325-3.4-e", "RFC8446-4.6.1-g"})
    void sessionNeverLivesLongerThanADay() {
        try (var session = session(START.plus(Duration.ofDays(7)))) {
            assertEquals(START.plus(Duration.ofHours(24)), session.expires());
        }
    }

    @Test
    void bytesThatAreCutShortAreNoSession() {
        var bytes = session().toBytes();
        for (int length = 0; length < bytes.length; length++) {
            assertTrue(ResumableSession.fromBytes(Arrays.copyOf(bytes, length)).isEmpty());
        }
        assertTrue(ResumableSession.fromBytes(Arrays.copyOf(bytes, bytes.length + 1))
                .isEmpty());
    }

    @Test
    void noBytesAreASurprise() {
        var genuine = session().toBytes();
        var random = new SplittableRandom(7);
        int understood = 0;
        for (int i = 0; i < 20_000; i++) {
            var bytes = genuine.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            var session = ResumableSession.fromBytes(bytes);
            understood += session.isPresent() ? 1 : 0;
            session.ifPresent(ResumableSession::close);
        }
        assertTrue(understood > 0, "a changed secret or ticket is still a session to a client");
    }

    private static ResumableSession session() {
        return session(START.plus(Duration.ofHours(1)));
    }

    private static ResumableSession session(Instant until) {
        var master = new byte[48];
        Arrays.fill(master, (byte) 7);
        var facts = new SessionState.Facts(
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                Optional.of(NamedGroup.X25519),
                START,
                Optional.of(SERVER.toString()),
                PeerIdentity.NONE,
                Bytes.of(new byte[32]));
        try (var secret = Secret.owning(master)) {
            var state = SessionState.of(secret, facts);
            var known = KnownSession.of(state, SessionId.NONE, Bytes.of(new byte[] {1, 2, 3}), until);
            return ResumableSession.of(known, SERVER);
        }
    }
}
