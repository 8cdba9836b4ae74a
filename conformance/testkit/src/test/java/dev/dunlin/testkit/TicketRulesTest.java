package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.HeldBytes;
import dev.dunlin.session.ResumableSession;
import dev.dunlin.session.TicketKeys;
import dev.dunlin.session.TransmitOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tickets of RFC 5077: when they are sent, what is in them, and how long they are good. */
class TicketRulesTest {
    private static final int SESSION_TICKET = 35;
    private static final int KEY_NAME = 16;
    private static final int FINISHED = 20;
    private static final int PSK_KEY_EXCHANGE_MODES = 45;
    /** Hexadecimal digits that do not turn up twice by accident. */
    private static final int READABLE = 16;

    private final AtomicReference<Instant> wallTime = new AtomicReference<>(Identity.WALL_CLOCK.instant());
    private final List<String> keyLog = new ArrayList<>();
    private final Setup setup = Setup.standard()
            .client(builder -> builder.clock(wallTime::get).keyLog(keyLog::add))
            .server(builder -> builder.clock(wallTime::get));
    private final DtlsClientConfig client = setup.clientConfig();
    private final DtlsServerConfig server = setup.serverConfig();

    @Test
    @Requirement({"RFC5077-3.2-a", "RFC5077-3.2-c", "RFC5077-3.3-a"})
    void theTicketThatServerHelloPromisesPrecedesChangeCipherSpec() {
        try (var meeting = Meeting.of(client, server)) {
            meeting.established();
            var said = ClearMessage.sentBy(Pair.SERVER, meeting.network());
            assertTrue(ClearMessage.first(ClearMessage.SERVER_HELLO, said)
                    .extensions()
                    .contains(SESSION_TICKET));
            var types = ClearMessage.types(said);
            assertEquals(
                    List.of(ClearMessage.NEW_SESSION_TICKET, ClearMessage.CHANGE_CIPHER_SPEC),
                    types.subList(types.size() - 2, types.size()));
            assertEquals(
                    1,
                    types.stream()
                            .filter(type -> type == ClearMessage.NEW_SESSION_TICKET)
                            .count());
        }
    }

    @Test
    @Requirement({"RFC5077-3.2-b", "RFC5077-3.2-d", "RFC5077-3.3-a"})
    void whoIsNotPreparedForTicketsSaysSoAndGetsNone() {
        var unprepared = setup.client(builder -> builder.tickets(false)).clientConfig();
        try (var meeting = Meeting.of(unprepared, server)) {
            meeting.established();
            var asked = ClearMessage.sentBy(Pair.CLIENT, meeting.network());
            assertFalse(ClearMessage.first(ClearMessage.CLIENT_HELLO, asked)
                    .extensions()
                    .contains(SESSION_TICKET));
            assertNoTicket(meeting);
        }
        var none = setup.server(builder -> builder.tickets(false)).serverConfig();
        try (var meeting = Meeting.of(client, none)) {
            meeting.established();
            assertNoTicket(meeting);
        }
    }

    @Test
    @Requirement({"RFC8446-4.2.9-d", "RFC8446-4.2.11-e"})
    void whoIsNotPreparedForTicketsOfDtls13GetsNoneEither() {
        var both = setup.speaking(ProtocolVersion.DTLS_1_3);
        var client = both.clientConfig();
        var server = both.serverConfig();
        var unprepared = both.client(builder -> builder.tickets(false)).clientConfig();
        var none = both.server(builder -> builder.tickets(false)).serverConfig();
        try (var meeting = Meeting.of(unprepared, server)) {
            meeting.established();
            var asked = ClearMessage.sentBy(Pair.CLIENT, meeting.network());
            assertFalse(ClearMessage.first(ClearMessage.CLIENT_HELLO, asked)
                    .extensions()
                    .contains(PSK_KEY_EXCHANGE_MODES));
            assertTrue(meeting.client().session().resumable().isEmpty());
        }
        try (var meeting = Meeting.of(client, none)) {
            meeting.established();
            assertTrue(meeting.client().session().resumable().isEmpty());
        }
        try (var first = Meeting.first(client, server);
                var meeting = Meeting.resuming(first, client, none)) {
            assertFalse(meeting.established().resumed(), "a server that takes no tickets opens none");
        }
    }

