package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.ConnectionIdGenerator;
import dev.dunlin.session.ConnectionIdOutcome;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.ReceiveOutcome;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * NewConnectionId and RequestConnectionId (RFC 9147 §9) with wolfSSL in both roles, as far as it goes: it acknowledges both, uses at once what
 * is to be used at once, throws spare ids away and gives none. It cannot be made to send either.
 */
@RequiresOpenSsl
@Timeout(120)
class ChangingConnectionIdTest {
    /** How often an id is replaced in a row. */
    private static final int CHANGES = 5;

    /** The epoch in which the handshake ends. */
    private static final int FIRST_EPOCH = 3;

    private static final int THEIR_LENGTH = 8;

    private final Certificates certificates;
    private final Peers peers;
    private final ChangingLengths ids = new ChangingLengths();

    ChangingConnectionIdTest(Certificates certificates, Peers peers) {
        this.certificates = certificates;
        this.peers = peers;
    }

    /** Each id says how long it is, and is as long as no other one near it. */
    private static final class ChangingLengths implements ConnectionIdGenerator {
        private static final int[] LENGTHS = {8, 3, 20, 2, 100, 8};

        private int count;

        /** The id that was made at this place, from 0 on. */
        ConnectionId id(int number) {
            var bytes = new byte[LENGTHS[number % LENGTHS.length]];
            Arrays.fill(bytes, (byte) number);
            bytes[0] = (byte) bytes.length;
            return ConnectionId.of(bytes);
        }

        @Override
        public ConnectionId generate(int acceptor) {
            return id(count++);
        }

        @Override
        public int length(ByteBuffer datagram, int at) {
            return datagram.get(at);
        }
    }

    /** Which of the two is ours. */
    enum Role {
        OUR_CLIENT,
        OUR_SERVER
    }

    /** Our end and theirs after a handshake. */
    private final class Meeting implements AutoCloseable {
        private final OurEnd ours;
        private final Peer.End theirs;

        Meeting(Role role) {
            var wolfssl = peers.find(PeerKind.WOLFSSL);
            var suite = Versions.suite(ProtocolVersion.DTLS_1_3);
            var identity = certificates.server(KeyKind.P_256);
            if (role == Role.OUR_CLIENT) {
                var terms = Terms.server(suite, NamedGroup.X25519).showing(identity);
                var server = wolfssl.serve(terms.namedBy(THEIR_LENGTH));
                theirs = server;
                ours = OurEnd.connecting(
                        server.address(),
                        Versions.only(suite, DtlsClientConfig.builder())
                                .trust(certificates.trust())
                                .connectionIds(ConnectionIds.generatedBy(ids))
                                .limits(OurEnd.PATIENT)
                                .build());
            } else {
                var terms = Terms.client(suite, NamedGroup.X25519).trusting(certificates.authority());
                ours = OurEnd.listening(Versions.only(suite, DtlsServerConfig.builder())
                        .credentials(identity.credentials())
                        .connectionIds(ConnectionIds.generatedBy(ids))
                        .limits(OurEnd.PATIENT)
                        .build());
                theirs = wolfssl.connect(ours.address(), terms.namedBy(THEIR_LENGTH));
            }
            ours.shakeHands();
            assertEquals(ids.id(0), theirs.sentId());
            exchange("by the first");
        }

        /** A line there and back, begun by the client. */
        void exchange(String line) {
            if (theirs instanceof Peer.Client client && ours.isServer()) {
                client.sendLine(line);
                ours.awaitLine(line);
                ours.say(line);
                client.awaitLine(line);
            } else {
                ours.say(line);
                ours.awaitLine(line);
            }
        }

        void offer(int count, boolean immediately) {
            var outcome = ours.session().offerConnectionIds(count, immediately, System.nanoTime());
            assertEquals(ConnectionIdOutcome.Kind.STARTED, outcome.kind());
        }

        ConnectionIdOutcome.Kind request(int count) {
            return ours.session().requestConnectionIds(count, System.nanoTime()).kind();
        }

