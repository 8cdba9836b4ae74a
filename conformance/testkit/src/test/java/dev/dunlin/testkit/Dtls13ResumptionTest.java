package dev.dunlin.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.InMemorySessionStore;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.SessionInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** To whom a client of DTLS 1.3 shows a ticket and how often, and for how long one resumption leads to the next. */
class Dtls13ResumptionTest {
    private static final int PRE_SHARED_KEY = 41;
    /** Another name in the certificate of the same server. */
    private static final PeerName ALIAS = PeerName.of("localhost");

    private final Clock clientClock = new Clock();
    private final Clock serverClock = new Clock();
    private final InMemorySessionStore store = InMemorySessionStore.create(clientClock, 10);
    private final Setup setup = Setup.standard()
            .speaking(ProtocolVersion.DTLS_1_3)
            .client(builder -> builder.clock(clientClock).sessionStore(store))
            .server(builder -> builder.clock(serverClock).sessionLifetime(Duration.ofHours(24)));
    private final DtlsClientConfig client = setup.clientConfig();
    private final DtlsServerConfig server = setup.serverConfig();

    private static final class Clock implements InstantSource {
        private Instant now = Identity.WALL_CLOCK.instant();

        @Override
        public Instant instant() {
            return now;
        }

        void advance(Duration time) {
            now = now.plus(time);
        }
    }

    /** The handshake and the tickets after it. */
    private static SessionInfo established(Meeting meeting) {
        var info = meeting.established();
        meeting.network().run(Duration.ofSeconds(1));
        return info;
    }

    private static boolean resumes(DtlsClientConfig client, DtlsServerConfig server) {
        try (var meeting = Meeting.of(client, server)) {
            return established(meeting).resumed();
        }
    }

    /** The identity that the first hello of a client names. */
    private static Optional<String> ticketOffered(DtlsSession session) {
        try (session) {
            var datagram = ByteBuffer.allocate(2000);
            var unused = session.transmit(datagram, 0);
            var sent = new byte[datagram.flip().remaining()];
            datagram.get(sent);
            var hello = ClearMessage.first(ClearMessage.CLIENT_HELLO, ClearMessage.in(List.of(sent)));
            return hello.extensions().contains(PRE_SHARED_KEY) ? Optional.of(identity(hello.body())) : Optional.empty();
        }
    }

    /** The extension is the last one and ends with its one binder, of SHA-256. */
    private static String identity(byte[] hello) {
        int age = hello.length - 2 - 1 - 32 - 4;
        for (int at = age - 1; at > 5; at--) {
            boolean isLength = ByteBuffer.wrap(hello).getChar(at - 2) == age - at;
            if (isLength && ByteBuffer.wrap(hello).getChar(at - 4) == age - at + 2 + 4) {
                return new String(hello, at, age - at, ISO_8859_1);
            }
        }
        throw new AssertionError("no identity in the hello");
    }

    private Optional<String> offeredTo(PeerName name) {
        return ticketOffered(DtlsSession.client(client, name, 0));
    }

    @Test
    @Requirement({"RFC8446-4.6.1-c", "RFC8446-4.6.1-d"})
    void aTicketIsOfferedUnderTheNameAloneUnderWhichItCame() {
        assertFalse(resumes(client, server));
        assertEquals(Optional.empty(), offeredTo(ALIAS));
        assertEquals(Optional.empty(), offeredTo(PeerName.of("other.example")));
        try (var session = store.find(Identity.NAME, PeerPath.FIXED).orElseThrow()) {
            assertEquals(Optional.empty(), ticketOffered(DtlsSession.client(client, ALIAS, session, 0)));
            assertTrue(ticketOffered(DtlsSession.client(client, Identity.NAME, session, 0))
                    .isPresent());
        }
    }

    @Test
    @Requirement("RFC8446-4.6.1-e")
    void theNameThatAServerReportsIsThatOfTheNewHello() {
        var credulous = setup.client(builder -> builder.trust(TrustAnchors.anyCertificate()))
                .clientConfig();
        var lenient =
                setup.server(builder -> builder.refuseUnknownServerNames(false)).serverConfig();
        var other = PeerName.of("sensor.examplf");
        try (var first = Meeting.of(credulous, lenient)) {
            established(first);
            try (var session = first.resumable();
                    var renamed = ResumptionRulesTest.renamed(session, other)) {
                assertReported(Identity.NAME, true, Meeting.resuming(session, credulous, lenient));
                assertReported(other, false, Meeting.resuming(renamed, other, credulous, lenient));
            }
        }
    }

