package dev.dunlin.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.InMemorySessionCache;
import dev.dunlin.session.InMemorySessionStore;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.ResumableSession;
import dev.dunlin.session.SessionCache;
import dev.dunlin.session.TransmitOutcome;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which sessions go on and which do not, whatever anybody asks for. */
class ResumptionRulesTest {
    private static final int SERVER_NAME = 0;
    private static final int EXTENDED_MASTER_SECRET = 23;
    private static final int SESSION_TICKET = 35;
    private static final int NOBODYS_EXTENSION = 0x1A1A;
    private static final int SESSION_ID = 32;
    private static final byte FATAL = 2;
    private static final byte INTERNAL_ERROR = 80;

    private final List<String> keyLog = new ArrayList<>();
    private final Setup setup = Setup.standard()
            .client(builder -> builder.suites(List.of(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256))
                    .keyLog(keyLog::add))
            .server(builder -> builder.refuseUnknownServerNames(false));
    private final InMemorySessionCache cache = InMemorySessionCache.create(Identity.WALL_CLOCK, 100, 1 << 20);
    private final DtlsClientConfig client = setup.clientConfig();
    private final DtlsServerConfig server = setup.serverConfig();
    /** Sessions by their ids alone. */
    private final DtlsServerConfig remembering =
            setup.server(builder -> builder.tickets(false).sessionCache(cache)).serverConfig();

    private Eavesdropper keysOf(Meeting meeting) {
        return new Eavesdropper(keyLog.get(keyLog.size() - 1), meeting.network().sent());
    }

    private static boolean resumes(ResumableSession earlier, DtlsClientConfig client, DtlsServerConfig server) {
        try (var meeting = Meeting.resuming(earlier, client, server)) {
            return meeting.established().resumed();
        }
    }

    @Test
    @Requirement("RFC5246-7.2-a")
    void aSessionThatAFatalAlertHasEndedIsForgottenByTheServer() {
        try (var meeting = Meeting.of(client, remembering)) {
            meeting.established();
            try (var session = meeting.resumable()) {
                assertTrue(resumes(session, client, remembering));
                meeting.server().receive(keysOf(meeting).asClient(Records.ALERT, 30, FATAL, INTERNAL_ERROR));
                assertEquals(0, cache.size());
                assertFalse(resumes(session, client, remembering));
            }
        }
    }

    @Test
    @Requirement("RFC5246-7.2-a")
    void aSessionThatAFatalAlertHasEndedIsForgottenByTheClient() {
        try (var store = InMemorySessionStore.create(Identity.WALL_CLOCK, 10)) {
            var config = setup.client(builder -> builder.sessionStore(store)).clientConfig();
            try (var meeting = Meeting.of(config, server)) {
                meeting.established();
                assertTrue(isKnown(store));
                meeting.client().receive(keysOf(meeting).asServer(Records.ALERT, 30, FATAL, INTERNAL_ERROR));
                assertFalse(isKnown(store));
            }
            try (var meeting = Meeting.of(config, server)) {
                assertFalse(meeting.established().resumed());
            }
        }
    }

    private static boolean isKnown(InMemorySessionStore store) {
        var found = store.find(Identity.NAME, PeerPath.FIXED);
        found.ifPresent(ResumableSession::close);
        return found.isPresent();
    }

    /** Session ids are random and nothing else; one that was made up, or comes from elsewhere, leads to a full handshake. */
    @Test
    @Requirement({"RFC5246-7.4.1.2-b", "RFC5246-7.4.1.3-b"})
    void fakedSessionIdsDoNoHarm() {
        var ids = new HashSet<String>();
        for (int i = 0; i < 20; i++) {
            try (var meeting = Meeting.of(client, remembering)) {
                meeting.established();
                var said = ClearMessage.sentBy(Pair.SERVER, meeting.network());
                var id = ClearMessage.first(ClearMessage.SERVER_HELLO, said).sessionId();
                assertEquals(SESSION_ID, id.length);
                ids.add(Arrays.toString(id));
            }
        }
        assertEquals(20, ids.size());
        var elsewhere = setup.seed(9)
                .server(builder -> builder.tickets(false)
                        .sessionCache(InMemorySessionCache.create(Identity.WALL_CLOCK, 9, 1 << 20)))
                .serverConfig();
        try (var foreign = Meeting.first(client, elsewhere)) {
            assertFalse(resumes(foreign, client, remembering));
        }
    }

