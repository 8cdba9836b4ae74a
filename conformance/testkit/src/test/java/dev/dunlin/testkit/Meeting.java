package dev.dunlin.testkit;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.ResumableSession;
import dev.dunlin.session.SessionInfo;

/** A client and a server whose configurations outlive it, so that the next one may go on where it has left off. */
record Meeting(VirtualNetwork network, SessionEndpoint client, SessionEndpoint server) implements AutoCloseable {
    /** Not begun yet; what the client's configuration remembers is offered. */
    static Meeting of(DtlsClientConfig client, DtlsServerConfig server) {
        var network = VirtualNetwork.seeded(1);
        return of(DtlsSession.client(client, Identity.NAME, network.clock().now()), server, network);
    }

    /** The same with a client that offers {@code earlier}. */
    static Meeting resuming(ResumableSession earlier, DtlsClientConfig client, DtlsServerConfig server) {
        return resuming(earlier, Identity.NAME, client, server);
    }

    static Meeting resuming(ResumableSession earlier, PeerName name, DtlsClientConfig client, DtlsServerConfig server) {
        var network = VirtualNetwork.seeded(1);
        return of(DtlsSession.client(client, name, earlier, network.clock().now()), server, network);
    }

    private static Meeting of(DtlsSession session, DtlsServerConfig config, VirtualNetwork network) {
        var clock = network.clock();
        var client = new SessionEndpoint(session, Pair.CLIENT, Pair.SERVER, clock);
        var server = new SessionEndpoint(DtlsSession.server(config, clock.now()), Pair.SERVER, Pair.CLIENT, clock);
        network.attach(client);
        network.attach(server);
        return new Meeting(network, client, server);
    }

    /** The handshake, which must succeed; what the client knows of it afterwards. */
    SessionInfo established() {
        network.runUntilQuiet();
        Pair.assertAgree(client.session(), server.session());
        var info = client.session().info().orElseThrow();
        if (info.resumed() != server.session().info().orElseThrow().resumed()) {
            throw new AssertionError("one side has resumed, the other has not");
        }
        return info;
    }

    /** What resumes this one; the caller closes it. */
    ResumableSession resumable() {
        return client.session().resumable().orElseThrow(() -> new AssertionError("nothing to resume"));
    }

    /** A full handshake, for the sake of what can be resumed of it. */
    static ResumableSession first(DtlsClientConfig client, DtlsServerConfig server) {
        try (var meeting = of(client, server)) {
            if (meeting.established().resumed()) {
                throw new AssertionError("this was to be a full handshake");
            }
            return meeting.resumable();
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
