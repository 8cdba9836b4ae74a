package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.Counters;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.InMemorySessionCache;
import dev.dunlin.session.InMemorySessionStore;
import dev.dunlin.session.ResumableSession;
import dev.dunlin.session.SessionCache;
import dev.dunlin.session.TaskMode;
import dev.dunlin.session.TicketKeys;
import dev.dunlin.testkit.Resuming.Means;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which sessions go on and which do not, between our own two sides. */
class ResumptionTest {
    private static List<CipherSuite> aes128(Means means) {
        return List.of(
                switch (means.version()) {
                    case DTLS_1_2 -> CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
                    case DTLS_1_3 -> CipherSuite.TLS_AES_128_GCM_SHA256;
                });
    }

    private static List<CipherSuite> aes256(Means means) {
        return List.of(
                switch (means.version()) {
                    case DTLS_1_2 -> CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384;
                    case DTLS_1_3 -> CipherSuite.TLS_AES_256_GCM_SHA384;
                });
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC5077-3.2-c", "RFC5077-3.3-a", "RFC5077-3.4-b", "RFC5246-7.4.1.2-d"})
    void resumedSessionHasTheFactsOfTheFirst(Means means) {
        try (var resuming = Resuming.by(means, Setup::mutual);
                var pair = resuming.setup().established()) {
            var client = pair.client().session().info().orElseThrow();
            var server = pair.server().session().info().orElseThrow();
            assertTrue(client.resumed() && server.resumed());
            assertEquals(Optional.of(Identity.NAME), client.peerName());
            assertEquals(
                    Identity.SERVER_P256.credentials().chain().get(0),
                    client.peerCertificates().get(0));
            assertEquals(
                    Identity.CLIENT_P256.credentials().chain().get(0),
                    server.peerCertificates().get(0));
            assertEquals(Optional.of(Identity.NAME.toString()), server.serverName());
            assertEquals(client.suite(), server.suite());
            assertEquals(client.group(), server.group());
            pair.assertExchange();
        }
    }

    @ParameterizedTest
    @EnumSource
    void resumedSessionOfAPreSharedKeyHasItsIdentity(Means means) {
        try (var resuming = Resuming.by(means, setup -> Flow.ECDHE_PSK.applyTo(setup, means.version()));
                var pair = resuming.setup().established()) {
            for (var endpoint : List.of(pair.client(), pair.server())) {
                var info = endpoint.session().info().orElseThrow();
                assertTrue(info.resumed());
                assertEquals(Optional.of(SharedKey.IDENTITY), info.pskIdentity());
            }
            pair.assertExchange();
        }
    }

    @ParameterizedTest
    @EnumSource
    void resumedSessionHasKeysOfItsOwn(Means means) {
        try (var resuming = Resuming.by(means);
                var second = resuming.setup().established();
                var third = resuming.setup().seed(3).established()) {
            assertFalse(Arrays.equals(export(second.client()), export(third.client())));
        }
    }

    private static byte[] export(SessionEndpoint endpoint) {
        return endpoint.session().export("EXPORTER-test", 32).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC6066-3-h")
    void anotherNameIsAnotherSession(Means means) {
        try (var resuming = Resuming.by(means)) {
            assertFull(resuming.setup(), PeerName.of("localhost"), resuming.session());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TICKET", "PSK_TICKET"})
    @Requirement("RFC6066-3-h")
    void ticketUnderAnotherNameIsNotTakenByTheServerEither(Means means) {
        try (var resuming = Resuming.by(means);
                var renamed = renamed(resuming.session(), "localhost")) {
            assertFull(resuming.setup(), PeerName.of("localhost"), renamed);
        }
    }

    /** What a client that does not care about names would offer. */
    private static ResumableSession renamed(ResumableSession session, String name) {
        try (session) {
            var text = new String(session.toBytes(), StandardCharsets.ISO_8859_1);
            var old = (char) session.server().toString().length()
                    + session.server().toString();
            // Once: the certificates behind it have the name as well.
            int at = text.indexOf(old);
            var bytes = (text.substring(0, at) + (char) name.length() + name + text.substring(at + old.length()))
                    .getBytes(StandardCharsets.ISO_8859_1);
            var changed = ResumableSession.fromBytes(bytes).orElseThrow();
            assertEquals(PeerName.of(name), changed.server());
            return changed;
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC5246-7.4.1.3-b")
    void suiteThatTheClientDoesNotOfferAnyMoreEndsTheSession(Means means) {
        try (var resuming = Resuming.by(means, setup -> setup.client(builder -> builder.suites(aes128(means))))) {
            assertFull(resuming.setup().client(builder -> builder.suites(aes256(means))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void suiteThatTheServerDoesNotHaveAnyMoreEndsTheSession(Means means) {
        try (var resuming = Resuming.by(means, setup -> setup.server(builder -> builder.suites(aes128(means))))) {
            assertFull(resuming.setup().server(builder -> builder.suites(aes256(means))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientOfOtherTrustOffersNothing(Means means) {
        var both = new ArrayList<>(Identity.trust().anchors());
        both.addAll(Identity.otherTrust().anchors());
        try (var resuming = Resuming.by(means)) {
            assertFull(resuming.setup().client(builder -> builder.trust(TrustAnchors.of(both))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientOfOtherCredentialsOffersNothing(Means means) {
        try (var resuming = Resuming.by(means, Setup::mutual)) {
            assertFull(resuming.setup().client(builder -> builder.credentials(Identity.CLIENT_RSA_2048.credentials())));
        }
    }

    @ParameterizedTest
    @EnumSource
    void serverThatAsksForCertificatesNowResumesNobodyWithout(Means means) {
        UnaryOperator<Setup> withCertificate =
                setup -> setup.client(builder -> builder.credentials(Identity.CLIENT_P256.credentials()));
        try (var resuming = Resuming.by(means, withCertificate)) {
            assertFull(resuming.setup().server(builder -> builder.clientAuthentication(ClientAuthentication.REQUIRE)
                    .trust(Identity.trust())));
        }
    }

    @ParameterizedTest
    @EnumSource
    void serverOfAnotherCertificateResumesNothing(Means means) {
        try (var resuming = Resuming.by(means)) {
            assertFull(resuming.setup().server(builder -> builder.credentials(Identity.SERVER_RSA_2048.credentials())));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9325-3.4-e", "RFC9325-3.4-f", "RFC5077-3.3-f"})
    void sessionEndsWithItsLifetimeHoweverOftenItWasResumed(Means means) {
        var clock = new Clock();
        UnaryOperator<Setup> timed = setup -> setup.client(builder -> builder.clock(clock))
                .server(builder -> builder.clock(clock).sessionLifetime(Duration.ofHours(1)));
        try (var resuming = Resuming.by(means, timed)) {
            clock.now = clock.now.plus(Duration.ofMinutes(40));
            assertResumed(resuming.setup());
            clock.now = clock.now.plus(Duration.ofMinutes(19));
            assertResumed(resuming.setup());
            clock.now = clock.now.plus(Duration.ofMinutes(2));
            assertFull(resuming.setup());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TICKET", "PSK_TICKET"})
    @Requirement("RFC5077-3.3-f")
    void clientHeedsTheLifetimeThatItWasTold(Means means) {
        var clock = new Clock();
        UnaryOperator<Setup> timed = setup -> setup.client(builder -> builder.clock(clock))
                .server(builder -> builder.clock(clock).sessionLifetime(Duration.ofHours(1)));
        try (var resuming = Resuming.by(means, timed);
                var session = resuming.session()) {
            assertEquals(clock.now.plus(Duration.ofHours(1)), session.expires());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TICKET", "PSK_TICKET"})
    void sessionEndsWithTheCertificateOfThePeer(Means means) {
        var end =
                Identity.SERVER_P256.credentials().chain().get(0).getNotAfter().toInstant();
        var clock = new Clock();
        clock.now = end.minus(Duration.ofMinutes(5));
        UnaryOperator<Setup> late =
                setup -> setup.client(builder -> builder.clock(clock)).server(builder -> builder.clock(clock));
        try (var resuming = Resuming.by(means, late);
                var session = resuming.session()) {
            assertEquals(end, session.expires());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TICKET", "PSK_TICKET"})
    @Requirement({"RFC5077-5.2-a", "RFC9325-3.4-a", "RFC5246-7.4.1.3-b"})
    void ticketWithAnyBitTurnedLeadsToAFullHandshake(Means means) {
        try (var resuming = Resuming.by(means);
                var session = resuming.session()) {
            var bytes = session.toBytes();
            // Behind format, empty session id and the ticket's length.
            int from = 4;
            int length = (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
            for (int bit = 0; bit < 8 * length; bit += 7) {
                var forged = bytes.clone();
                forged[from + bit / 8] ^= (byte) (1 << (bit % 8));
                assertFull(
                        resuming.setup(),
                        Identity.NAME,
                        ResumableSession.fromBytes(forged).orElseThrow());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "SESSION_ID", mode = EnumSource.Mode.EXCLUDE)
    @Requirement({"RFC9325-3.4-c", "RFC9325-3.4-d"})
    void ticketOfAKeyThatIsGoneLeadsToAFullHandshake(Means means) {
        try (var resuming = Resuming.by(means)) {
            resuming.keys().install(Resuming.key(9));
            assertFull(resuming.setup());
        }
    }

    @Test
    @Requirement("RFC5246-7.4.1.2-b")
    void sessionThatTheCacheDoesNotKnowLeadsToAFullHandshake() {
        try (var resuming = Resuming.by(Means.SESSION_ID)) {
            assertFull(resuming.setup().server(builder -> builder.sessionCache(InMemorySessionCache.create())));
        }
    }

    @Test
    @Requirement("RFC5077-3.4-c")
    void withATicketTheSessionIdIsNotLookedUp() {
        var asked = new Watched();
        try (var resuming = Resuming.by(Means.TICKET)) {
            resuming.keys().install(Resuming.key(9));
            assertFull(resuming.setup().server(builder -> builder.sessionCache(asked)));
        }
        assertEquals(List.of(), asked.calls);
    }

    @Test
    void cacheIsAskedInTasks() {
        var cache = new Watched();
        try (var store = InMemorySessionStore.create(Identity.WALL_CLOCK, 1)) {
            var keys = TicketKeys.of(Resuming.key(1));
            var setup = Setup.standard()
                    .client(builder -> builder.sessionStore(store).tickets(false))
                    .server(builder ->
                            builder.sessionCache(cache).ticketKeys(keys).tasks(TaskMode.APPLICATION));
            setup.established().close();
            assertEquals(List.of("put"), cache.calls);
            try (var pair = setup.seed(2).established()) {
                assertTrue(pair.server().session().info().orElseThrow().resumed());
            }
            assertEquals(List.of("put", "get"), cache.calls);
        }
    }

    @ParameterizedTest
    @EnumSource
    void fatalAlertMakesTheClientForgetWhatItHas(ProtocolVersion version) {
        try (var store = InMemorySessionStore.create(Identity.WALL_CLOCK, 1)) {
            var setup = Setup.standard().speaking(version).client(builder -> builder.sessionStore(store));
            try (var pair = setup.established()) {
                assertEquals(1, store.size());
                pair.server().session().abort("a test", pair.network().clock().now());
                pair.runUntilQuiet();
                assertTrue(pair.client().session().failure().isPresent());
            }
            assertEquals(0, store.size());
        }
    }

    @Test
    @Requirement({"RFC5246-7.2-a", "RFC5246-7.2.2-a"})
    void fatalAlertMakesTheSessionUnusableOnBothSides() {
        var cache = new Watched();
        try (var store = InMemorySessionStore.create(Identity.WALL_CLOCK, 1)) {
            var setup = Setup.standard()
                    .client(builder -> builder.sessionStore(store).tickets(false))
                    .server(builder -> builder.sessionCache(cache));
            try (var pair = setup.established()) {
                assertEquals(1, store.size());
                pair.server().session().abort("a test", pair.network().clock().now());
                pair.runUntilQuiet();
                assertTrue(pair.client().session().failure().isPresent());
            }
            assertEquals(0, store.size());
            assertEquals(List.of("put", "remove"), cache.calls);
        }
    }

    @ParameterizedTest
    @EnumSource
    void goodbyeLeavesTheSessionResumable(ProtocolVersion version) {
        try (var store = InMemorySessionStore.create(Identity.WALL_CLOCK, 1)) {
            var keys = TicketKeys.of(Resuming.key(1));
            var setup = Setup.standard()
                    .speaking(version)
                    .client(builder -> builder.sessionStore(store))
                    .server(builder -> builder.ticketKeys(keys));
            try (var pair = setup.established()) {
                pair.client().session().shutdown(pair.network().clock().now());
                pair.runUntilQuiet();
                assertTrue(pair.server().session().isClosed());
            }
            assertResumed(setup.seed(2));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC5077-3.2-b", "RFC5077-3.2-d"})
    void whoeverWantsNoTicketsGetsNone(ProtocolVersion version) {
        var setup = Setup.standard().speaking(version);
        try (var pair = setup.client(builder -> builder.tickets(false)).established()) {
            assertTrue(pair.client().session().resumable().isEmpty());
        }
        try (var pair = setup.server(builder -> builder.tickets(false)).established()) {
            assertTrue(pair.client().session().resumable().isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC5077-3.3-c", "RFC5246-7.2.2-a"})
    void nothingIsResumableBeforeTheHandshakeIsComplete(ProtocolVersion version) {
        var network = VirtualNetwork.seeded(1);
        try (var pair = Setup.standard().speaking(version).over(network)) {
            network.runUntil(() -> {
                if (pair.client().session().isEstablished()) {
                    return true;
                }
                assertTrue(pair.client().session().resumable().isEmpty());
                return false;
            });
            pair.runUntilQuiet();
            pair.client().session().resumable().orElseThrow().close();
            pair.client().session().close();
            assertTrue(pair.client().session().resumable().isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void applicationKeepsTheSessionItself(ProtocolVersion version) {
        var keys = TicketKeys.of(Resuming.key(1));
        var setup = Setup.standard().speaking(version).server(builder -> builder.ticketKeys(keys));
        byte[] kept;
        try (var pair = setup.established();
                var session = pair.client().session().resumable().orElseThrow()) {
            kept = session.toBytes();
        }
        try (var pair = pair(
                setup.seed(2), Identity.NAME, ResumableSession.fromBytes(kept).orElseThrow())) {
            assertTrue(pair.client().session().info().orElseThrow().resumed());
            try (var again = pair.client().session().resumable().orElseThrow()) {
                // A server of DTLS 1.3 gives new tickets each time, one of 1.2 leaves the client what it has.
                assertEquals(version == ProtocolVersion.DTLS_1_2, Arrays.equals(kept, again.toBytes()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OLD_TICKET", "OLD_PSK_TICKET"})
    @Requirement("RFC5077-3.3-d")
    void renewedTicketIsAnotherForTheSameSession(Means means) {
        try (var resuming = Resuming.by(means);
                var pair = resuming.setup().established();
                var old = resuming.session();
                var renewed = pair.client().session().resumable().orElseThrow()) {
            assertNotEquals(
                    new String(old.toBytes(), StandardCharsets.ISO_8859_1),
                    new String(renewed.toBytes(), StandardCharsets.ISO_8859_1));
            assertEquals(old.expires(), renewed.expires());
            resuming.keys().install(Resuming.key(2));
            try (var next = pair(resuming.setup().seed(3), Identity.NAME, renewed.copy())) {
                assertTrue(next.server().session().info().orElseThrow().resumed());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TICKET", "PSK_TICKET"})
    @Requirement("RFC8449-4-k")
    void recordSizesAreNegotiatedAnew(Means means) {
        try (var resuming = Resuming.by(means);
                var pair = resuming.setup()
                        .client(builder -> builder.recordSizeLimit(300))
                        .established()) {
            assertTrue(pair.server().session().info().orElseThrow().resumed());
            assertTrue(pair.server().session().maxPlaintext() <= 300);
            assertTrue(pair.client().session().maxPlaintext() > 300);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC6347-4.2.1-i")
    void unprovenAddressIsAskedForACookieAllTheSame(Means means) {
        try (var resuming = Resuming.by(means);
                var pair = resuming.setup().established()) {
            assertEquals(1, pair.server().session().counters().total(Counters.Total.COOKIES_SENT));
        }
    }

    private static void assertResumed(Setup setup) {
        try (var pair = setup.established()) {
            assertTrue(pair.client().session().info().orElseThrow().resumed());
            assertTrue(pair.server().session().info().orElseThrow().resumed());
        }
    }

    private static void assertFull(Setup setup) {
        try (var pair = setup.established()) {
            assertFalse(pair.client().session().info().orElseThrow().resumed());
            assertFalse(pair.server().session().info().orElseThrow().resumed());
            pair.assertExchange();
        }
    }

    /** Takes {@code session} over. */
    private static void assertFull(Setup setup, PeerName name, ResumableSession session) {
        try (var pair = pair(setup, name, session)) {
            assertFalse(pair.client().session().info().orElseThrow().resumed());
            assertFalse(pair.server().session().info().orElseThrow().resumed());
        }
    }

    /** Two sessions after their handshake, in which the client has offered {@code session}, which is closed. */
    private static Ends pair(Setup setup, PeerName name, ResumableSession session) {
        try (session) {
            var network = VirtualNetwork.seeded(4);
            var now = network.clock().now();
            var client = new SessionEndpoint(
                    DtlsSession.client(setup.clientConfig(), name, session, now),
                    Pair.CLIENT,
                    Pair.SERVER,
                    network.clock());
            var server = new SessionEndpoint(
                    DtlsSession.server(setup.serverConfig(), now), Pair.SERVER, Pair.CLIENT, network.clock());
            network.attach(client);
            network.attach(server);
            network.runUntilQuiet();
            Pair.assertAgree(client.session(), server.session());
            return new Ends(client, server);
        }
    }

    private record Ends(SessionEndpoint client, SessionEndpoint server) implements AutoCloseable {
        @Override
        public void close() {
            client.close();
            server.close();
        }
    }

    private static final class Clock implements InstantSource {
        private Instant now = Identity.WALL_CLOCK.instant();

        @Override
        public Instant instant() {
            return now;
        }
    }

    private static final class Watched implements SessionCache {
        private final InMemorySessionCache cache = InMemorySessionCache.create(Identity.WALL_CLOCK, 10, 1 << 16);
        private final List<String> calls = new ArrayList<>();

        @Override
        public void put(byte[] id, byte[] session, Instant expires) {
            calls.add("put");
            cache.put(id, session, expires);
        }

        @Override
        public Optional<byte[]> get(byte[] id) {
            calls.add("get");
            return cache.get(id);
        }

        @Override
        public void remove(byte[] id) {
            calls.add("remove");
            cache.remove(id);
        }
    }
}
