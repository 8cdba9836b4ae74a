package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.Role;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.SessionEvent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a path carries, as the transport and the application say and ask. */
class PathMtuTest {
    private static final int DEFAULT_MTU = 1200;
    private static final int NARROW = 400;

    @ParameterizedTest
    @CsvSource({"DTLS_1_3, CLIENT", "DTLS_1_3, SERVER", "DTLS_1_2, CLIENT", "DTLS_1_2, SERVER"})
    @Requirement({"RFC9147-4.4-a", "RFC9147-4.4-d", "RFC9147-4.4-e"})
    void theEstimateOfTheTransportCanBeReadAndSoCanWhatItLeavesForAMessage(ProtocolVersion version, Role role) {
        try (var pair = Setup.standard().speaking(version).established()) {
            var session = endpoint(role, pair).session();
            assertEquals(DEFAULT_MTU, session.mtu());
            int overhead = session.mtu() - session.maxPlaintext();
            for (int mtu : new int[] {1452, 548, 9000}) {
                session.mtu(mtu);
                assertEquals(mtu, session.mtu());
                assertEquals(mtu - overhead, session.maxPlaintext());
            }
            assertTrue(Events.of(session).contains(SessionEvent.Kind.MTU_LOWERED));
        }
    }

    /** An application that probes its path, as in RFC 8899, says what it wants to try. */
    @ParameterizedTest
    @CsvSource({"DTLS_1_3, CLIENT", "DTLS_1_3, SERVER", "DTLS_1_2, CLIENT", "DTLS_1_2, SERVER"})
    @Requirement("RFC9147-4.4-h")
    void aProbeGoesOutAsOneDatagramOfItsLengthWhateverTheHandshakeHasLearnt(ProtocolVersion version, Role role) {
        var network = VirtualNetwork.seeded(8).with(Faults.swallowingAbove(600));
        try (var pair = Setup.standard().speaking(version).mutual().over(network)) {
            pair.runUntilQuiet();
            network.runUntilIdle();
            network.heal();
            var session = endpoint(role, pair).session();
            for (int probe : new int[] {1280, 1400, 1472, 8972}) {
                session.mtu(probe);
                var message = new byte[session.maxPlaintext()];
                new Random(probe).nextBytes(message);
                var datagram = ByteBuffer.allocate(2 * probe);
                assertEquals(
                        SendOutcome.Kind.SENT,
                        session.send(
                                        ByteBuffer.wrap(message),
                                        datagram,
                                        network.clock().now())
                                .kind());
                assertEquals(probe, datagram.position());
                var plaintext = ByteBuffer.allocate(probe);
                var received = endpoint(role.peer(), pair)
                        .session()
                        .receive(datagram.flip(), plaintext, network.clock().now());
                assertEquals("DATA", received.toString());
                assertArrayEquals(message, Arrays.copyOf(plaintext.array(), plaintext.position()));
            }
        }
    }

    /** Every datagram above a length is refused by the transport, which says so: no timer is needed to get by. */
    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9147-4.4-k")
    void whatTheTransportRefusesIsCutAgainAndSentAtOnce(ProtocolVersion version) {
        try (var pair = Setup.standard().speaking(version).mutual().over(VirtualNetwork.seeded(9))) {
            for (int round = 0; round < 10; round++) {
                carry(pair.client(), pair.server(), pair);
                carry(pair.server(), pair.client(), pair);
            }
            pair.assertEstablished();
            pair.assertExchange();
            assertEquals(NARROW, pair.client().session().mtu());
            assertEquals(NARROW, pair.server().session().mtu());
            assertEquals(Duration.ZERO, pair.network().clock().elapsed().minus(VirtualNetwork.LATENCY));
        }
    }

    private static void carry(SessionEndpoint from, SessionEndpoint to, Pair pair) {
        var datagram = ByteBuffer.allocate(DEFAULT_MTU);
        long now = pair.network().clock().now();
        while (from.session().transmit(datagram.clear(), now).toString().equals("DATAGRAM")) {
            if (datagram.position() > NARROW) {
                from.session().mtu(NARROW);
            } else {
                to.receive(Arrays.copyOf(datagram.array(), datagram.position()));
            }
        }
    }

    private static SessionEndpoint endpoint(Role role, Pair pair) {
        return role == Role.CLIENT ? pair.client() : pair.server();
    }
}
