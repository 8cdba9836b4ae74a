package dev.dunlin.testkit;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.SessionEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A client and a server, either of which may change its address, with connection ids in both directions. */
final class Roaming implements AutoCloseable {
    /** Where the client is at first. */
    static final PeerPath HOME = Pair.CLIENT;

    /** Where it is later. */
    static final PeerPath AWAY = Pair.path(3, 50_000);

    /** Somewhere else still. */
    static final PeerPath FAR = Pair.path(4, 50_001);

    /** Somebody who has nothing to do with it. */
    static final PeerPath VICTIM = Pair.path(66, 53);

    static final PeerPath SERVER = Pair.SERVER;

    /** Longer than a check and the rest that follows. */
    static final Duration LONG = Duration.ofSeconds(5);

    final VirtualNetwork network;
    final RoamingEndpoint client;
    final RoamingEndpoint server;

    private Roaming(Setup setup, VirtualNetwork network) {
        this.network = network;
        var clock = network.clock();
        client = new RoamingEndpoint(
                DtlsSession.client(setup.clientConfig(), Identity.NAME, SERVER, clock.now()), HOME, clock);
        server = new RoamingEndpoint(DtlsSession.server(setup.serverConfig(), HOME, clock.now()), SERVER, clock);
        network.attach(client);
        network.attach(server);
    }

    /** Both sides have ids of eight bytes. */
    static Setup setup(ProtocolVersion version) {
        return Flow.PSK
                .applyTo(Setup.standard(), version)
                .connectionIds(ConnectionIds.random(8), ConnectionIds.random(8));
    }

    static Roaming over(Setup setup, VirtualNetwork network) {
        return new Roaming(setup, network);
    }

    /** After the handshake, with nothing on its way, and the server's path named. */
    static Roaming established(Setup setup) {
        var roaming = new Roaming(setup, VirtualNetwork.seeded(1));
        roaming.establish();
        return roaming;
    }

    void establish() {
        network.runUntilQuiet();
        network.run(LONG);
        if (!client.session().isEstablished() || !server.session().isEstablished()) {
            throw new AssertionError("not established: " + client.session() + ", " + server.session());
        }
    }

    /** The client is at {@code to} from now on, and says so by a message. */
    void clientMoves(PeerPath to) {
        client.move(network, to);
        clientSays("from " + to);
    }

    void clientSays(String message) {
        client.send(message);
        network.run(Duration.ofMillis(11));
    }

    /** A datagram of the client reaches the server from {@code path}, where the client is not. */
    void clientSeemsToSay(String message, PeerPath path) {
        network.send(new Datagram(path, SERVER, client.sealed(message).bytes()));
    }

    /** What has gone from the server to {@code address} so far. */
    List<Datagram> sentTo(PeerPath address) {
        return network.sent().stream()
                .filter(datagram -> datagram.to().equals(address))
                .toList();
    }

    int bytesTo(PeerPath address) {
        return sentTo(address).stream().mapToInt(Datagram::length).sum();
    }

    int bytesFrom(PeerPath address) {
        return network.sent().stream()
                .filter(datagram -> datagram.from().equals(address))
                .mapToInt(Datagram::length)
                .sum();
    }

    /** Events about paths that nobody has asked for yet. */
    static List<SessionEvent.Kind> pathEvents(RoamingEndpoint endpoint) {
        var kinds = new ArrayList<>(Events.of(endpoint.session()));
        kinds.removeIf(kind -> !kind.name().startsWith("PATH_"));
        return kinds;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
