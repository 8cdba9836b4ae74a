package dev.dunlin.testkit;

import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.PeerPath;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** A client and a server session at the two ends of a {@link VirtualNetwork}. */
public final class Pair implements AutoCloseable {
    /** Where the client of a pair is. */
    public static final PeerPath CLIENT = path(1, 40_000);

    /** Where the server of a pair is. */
    public static final PeerPath SERVER = path(2, 5684);

    private static final String LABEL = "EXPORTER-dunlin-testkit";
    private static final int EXPORTED = 32;

    private final VirtualNetwork network;
    private final SessionEndpoint client;
    private final SessionEndpoint server;

    private Pair(VirtualNetwork network, SessionEndpoint client, SessionEndpoint server) {
        this.network = network;
        this.client = client;
        this.server = server;
    }

    static Pair of(Setup setup, VirtualNetwork network) {
        return of(setup.clientConfig(), setup.serverConfig(), network);
    }

    static Pair of(DtlsClientConfig clientConfig, DtlsServerConfig serverConfig, VirtualNetwork network) {
        var clock = network.clock();
        var client = new SessionEndpoint(
                DtlsSession.client(clientConfig, Identity.NAME, clock.now()), CLIENT, SERVER, clock);
        var server = new SessionEndpoint(DtlsSession.server(serverConfig, clock.now()), SERVER, CLIENT, clock);
        network.attach(client);
        network.attach(server);
        return new Pair(network, client, server);
    }

    /** The path of UDP port {@code port} at 192.0.2.{@code host}. */
    public static PeerPath path(int host, int port) {
        try {
            var address = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) host});
            return PeerPath.of(new InetSocketAddress(address, port));
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    public VirtualNetwork network() {
        return network;
    }

    public SessionEndpoint client() {
        return client;
    }

    public SessionEndpoint server() {
        return server;
    }

    /** See {@link VirtualNetwork#runUntilQuiet()}. */
    public void runUntilQuiet() {
        network.runUntilQuiet();
    }

    /** Both sides are established and hold the same keys. */
    public void assertEstablished() {
        if (!client.session().isEstablished() || !server.session().isEstablished()) {
            throw new AssertionError(
                    "not established: client " + describe(client) + ", server " + describe(server) + "; " + network);
        }
        assertAgree(client.session(), server.session());
    }

    /** Both sessions export the same keying material. */
    public static void assertAgree(DtlsSession one, DtlsSession other) {
        var ours = one.export(LABEL, EXPORTED).orElseThrow(() -> new AssertionError("nothing to export: " + one));
        var theirs = other.export(LABEL, EXPORTED).orElseThrow(() -> new AssertionError("nothing to export: " + other));
        if (!Arrays.equals(ours, theirs)) {
            throw new AssertionError("the sides hold different keys");
        }
    }

    /** A message each way arrives; the network must be free of faults by now. */
    public void assertExchange() {
        var ping = "ping " + client.diary().messages().size();
        var pong = "pong " + server.diary().messages().size();
        client.send(ping);
        server.send(pong);
        network.runUntilQuiet();
        assertLast(ping, server);
        assertLast(pong, client);
    }

    private void assertLast(String message, SessionEndpoint receiver) {
        var messages = receiver.diary().messages();
        if (messages.isEmpty() || !messages.get(messages.size() - 1).equals(message)) {
            throw new AssertionError("\"" + message + "\" did not arrive, but " + messages + "; " + network);
        }
    }

    private static String describe(SessionEndpoint endpoint) {
        var session = endpoint.session();
        return session + session.failure().map(failure -> " (" + failure + ")").orElse("");
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
