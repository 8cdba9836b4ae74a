package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.ReceiveOutcome;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two associations between the same two addresses, the old one and that of a client which begins again: they share no datagram. */
class SeparateAssociationsTest {
    private static final int LARGE = 1 << 16;

    private final Setup setup =
            Setup.standard().mutual().speaking(ProtocolVersion.DTLS_1_3).withShortHellos();
    private final VirtualNetwork network = VirtualNetwork.seeded(4);
    private final AcceptorEndpoint server =
            new AcceptorEndpoint(DtlsAcceptor.create(setup.serverConfig()), Pair.SERVER, network.clock());
    private final SessionEndpoint old = client(setup);
    private final SessionEndpoint anew = client(setup.seed(2));

    private SessionEndpoint client(Setup its) {
        var clock = network.clock();
        var session = DtlsSession.client(its.clientConfig(), Identity.NAME, clock.now());
        return new SessionEndpoint(session, Pair.CLIENT, Pair.SERVER, clock);
    }

    @AfterEach
    void close() {
        old.close();
        anew.close();
        server.close();
    }

    @Test
    @Requirement("RFC9147-4-p")
    void whatBothHaveToSayAtOnceGoesOutInDatagramsOfTheirOwn() {
        converse(old);
        var oldSession = server.session(Pair.CLIENT).orElseThrow();
        assertTrue(oldSession.isEstablished());
        anew.transmitted().forEach(this::bring);
        output().forEach(anew::receive);
        anew.transmitted().forEach(this::bring);

        // The flight of the new association waits, and a KeyUpdate of the old one with it.
        assertStarted(oldSession.updateKeys(false, network.clock().now()));
        var fromServer = output();
        assertEquals(Set.of(old, anew), heardBy(fromServer));

        // So do the client's last flight and its KeyUpdate; the ACK of the old association goes with the latter.
        assertStarted(old.session().updateKeys(false, network.clock().now()));
        var sessions = new HashSet<DtlsSession>();
        for (var endpoint : List.of(old, anew)) {
            for (var datagram : endpoint.transmitted()) {
                var receivers = receiversOf(datagram);
                assertEquals(1, receivers.size());
                sessions.addAll(receivers);
            }
        }
        assertEquals(2, sessions.size());
        assertTrue(sessions.contains(oldSession));
    }

    private static void assertStarted(KeyUpdateOutcome outcome) {
        assertEquals(KeyUpdateOutcome.Kind.STARTED, outcome.kind());
    }

    /** Brings each datagram to both clients: one takes every record of it, the other none. */
    private Set<SessionEndpoint> heardBy(List<byte[]> datagrams) {
        var heard = new HashSet<SessionEndpoint>();
        for (var datagram : datagrams) {
            boolean isOld = isTaken(old, datagram);
            assertNotEquals(isOld, isTaken(anew, datagram));
            heard.add(isOld ? old : anew);
        }
        return heard;
    }

    private static boolean isTaken(SessionEndpoint client, byte[] datagram) {
        int before = client.diary().kinds().size();
        client.receive(datagram);
        var kinds = client.diary().kinds();
        var outcomes = Set.copyOf(kinds.subList(before, kinds.size()));
        boolean isTaken = !outcomes.contains(ReceiveOutcome.Kind.DISCARDED);
        assertTrue(isTaken || outcomes.size() == 1, "a part of it was taken: " + outcomes);
        return isTaken;
    }

    /** The associations that take a record of the datagram, each of which somebody takes. */
    private Set<DtlsSession> receiversOf(byte[] datagram) {
        var receivers = new HashSet<DtlsSession>();
        var in = ByteBuffer.wrap(datagram);
        while (in.hasRemaining()) {
            var outcome = server.acceptor()
                    .receive(
                            Pair.CLIENT,
                            in,
                            ByteBuffer.allocate(LARGE),
                            network.clock().now());
            assertNotEquals(ReceiveOutcome.Kind.DISCARDED, outcome.kind());
            receivers.add(server.acceptor().session().orElseThrow());
        }
        return receivers;
    }

    private void converse(SessionEndpoint client) {
        for (var said = client.transmitted(); !said.isEmpty(); said = client.transmitted()) {
            said.forEach(this::bring);
            output().forEach(client::receive);
        }
    }

    private void bring(byte[] datagram) {
        server.receive(
                new Datagram(Pair.CLIENT, Pair.SERVER, datagram),
                network.clock().now());
    }

    private List<byte[]> output() {
        return server.output(network.clock().now()).stream()
                .map(Datagram::bytes)
                .toList();
    }
}