    private static void assertNoTicket(Meeting meeting) {
        var said = ClearMessage.sentBy(Pair.SERVER, meeting.network());
        assertFalse(
                ClearMessage.first(ClearMessage.SERVER_HELLO, said).extensions().contains(SESSION_TICKET));
        assertFalse(ClearMessage.types(said).contains(ClearMessage.NEW_SESSION_TICKET));
        assertTrue(meeting.client().session().resumable().isEmpty());
    }

    @Test
    @Requirement("RFC5077-3.3-b")
    void aClientWhoseFinishedDoesNotVerifyGetsNoTicket() {
        var suite = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
        var config = setup.client(builder -> builder.suites(List.of(suite))).clientConfig();
        try (var meeting = Meeting.of(config, server)) {
            var network = meeting.network();
            network.runUntilDelivered(4);
            var answer = meeting.client().transmitted();
            var records = answer.stream()
                    .flatMap(datagram -> Records.in(datagram).stream())
                    .toList();
            records.stream().filter(record -> record.epoch() == 0).forEach(record -> meeting.server()
                    .receive(record.bytes()));
            var keys = new Eavesdropper(keyLog.get(0), network.sent());
            var wrong = Records.handshake(FINISHED, 12, 3, 0, new byte[12]);
            meeting.server().receive(keys.asClient(Records.HANDSHAKE, 0, wrong));
            assertEquals(
                    FailureReason.BAD_FINISHED,
                    meeting.server().session().failure().orElseThrow().reason());
            assertEquals(List.of(), ClearMessage.in(meeting.server().transmitted()));
        }
    }

    @Test
    @Requirement("RFC5077-3.3-c")
    void aTicketCountsForNothingBeforeTheServersFinished() {
        try (var meeting = Meeting.of(client, server)) {
            var network = meeting.network();
            network.runUntil(meeting.server().session()::isEstablished);
            var records = Records.in(meeting.server().transmitted().get(0));
            for (var record : records.subList(0, records.size() - 1)) {
                meeting.client().receive(record.bytes());
                assertTrue(meeting.client().session().resumable().isEmpty());
            }
            meeting.client().receive(records.get(records.size() - 1).bytes());
            meeting.resumable().close();
        }
    }

