package dev.dunlin.testkit;

import dev.dunlin.handshake.Role;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.PeerPath;
import java.util.ArrayList;
import java.util.List;

/**
 * Sessions brought to any point of one handshake that was recorded once: since their randomness replays, what the peer said then is genuine
 * again. Far cheaper than two sessions for every attempt.
 */
final class Stages {
    private final SeededRandom clientRandom;
    private final SeededRandom serverRandom;
    private final DtlsClientConfig clientConfig;
    private final DtlsServerConfig serverConfig;
    private final VirtualClock clock = VirtualClock.aboutToWrap();
    private final List<Datagram> recording = new ArrayList<>();
    private final int idLength;
    private final int handshakeLength;

    Stages(Setup setup, long seed) {
        this(setup, seed, 0);
    }

    /** @param idLength of the connection ids of both sides, where records have any */
    Stages(Setup setup, long seed, int idLength) {
        this.idLength = idLength;
        clientRandom = new SeededRandom(seed);
        serverRandom = new SeededRandom(seed + 1);
        clientConfig = setup.client(builder -> builder.random(clientRandom)).clientConfig();
        serverConfig = setup.server(builder -> builder.random(serverRandom)).serverConfig();
        try (var client = client();
                var server = server()) {
            while (exchange(client, server) + exchange(server, client) > 0) {
                // Until both have nothing to say.
            }
            handshakeLength = recording.size();
            record(client, client.sealed("data of the client"));
            record(server, server.sealed("data of the server"));
            client.session().shutdown(clock.now());
            exchange(client, server);
            exchange(server, client);
        }
    }

    private int exchange(SessionEndpoint from, SessionEndpoint to) {
        var datagrams = from.transmitted();
        for (var datagram : datagrams) {
            record(from, datagram);
            to.receive(datagram);
        }
        return datagrams.size();
    }

    /** Record by record, so that every message is a point to stop at. */
    private void record(SessionEndpoint from, byte[] datagram) {
        for (var record : Records.in(datagram, idLength)) {
            recording.add(new Datagram(from.address(), from.peer(), record.bytes()));
        }
    }

    VirtualClock clock() {
        return clock;
    }

    /** Everything that was said, by either side, one record each: the handshake, a message each, goodbye. */
    List<Datagram> recording() {
        return recording;
    }

    /** Records of the handshake. */
    int handshakeLength() {
        return handshakeLength;
    }

    /** A session of {@code role} that has heard what the first {@code records} of the handshake told it. */
    SessionEndpoint after(Role role, int records) {
        var endpoint = role == Role.CLIENT ? client() : server();
        endpoint.transmitted();
        for (var datagram : recording.subList(0, records)) {
            if (datagram.to().equals(endpoint.address())) {
                endpoint.receive(datagram.bytes());
                endpoint.transmitted();
            }
        }
        return endpoint;
    }

    /** The rest of the handshake for that session. */
    void finish(SessionEndpoint endpoint, int from) {
        for (var datagram : recording.subList(from, handshakeLength)) {
            if (datagram.to().equals(endpoint.address())) {
                endpoint.receive(datagram.bytes());
                endpoint.transmitted();
            }
        }
    }

    private SessionEndpoint client() {
        clientRandom.rewind();
        return endpoint(DtlsSession.client(clientConfig, Identity.NAME, clock.now()), Pair.CLIENT, Pair.SERVER);
    }

    private SessionEndpoint server() {
        serverRandom.rewind();
        return endpoint(DtlsSession.server(serverConfig, clock.now()), Pair.SERVER, Pair.CLIENT);
    }

    DtlsServerConfig serverConfig() {
        return serverConfig;
    }

    private SessionEndpoint endpoint(DtlsSession session, PeerPath address, PeerPath peer) {
        return new SessionEndpoint(session, address, peer, clock);
    }
}