    private static void assertReported(PeerName name, boolean resumed, Meeting meeting) {
        try (meeting) {
            assertEquals(resumed, meeting.established().resumed());
            var info = meeting.server().session().info().orElseThrow();
            assertEquals(Optional.of(name.toString()), info.serverName());
        }
    }

    @Test
    @Requirement("RFC8446-C.4-a")
    void twoConnectionsAtOnceDoNotShowTheSameTicket() {
        assertFalse(resumes(client, server));
        try (var one = Meeting.of(client, server);
                var other = Meeting.of(client, server)) {
            assertTrue(established(one).resumed());
            assertFalse(established(other).resumed());
        }
        var third = offeredTo(Identity.NAME);
        assertTrue(third.isPresent());
        assertEquals(Optional.empty(), offeredTo(Identity.NAME));
    }

    @Test
    @Requirement({"RFC8446-C.4-b", "RFC8446-C.4-a"})
    void everyConnectionBringsATicketForTheNext() {
        var seen = new HashSet<String>();
        var latest = Meeting.first(client, server);
        for (int i = 0; i < 4; i++) {
            try (var session = latest;
                    var meeting = Meeting.resuming(session, client, server)) {
                assertTrue(seen.add(ticketOffered(DtlsSession.client(client, Identity.NAME, session, 0))
                        .orElseThrow()));
                assertTrue(established(meeting).resumed());
                latest = meeting.resumable();
            }
        }
        latest.close();
    }

    @Test
    @Requirement("RFC8446-4.6.1-l")
    void aServerEndsAChainOfResumptionsWithItsLifetime() {
        var config = setup.server(builder -> builder.sessionLifetime(Duration.ofHours(1)))
                .serverConfig();
        assertFalse(resumes(client, config));
        for (int minutes : new int[] {25, 25}) {
            later(Duration.ofMinutes(minutes));
            assertTrue(resumes(client, config));
        }
        later(Duration.ofMinutes(11));
        assertFalse(resumes(client, config));
    }

    /** Though the server, whose clock has stopped, would go on for ever. */
    @Test
    @Requirement("RFC8446-4.6.1-l")
    void aClientEndsAChainOfResumptionsAfterAWeek() {
        assertFalse(resumes(client, server));
        for (int hours = 20; hours < 7 * 24; hours += 20) {
            clientClock.advance(Duration.ofHours(20));
            assertTrue(resumes(client, server), hours + " hours");
        }
        clientClock.advance(Duration.ofHours(20));
        assertFalse(resumes(client, server));
    }

    /** RFC 8446 §6: what could have resumed a session goes with it, when a fatal alert has ended it. */
    @Test
    @Requirement("RFC8446-6-d")
    void ticketsOfASessionThatAFatalAlertHasEndedAreForgotten() {
        var keyLog = new ArrayList<String>();
        var logging = setup.client(builder ->
                        builder.keyLog(keyLog::add).suites(List.of(Suites.overheard(ProtocolVersion.DTLS_1_3))))
                .clientConfig();
        for (boolean isEnded : new boolean[] {false, true}) {
            keyLog.clear();
            try (var meeting = Meeting.of(logging, server)) {
                assertFalse(established(meeting).resumed());
                if (isEnded) {
                    var alert = new Dtls13Eavesdropper(keyLog).asServer(Records.ALERT, 30, (byte) 2, (byte) 80);
                    meeting.client().receive(alert);
                    assertTrue(meeting.client().session().failure().isPresent());
                }
            }
            assertEquals(!isEnded, offeredTo(Identity.NAME).isPresent());
            while (offeredTo(Identity.NAME).isPresent()) {
                // Each is offered once.
            }
        }
    }

    private void later(Duration time) {
        clientClock.advance(time);
        serverClock.advance(time);
    }

    @Test
    @Requirement("RFC9846-C.4-a")
    void whatIsNotToBeLinkedHasStoresOfItsOwn() {
        try (var apart = InMemorySessionStore.create(clientClock, 10)) {
            var unlinked = setup.client(builder -> builder.sessionStore(apart)).clientConfig();
            assertFalse(resumes(client, server));
            assertFalse(resumes(unlinked, server));
            assertNotEquals(
                    ticketOffered(DtlsSession.client(client, Identity.NAME, 0)),
                    ticketOffered(DtlsSession.client(unlinked, Identity.NAME, 0)));
        }
        var without = Setup.standard().speaking(ProtocolVersion.DTLS_1_3).clientConfig();
        assertFalse(resumes(without, server));
        assertFalse(resumes(without, server));
    }
}