    /** Changed in any byte it is no ticket, and a full handshake follows; nothing of the session can be read in it. */
    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC5077-5.2-a", "RFC9325-3.4-a"})
    @SecurityHistory("T10")
    void everyByteOfATicketIsAuthenticatedAndNoneIsInTheClear(ProtocolVersion version) {
        var client = setup.speaking(version).clientConfig();
        var server = setup.speaking(version).serverConfig();
        try (var first = Meeting.first(client, server)) {
            int length = ticketOf(first).length;
            var ticket = HexFormat.of().formatHex(ticketOf(first));
            var state = HexFormat.of().formatHex(stateOf(first));
            for (int at = 0; at + READABLE < state.length(); at++) {
                assertFalse(ticket.contains(state.substring(at, at + READABLE)));
            }
            for (int at = 0; at < length; at++) {
                try (var broken = withTicketByteChanged(first, at);
                        var meeting = Meeting.resuming(broken, client, server)) {
                    assertFalse(meeting.established().resumed(), "byte " + at);
                }
            }
            try (var meeting = Meeting.resuming(first, client, server)) {
                assertTrue(meeting.established().resumed());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @SecurityHistory({"T10", "T26", "T34"})
    void ticketsFromUnprovenAddressesGetACookieAndLeaveNothing(ProtocolVersion version) {
        var client = setup.speaking(version).clientConfig();
        var server = setup.speaking(version).serverConfig();
        try (var first = Meeting.first(client, server);
                var acceptor = DtlsAcceptor.create(server)) {
            for (int i = 0; i < 1000; i++) {
                try (var shown = i % 2 == 0 ? first.copy() : withTicketByteChanged(first, i % 60);
                        var meeting = Meeting.resuming(shown, client, server)) {
                    var hello = meeting.client().transmitted().get(0);
                    var from = Pair.path(7, i);
                    var outcome = acceptor.receive(from, ByteBuffer.wrap(hello), ByteBuffer.allocate(100), i);
                    assertEquals("DISCARDED(COOKIE_REQUESTED)", outcome.toString());
                    var answer = ByteBuffer.allocate(2000);
                    assertEquals(
                            TransmitOutcome.Kind.DATAGRAM,
                            acceptor.transmit(answer, i).kind());
                    assertTrue(answer.position() <= hello.length, "an amplifier");
                }
            }
            assertEquals(0, acceptor.associations());
            assertEquals(0, HeldBytes.of(acceptor));
            assertEquals(Long.MAX_VALUE, acceptor.nextTimeout(1000));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9325-3.4-c", "RFC9325-3.4-d"})
    void keysAreReplacedAndTicketsOfAKeyThatIsGoneAreWorthless(ProtocolVersion version) {
        var client = setup.speaking(version).clientConfig();
        var keys = TicketKeys.create(new SeededRandom(5), Duration.ofMinutes(10));
        var config = setup.speaking(version)
                .server(builder -> builder.ticketKeys(keys))
                .serverConfig();
        try (keys;
                var first = Meeting.first(client, config)) {
            later(Duration.ofMinutes(11));
            try (var second = Meeting.first(client, config);
                    var meeting = Meeting.resuming(first, client, config)) {
                assertFalse(Arrays.equals(keyNameOf(first), keyNameOf(second)));
                assertTrue(meeting.established().resumed(), "the previous key still opens");
            }
            later(Duration.ofMinutes(10));
            try (var meeting = Meeting.resuming(first, client, config)) {
                assertFalse(meeting.established().resumed());
            }
        }
    }

    /** The client may have lost the renewed one; until it shows it, the old one is as good. */
    @Test
    @Requirement("RFC5077-3.3-e")
    void theOldTicketStaysGoodWhenItsReplacementIsLost() {
        var keys = TicketKeys.create(new SeededRandom(6), Duration.ofMinutes(10));
        var config = setup.server(builder -> builder.ticketKeys(keys)).serverConfig();
        try (keys;
                var first = Meeting.first(client, config)) {
            later(Duration.ofMinutes(11));
            for (int i = 0; i < 3; i++) {
                try (var meeting = Meeting.resuming(first, client, config)) {
                    assertTrue(meeting.established().resumed());
                    var said = ClearMessage.types(ClearMessage.sentBy(Pair.SERVER, meeting.network()));
                    assertTrue(said.contains(ClearMessage.NEW_SESSION_TICKET));
                    try (var renewed = meeting.resumable()) {
                        assertFalse(Arrays.equals(keyNameOf(first), keyNameOf(renewed)));
                    }
                }
            }
        }
    }

    @Test
    @Requirement("RFC9325-3.4-e")
    void sessionsEndWithTheirLifetimeHoweverOftenTheyWereResumed() {
        var config = setup.server(builder -> builder.sessionLifetime(Duration.ofMinutes(30)))
                .serverConfig();
        var known = Meeting.first(client, config);
        for (int minutes = 10; minutes < 30; minutes += 10) {
            later(Duration.ofMinutes(10));
            try (var meeting = Meeting.resuming(known, client, config)) {
                assertTrue(meeting.established().resumed());
                known.close();
                known = meeting.resumable();
            }
        }
        later(Duration.ofMinutes(11));
        try (var meeting = Meeting.resuming(known, client, config)) {
            assertFalse(meeting.established().resumed());
        }
        known.close();
    }

    private void later(Duration time) {
        wallTime.updateAndGet(now -> now.plus(time));
    }

    private static byte[] keyNameOf(ResumableSession session) {
        return Arrays.copyOf(ticketOf(session), KEY_NAME);
    }

    /** In the bytes of a session: format, session id, ticket. */
    private static int ticketAt(byte[] bytes) {
        return 1 + 1 + bytes[1] + 2;
    }

    /** What follows the ticket and the time at which it ends: the session with its secret. */
    private static byte[] stateOf(ResumableSession session) {
        var bytes = session.toBytes();
        return Arrays.copyOfRange(bytes, ticketAt(bytes) + ticketOf(session).length + Long.BYTES, bytes.length);
    }

    private static byte[] ticketOf(ResumableSession session) {
        var bytes = session.toBytes();
        int at = ticketAt(bytes);
        int length = ByteBuffer.wrap(bytes).getChar(at - 2);
        assertTrue(length > KEY_NAME, () -> length + " bytes");
        return Arrays.copyOfRange(bytes, at, at + length);
    }

    private static ResumableSession withTicketByteChanged(ResumableSession session, int place) {
        var bytes = session.toBytes();
        bytes[ticketAt(bytes) + place] ^= 0x10;
        var changed = ResumableSession.fromBytes(bytes).orElseThrow();
        assertArrayEquals(bytes, changed.toBytes());
        return changed;
    }
}