    @Test
    @Requirement("RFC5077-3.4-c")
    void besideATicketTheSessionIdIsNotLookedUp() {
        var asked = new ArrayList<byte[]>();
        var config = setup.seed(9)
                .server(builder -> builder.sessionCache(noting(asked)))
                .serverConfig();
        try (var foreign = Meeting.first(client, server)) {
            assertFalse(resumes(foreign, client, config));
            assertEquals(List.of(), asked);
        }
        try (var known = Meeting.first(client, remembering)) {
            assertFalse(resumes(known, client, config));
            assertEquals(1, asked.size());
        }
    }

    private static SessionCache noting(List<byte[]> asked) {
        return new SessionCache() {
            @Override
            public void put(byte[] id, byte[] session, Instant expires) {
                // Nothing is kept.
            }

            @Override
            public Optional<byte[]> get(byte[] id) {
                asked.add(id);
                return Optional.empty();
            }

            @Override
            public void remove(byte[] id) {
                // Nothing was kept.
            }
        };
    }

    @Test
    @Requirement({"RFC6066-3-f", "RFC6066-3-i"})
    void aNameIsAcknowledgedOnceAndNotAgain() {
        try (var first = Meeting.of(client, server)) {
            first.established();
            assertTrue(serverHello(first).extensions().contains(SERVER_NAME));
            try (var session = first.resumable();
                    var second = Meeting.resuming(session, client, server)) {
                assertTrue(second.established().resumed());
                assertFalse(serverHello(second).extensions().contains(SERVER_NAME));
            }
        }
    }

    private static ClearMessage serverHello(Meeting meeting) {
        return ClearMessage.first(ClearMessage.SERVER_HELLO, ClearMessage.sentBy(Pair.SERVER, meeting.network()));
    }

    /** A client that has forged its own memory, so that it offers the session under another name. */
    @Test
    @Requirement("RFC6066-3-h")
    void aSessionIsNotResumedUnderAnotherName() {
        var credulous = setup.client(builder -> builder.trust(TrustAnchors.anyCertificate()))
                .clientConfig();
        var other = PeerName.of("sensor.examplf");
        try (var first = Meeting.first(credulous, server);
                var renamed = renamed(first, other)) {
            try (var meeting = Meeting.resuming(renamed, other, credulous, server)) {
                assertFalse(meeting.established().resumed());
            }
            assertTrue(resumes(first, credulous, server));
        }
    }

    /** As if it were of the server {@code name}, which is as long as the one that it is of. */
    static ResumableSession renamed(ResumableSession session, PeerName name) {
        var bytes = session.toBytes();
        var old = session.server().toString();
        var text = new String(bytes, ISO_8859_1);
        int at = text.indexOf(old);
        assertTrue(at > 0 && old.length() == name.toString().length());
        System.arraycopy(name.toString().getBytes(US_ASCII), 0, bytes, at, old.length());
        return ResumableSession.fromBytes(bytes).orElseThrow();
    }

    /** Whoever takes the extension out of a hello that resumes must not get away with it. */
    @Test
    @Requirement("RFC7627-5.3-d")
    void aSessionIsNotResumedByAHelloWithoutItsExtendedMasterSecret() {
        var config = setup.withoutCookie()
                .server(builder -> builder.requireExtendedMasterSecret(false))
                .serverConfig();
        try (var session = Meeting.first(client, config);
                var meeting = Meeting.resuming(session, client, config)) {
            meeting.server()
                    .receive(withoutExtendedMasterSecret(
                            meeting.client().transmitted().get(0)));
            var failure = meeting.server().session().failure().orElseThrow();
            assertEquals(FailureReason.REQUIRED_EXTENSION_MISSING, failure.reason());
            assertEquals(AlertDescription.HANDSHAKE_FAILURE, failure.alert().orElseThrow());
        }
    }