        /** What waits is sent, in one datagram, and acknowledged without having been repeated. */
        void assertSentOnceAndAcknowledged() {
            int before = ours.sent();
            ours.settle();
            assertEquals(before + 1, ours.sent());
            assertTrue(ours.session().isEstablished());
        }

        @Override
        public void close() {
            ours.close();
            theirs.close();
        }
    }

    /** The acknowledgement bears the new id already. */
    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9147-9-a")
    void theyUseAtOnceWhatTheyAreToUseAtOnceAndTheOldIdCanBeForgotten(Role role) {
        try (var meeting = new Meeting(role)) {
            var ours = meeting.ours;
            for (int change = 1; change <= CHANGES; change++) {
                var byTheOld = ours.lastHeard();
                int heard = ours.heard();
                meeting.offer(1, true);
                meeting.assertSentOnceAndAcknowledged();
                assertTrue(ours.isNamedSince(heard, ids.id(change)));
                meeting.exchange("by another " + change);
                assertTrue(ours.isNamedSince(heard, ids.id(change)));
                assertEquals(ids.id(change), ours.session().info().orElseThrow().connectionId());

                assertTrue(ours.session().retireConnectionIds());
                var late = assertInstanceOf(ReceiveOutcome.Discarded.class, ours.receiveAgain(byTheOld));
                assertEquals(DiscardReason.UNKNOWN_CONNECTION_ID, late.reason());
                meeting.exchange("without the old " + change);
            }
        }
    }

    /** They may (RFC 9147 §9): what we gave goes on being valid, and they go on with the one that they have. */
    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9147-9-b", "RFC9147-9-d"})
    void theyAcknowledgeSparesAndUseNone(Role role) {
        try (var meeting = new Meeting(role)) {
            int heard = meeting.ours.heard();
            for (int i = 0; i < 3; i++) {
                meeting.offer(2, false);
                meeting.assertSentOnceAndAcknowledged();
                meeting.exchange("still by the first " + i);
            }
            assertTrue(meeting.ours.isNamedSince(heard, ids.id(0)));
            assertFalse(meeting.ours.session().retireConnectionIds());

            heard = meeting.ours.heard();
            meeting.offer(1, true);
            meeting.assertSentOnceAndAcknowledged();
            meeting.exchange("by the last");
            assertTrue(meeting.ours.isNamedSince(heard, ids.id(7)));
        }
    }

    /** One request is all that may be open (RFC 9147 §9), and theirs stays open. */
    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9147-9-l")
    void theyAcknowledgeARequestAndGiveNothing(Role role) {
        try (var meeting = new Meeting(role)) {
            assertEquals(ConnectionIdOutcome.Kind.STARTED, meeting.request(2));
            meeting.assertSentOnceAndAcknowledged();
            meeting.exchange("after the request");
            assertEquals(0, meeting.ours.session().spareConnectionIds());
            assertFalse(meeting.ours.session().useNextConnectionId());
            assertEquals(ConnectionIdOutcome.Kind.ALREADY_UNDER_WAY, meeting.request(2));
            meeting.exchange("and for good");
        }
    }

    /** Both messages of ours, and a KeyUpdate that asks for theirs, on their way at once. */
    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9147-8-a", "RFC9147-9-a"})
    void idsAndKeysChangeAtOnce(Role role) {
        try (var meeting = new Meeting(role)) {
            var ours = meeting.ours;
            assertEquals(ConnectionIdOutcome.Kind.STARTED, meeting.request(1));
            for (int change = 1; change <= CHANGES; change++) {
                int heard = ours.heard();
                meeting.offer(1, true);
                var outcome = ours.session().updateKeys(true, System.nanoTime());
                assertEquals(KeyUpdateOutcome.Kind.STARTED, outcome.kind());
                ours.settle();
                meeting.theirs.awaitReadingEpoch(FIRST_EPOCH + change);
                meeting.exchange("by another, with other keys " + change);
                assertEquals(FIRST_EPOCH + change, meeting.theirs.awaitWritingEpoch(FIRST_EPOCH + change));
                assertTrue(ours.isNamedSince(heard, ids.id(change)));
            }
        }
    }
}
