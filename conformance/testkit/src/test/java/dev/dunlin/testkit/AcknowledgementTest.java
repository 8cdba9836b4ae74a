package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.Role;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.GenuineRecords;
import dev.dunlin.session.KeyUpdateOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ACKs list, seen by someone without keys: each record number makes them 16 bytes longer. */
class AcknowledgementTest {
    private static final int WARNING = 1;
    private static final int USER_CANCELED = 90;
    /** Unified header, length of the list, one record number, content type, tag. */
    private static final int ACK_OF_ONE_RECORD = Records.UNIFIED_HEADER + 2 + 16 + 1 + 16;

    private static final Duration LONGER_THAN_ANY_DELAY = Duration.ofMinutes(5);

    private static final Setup SETUP = Setup.standard().mutual().mtu(300).speaking(ProtocolVersion.DTLS_1_3);

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9147-7.1-k")
    void nothingButHandshakeRecordsIsAcknowledgedAfterTheHandshake(Role role) {
        try (var pair = SETUP.established()) {
            pair.network().runUntilIdle();
            var sender = role == Role.CLIENT ? pair.server() : pair.client();
            var receiver = role == Role.CLIENT ? pair.client() : pair.server();
            int sent = pair.network().sent().size();

            receiver.receive(sender.sealed("data"));
            receiver.receive(forged(sender.sealed("forged")));
            receiver.receive(GenuineRecords.of(sender.session(), Records.ALERT, (byte) WARNING, (byte) USER_CANCELED));
            receiver.receive(GenuineRecords.of(sender.session(), Records.ACK, (byte) 0, (byte) 0));
            assertEquals(List.of("data"), receiver.diary().messages());
            assertEquals(1, receiver.diary().discarded(DiscardReason.BAD_TAG));
            pair.network().run(LONGER_THAN_ANY_DELAY);
            assertEquals(sent, pair.network().sent().size());

            receiver.receive(sender.sealed("data"));
            receiver.receive(forged(sender.sealed("forged")));
            assertUpdatesKeys(sender, pair);
            sender.transmitted().forEach(receiver::receive);
            var acknowledgement = receiver.transmitted();
            assertEquals(1, acknowledgement.size());
            assertEquals(ACK_OF_ONE_RECORD, acknowledgement.get(0).length);
            acknowledgement.forEach(sender::receive);
            // An ACK is not acknowledged, and it was for the KeyUpdate: new keys are in use.
            assertTrue(sender.transmitted().isEmpty());
            assertEquals(0, Records.in(sender.sealed("new keys")).get(0).epoch());
        }
    }

    private static void assertUpdatesKeys(SessionEndpoint endpoint, Pair pair) {
        var outcome =
                endpoint.session().updateKeys(false, pair.network().clock().now());
        assertEquals(KeyUpdateOutcome.Kind.STARTED, outcome.kind());
    }

    /** A flight of which the second datagram is lost: the ACK for the rest lists as much among forgeries and data as without them. */
    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9147-7.1-k")
    void norIsAnythingElseWithinIt(Role role) {
        var quiet = acknowledgements(role, false);
        assertFalse(quiet.isEmpty());
        assertTrue(quiet.get(0) > ACK_OF_ONE_RECORD, quiet::toString);
        assertEquals(quiet, acknowledgements(role, true));
    }

    /** How long the datagrams are that {@code role} sends in answer to such a flight. */
    private static List<Integer> acknowledgements(Role role, boolean withNoise) {
        try (var pair = SETUP.withoutCookie().over(VirtualNetwork.seeded(3))) {
            var sender = pair.server();
            var receiver = pair.client();
            receiver.transmitted().forEach(sender::receive);
            var flight = sender.transmitted();
            if (role == Role.SERVER) {
                flight.forEach(receiver::receive);
                sender = pair.client();
                receiver = pair.server();
                flight = sender.transmitted();
            }
            assertTrue(flight.size() > 2, "of " + flight.size());
            receiver.receive(flight.get(0));
            for (var datagram : flight.subList(2, flight.size())) {
                if (withNoise) {
                    receiver.receive(forged(datagram));
                }
                if (withNoise && sender.session().isEstablished()) {
                    receiver.receive(sender.sealed("early"));
                }
                receiver.receive(datagram);
            }
            var lengths = new ArrayList<Integer>();
            receiver.transmitted().forEach(datagram -> lengths.add(datagram.length));
            return lengths;
        }
    }

    private static byte[] forged(byte[] datagram) {
        var forged = datagram.clone();
        forged[forged.length - 1] ^= 1;
        return forged;
    }
}