    @Test
    @Requirement("RFC7627-5.3-h")
    void aServerDoesNotResumeWithoutTheExtendedMasterSecret() {
        var config = setup.client(builder -> builder.requireExtendedMasterSecret(false))
                .clientConfig();
        var open = setup.withoutCookie().serverConfig();
        try (var session = Meeting.first(config, open);
                var meeting = Meeting.resuming(session, config, open)) {
            meeting.server().receive(meeting.client().transmitted().get(0));
            var flight = meeting.server().transmitted().get(0);
            meeting.client()
                    .receive(withoutItInServerHello(Records.in(flight).get(0).bytes()));
            var failure = meeting.client().session().failure().orElseThrow();
            assertEquals(FailureReason.REQUIRED_EXTENSION_MISSING, failure.reason());
            assertEquals(AlertDescription.HANDSHAKE_FAILURE, failure.alert().orElseThrow());
        }
    }

    /** A session that has none is not made resumable in the first place, so that neither side can meet it again. */
    @Test
    @Requirement("RFC7627-5.3-c")
    void aSessionWithoutExtendedMasterSecretCannotBeResumed() {
        var config = setup.withoutCookie()
                .server(builder -> builder.requireExtendedMasterSecret(false).sessionCache(cache))
                .serverConfig();
        try (var meeting = Meeting.of(client, config)) {
            meeting.server()
                    .receive(withoutExtendedMasterSecret(
                            meeting.client().transmitted().get(0)));
            var hello = ClearMessage.first(
                    ClearMessage.SERVER_HELLO, ClearMessage.in(meeting.server().transmitted()));
            assertEquals(0, hello.sessionId().length);
            assertFalse(hello.extensions().contains(EXTENDED_MASTER_SECRET));
            assertFalse(hello.extensions().contains(SESSION_TICKET));
        }
    }

    @Test
    @SecurityHistory({"T26", "T34"})
    void sessionIdsFromUnprovenAddressesGetACookieAndAreNotLookedUp() {
        var asked = new ArrayList<byte[]>();
        var config = setup.server(builder -> builder.tickets(false).sessionCache(noting(asked)))
                .serverConfig();
        try (var known = Meeting.first(client, remembering);
                var acceptor = DtlsAcceptor.create(config)) {
            for (int i = 0; i < 1000; i++) {
                try (var meeting = Meeting.resuming(known, client, config)) {
                    var hello = meeting.client().transmitted().get(0);
                    var outcome =
                            acceptor.receive(Pair.path(8, i), ByteBuffer.wrap(hello), ByteBuffer.allocate(100), i);
                    assertEquals("DISCARDED(COOKIE_REQUESTED)", outcome.toString());
                    var answer = ByteBuffer.allocate(2000);
                    assertEquals(
                            TransmitOutcome.Kind.DATAGRAM,
                            acceptor.transmit(answer, i).kind());
                    assertTrue(answer.position() <= hello.length, "an amplifier");
                }
            }
            assertEquals(0, acceptor.associations());
            assertEquals(List.of(), asked);
        }
    }

    /** The extension under a number that nobody knows: all lengths stay as they are. */
    private static byte[] withoutExtendedMasterSecret(byte[] hello) {
        ByteBuffer.wrap(hello).putChar(extendedMasterSecretIn(hello), (char) NOBODYS_EXTENSION);
        return hello;
    }

    private static int extendedMasterSecretIn(byte[] hello) {
        var extension =
                ByteBuffer.allocate(4).putInt(EXTENDED_MASTER_SECRET << 16).array();
        for (int at = hello.length - 4; at > 0; at--) {
            if (Arrays.equals(extension, Arrays.copyOfRange(hello, at, at + 4))) {
                return at;
            }
        }
        throw new AssertionError("no extended_master_secret in the hello");
    }

    /** A ServerHello must not have what nobody offered: there the extension is cut out. */
    private static byte[] withoutItInServerHello(byte[] record) {
        int header = Records.HEADER + 12;
        var whole = Arrays.copyOfRange(record, header, record.length);
        int at = extendedMasterSecretIn(whole);
        var body = Records.joined(Arrays.copyOf(whole, at), Arrays.copyOfRange(whole, at + 4, whole.length));
        int extensions = 2 + 32 + 1 + body[34] + 2 + 1;
        ByteBuffer.wrap(body).putChar(extensions, (char) (body.length - extensions - 2));
        var message = Records.handshake(ClearMessage.SERVER_HELLO, body.length, record[header - 7], 0, body);
        return Records.of(Records.HANDSHAKE, 0, 1, message);
    }
}
