package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.AcceptorGroup;
import dev.dunlin.session.ConnectionIdGenerator;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.PeerPath;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Acceptors that find associations by connection id, wherever a datagram comes from. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class ConnectionIdRoutingTest {
    private static final PeerPath ELSEWHERE = Pair.path(9, 4711);

    /** There are no more than two. */
    private static final class TwoIds implements ConnectionIdGenerator {
        private int count;

        @Override
        public ConnectionId generate(int acceptor) {
            return ConnectionId.of(new byte[] {(byte) (count++ & 1)});
        }

        @Override
        public int length(ByteBuffer datagram, int at) {
            return 1;
        }
    }

    private final boolean isUnified;
    private final Setup standard;
    private final Setup named;
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final VirtualNetwork network = VirtualNetwork.seeded(23);

    ConnectionIdRoutingTest(ProtocolVersion version) {
        isUnified = version == ProtocolVersion.DTLS_1_3;
        standard = Setup.standard().speaking(version).withShortHellos();
        named = using(ConnectionIds.random(8));
    }

    private Setup using(ConnectionIds servers) {
        return standard.connectionIds(ConnectionIds.towardsPeerOnly(), servers);
    }

    @AfterEach
    void close() {
        endpoints.forEach(Endpoint::close);
    }

    private AcceptorEndpoint acceptor(Setup setup) {
        return acceptor(DtlsAcceptor.create(setup.serverConfig()));
    }

    private AcceptorEndpoint acceptor(DtlsAcceptor behind) {
        var acceptor = new AcceptorEndpoint(behind, Pair.SERVER, network.clock());
        network.attach(acceptor);
        endpoints.add(acceptor);
        return acceptor;
    }

    private SessionEndpoint client(Setup setup, PeerPath address) {
        var clock = network.clock();
        var session = DtlsSession.client(setup.clientConfig(), Identity.NAME, clock.now());
        var client = new SessionEndpoint(session, address, Pair.SERVER, clock);
        network.attach(client);
        endpoints.add(client);
        return client;
    }

    private SessionEndpoint connected(Setup setup, PeerPath address) {
        var client = client(setup, address);
        network.runUntilQuiet();
        assertTrue(client.session().isEstablished());
        return client;
    }

    private void arrive(PeerPath from, byte[] datagram) {
        network.send(new Datagram(from, Pair.SERVER, datagram));
        network.runUntilQuiet();
    }

    @Test
    @Requirement({"RFC9146-6-e", "RFC9146-3-h"})
    void clientsThatMoveAreKnownByTheirIds() {
        var acceptor = acceptor(named);
        var clients = new ArrayList<SessionEndpoint>();
        for (int i = 0; i < 10; i++) {
            clients.add(connected(named.seed(50 + i), Pair.path(3, 1000 + i)));
        }
        // Round about: each comes from where the next one was.
        for (int i = 0; i < clients.size(); i++) {
            var from = Pair.path(3, 1000 + (i + 1) % clients.size());
            arrive(from, clients.get(i).sealed("from " + i));
            assertEquals("from " + i, last(acceptor.diary(from).messages()));
            Pair.assertAgree(clients.get(i).session(), acceptor.session(from).orElseThrow());
            assertEquals(
                    clients.get(i).address(),
                    acceptor.session(from).orElseThrow().path());
        }
        assertEquals(10, acceptor.acceptor().associations());
    }

    private static String last(List<String> messages) {
        return messages.get(messages.size() - 1);
    }

    @Test
    @Requirement("RFC9146-6-f")
    void anIdThatNobodyHasIsDiscardedWhereverItComesFrom() {
        var acceptor = acceptor(named);
        var client = connected(named, Pair.CLIENT);
        var record = client.sealed("x");
        record[isUnified ? 1 : 11] ^= 1;
        int sent = network.sent().size();

        arrive(ELSEWHERE, record);
        arrive(Pair.CLIENT, record);

        assertEquals(1, acceptor.diary(ELSEWHERE).discarded(DiscardReason.UNKNOWN_CONNECTION_ID));
        assertEquals(1, acceptor.diary(Pair.CLIENT).discarded(DiscardReason.UNKNOWN_CONNECTION_ID));
        assertEquals(sent + 2, network.sent().size(), "no answer");
    }

    @Test
    @Requirement({"RFC9146-6-f", "RFC9146-6-b"})
    void aForgedRecordWithAGoodIdIsDiscardedInSilence() {
        var acceptor = acceptor(named);
        var client = connected(named, Pair.CLIENT);
        var record = client.sealed("x");
        record[record.length - 1] ^= 1;
        int sent = network.sent().size();

        arrive(ELSEWHERE, record);

        assertEquals(1, acceptor.diary(ELSEWHERE).discarded(DiscardReason.BAD_TAG));
        assertEquals(sent + 1, network.sent().size());
        assertEquals(Pair.CLIENT, acceptor.session(Pair.CLIENT).orElseThrow().path());
    }

    /** While both live, each record goes to its own; when the new one is authenticated the ids of the old one lead nowhere. */
    @Test
    @Requirement({"RFC6347-4.2.8-a", "RFC6347-4.2.8-b"})
    void twoAssociationsOfOnePathAreToldApartByTheirIds() {
        var acceptor = acceptor(named);
        var old = connected(named, Pair.CLIENT);
        var again = client(named.seed(7), Pair.CLIENT);
        var late = old.sealed("still the old one");
        var later = old.sealed("too late");
        int before = network.delivered();
        network.runUntilDelivered(before + 3);
        arriveNow(acceptor, late);
        assertEquals("still the old one", last(acceptor.diary(Pair.CLIENT).messages()));

        network.runUntilQuiet();
        assertTrue(again.session().isEstablished());
        again.send("the new one");
        network.runUntilQuiet();
        assertEquals("the new one", last(acceptor.diary(Pair.CLIENT).messages()));
        arrive(ELSEWHERE, later);
        assertEquals(1, acceptor.diary(ELSEWHERE).discarded(DiscardReason.UNKNOWN_CONNECTION_ID));
        assertEquals(1, acceptor.acceptor().associations());
    }

    private void arriveNow(AcceptorEndpoint acceptor, byte[] datagram) {
        acceptor.receive(
                new Datagram(Pair.CLIENT, Pair.SERVER, datagram),
                network.clock().now());
    }

    @Test
    void idsAreReleasedWithTheirAssociations() {
        var tight = using(ConnectionIds.generatedBy(new TwoIds()));
        var acceptor = acceptor(tight);
        for (int i = 0; i < 6; i++) {
            var client = connected(tight.seed(1000 + i), Pair.path(4, 1000 + i));
            assertEquals(1, idOf(acceptor, client.address()).length());
            client.session().shutdown(network.clock().now());
            network.runUntilIdle();
            assertEquals(0, acceptor.acceptor().associations());
        }
    }

    private static ConnectionId idOf(AcceptorEndpoint acceptor, PeerPath path) {
        return acceptor.session(path).orElseThrow().info().orElseThrow().connectionId();
    }

    @Test
    void noTwoAssociationsHaveOneIdAndWhenAllAreTakenThereIsNone() {
        var setup = using(ConnectionIds.generatedBy(new TwoIds()));
        var acceptor = acceptor(setup);
        var one = connected(setup.seed(31), Pair.path(4, 1));
        var other = connected(setup.seed(32), Pair.path(4, 2));
        var third = connected(setup.seed(33), Pair.path(4, 3));

        assertFalse(idOf(acceptor, one.address()).equals(idOf(acceptor, other.address())));
        assertEquals(ConnectionId.EMPTY, idOf(acceptor, third.address()));
        third.send("by its path");
        network.runUntilQuiet();
        assertEquals(List.of("by its path"), acceptor.diary(third.address()).messages());
    }

    /** Ids of unequal lengths, of which the first byte tells how long each is. */
    @Test
    @Requirement("RFC9146-3-e")
    void idsMayTellTheirOwnLength() {
        var delimited = new ConnectionIdGenerator() {
            private int count;

            @Override
            public ConnectionId generate(int acceptor) {
                count++;
                var bytes = new byte[1 + count % 5];
                bytes[0] = (byte) bytes.length;
                Arrays.fill(bytes, 1, bytes.length, (byte) count);
                return count % 5 == 0
                        ? ConnectionId.of(new byte[] {9, (byte) count, 0, 0, 0, 0, 0, 0, 0})
                        : ConnectionId.of(bytes);
            }

            @Override
            public int length(ByteBuffer datagram, int at) {
                return datagram.get(at);
            }
        };
        var setup = using(ConnectionIds.generatedBy(delimited));
        var acceptor = acceptor(setup);
        var lengths = new ArrayList<Integer>();
        for (int i = 0; i < 10; i++) {
            var client = connected(setup.seed(60 + i), Pair.path(3, 1000 + i));
            lengths.add(idOf(acceptor, client.address()).length());
            arrive(ELSEWHERE, client.sealed("from " + i));
            assertEquals("from " + i, last(acceptor.diary(ELSEWHERE).messages()));
        }
        assertEquals(List.of(2, 3, 4, 5, 9, 2, 3, 4, 5, 9), lengths);
    }

    @Test
    void theIdTellsTheAcceptorOfAGroupAndTheNode() {
        var node = new byte[] {(byte) 0xD0, 0x0D};
        var setup = using(ConnectionIds.random(6).withNode(node));
        try (var group = AcceptorGroup.create(setup.serverConfig(), 3)) {
            for (int index = 0; index < 3; index++) {
                var acceptor = acceptor(group.acceptor(index));
                var client = connected(setup.seed(70 + index), Pair.path(5, 100 + index));
                var id = idOf(acceptor, client.address()).toByteArray();
                assertEquals(6, id.length);
                assertEquals(List.of((byte) 0xD0, (byte) 0x0D, (byte) index), List.of(id[0], id[1], id[2]));
                var datagram = ByteBuffer.wrap(client.sealed("x"));
                assertEquals(index, group.owner(ELSEWHERE, datagram));
                assertEquals(index, group.owner(client.address(), datagram));
                assertEquals(0, datagram.position());
                assertEquals(AcceptorGroup.NOBODY, group.owner(ELSEWHERE));
                // What names nobody of ours is for whoever has the path.
                datagram.array()[(isUnified ? 1 : 11) + 2] = 77;
                assertEquals(index, group.owner(client.address(), datagram));
                assertEquals(AcceptorGroup.NOBODY, group.owner(ELSEWHERE, datagram));
                assertEquals(AcceptorGroup.NOBODY, group.owner(ELSEWHERE, ByteBuffer.wrap(datagram.array(), 0, 4)));
            }
        }
    }

    @Test
    void theRecipientIsToldByItsIdWithoutOpeningAnything() {
        var acceptor = acceptor(named);
        var client = connected(named, Pair.CLIENT);
        var session = acceptor.session(Pair.CLIENT);
        var datagram = ByteBuffer.wrap(client.sealed("x"));

        assertEquals(session, acceptor.acceptor().recipient(ELSEWHERE, datagram));
        assertEquals(0, datagram.position());
        datagram.array()[isUnified ? 1 : 11] ^= 1;
        assertEquals(Optional.empty(), acceptor.acceptor().recipient(ELSEWHERE, datagram));
    }

    @Test
    void aGeneratorThatFailsCostsTheHandshakeAndNothingElse() {
        var broken = new ConnectionIdGenerator() {
            @Override
            public ConnectionId generate(int acceptor) {
                throw new IllegalStateException("no ids today");
            }

            @Override
            public int length(ByteBuffer datagram, int at) {
                throw new IllegalStateException("nor any length");
            }
        };
        var setup = using(ConnectionIds.generatedBy(broken));
        var acceptor = acceptor(setup);
        var client = client(setup, Pair.CLIENT);
        network.runUntilIdle();

        assertTrue(client.session().failure().isPresent());
        assertEquals(0, acceptor.acceptor().associations());
        var stray = new byte[60];
        stray[0] = (byte) (isUnified ? 0x3F : 25);
        arrive(ELSEWHERE, stray);
        assertEquals(1, acceptor.diary(ELSEWHERE).discarded(DiscardReason.UNKNOWN_CONNECTION_ID));
    }
}
