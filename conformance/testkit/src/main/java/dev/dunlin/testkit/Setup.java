package dev.dunlin.testkit;

import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.Limits;
import java.util.function.UnaryOperator;

/**
 * How the two sides of a {@link Pair} are configured: P-256 certificates, cookie exchange, defaults for the rest, all randomness from one
 * seed. Immutable; each method returns a changed copy.
 */
public final class Setup {
    private final long seed;
    private final UnaryOperator<DtlsClientConfig.Builder> client;
    private final UnaryOperator<DtlsServerConfig.Builder> server;

    private Setup(
            long seed, UnaryOperator<DtlsClientConfig.Builder> client, UnaryOperator<DtlsServerConfig.Builder> server) {
        this.seed = seed;
        this.client = client;
        this.server = server;
    }

    /** What most tests want. */
    public static Setup standard() {
        return new Setup(1, UnaryOperator.identity(), UnaryOperator.identity());
    }

    /** The randomness of both sides follows from this. */
    public Setup seed(long other) {
        return new Setup(other, client, server);
    }

    /** Changes whatever the client's builder offers, after everything that was set before. */
    public Setup client(UnaryOperator<DtlsClientConfig.Builder> change) {
        return new Setup(seed, builder -> change.apply(client.apply(builder)), server);
    }

    /** The same for the server. */
    public Setup server(UnaryOperator<DtlsServerConfig.Builder> change) {
        return new Setup(seed, client, builder -> change.apply(server.apply(builder)));
    }

    /** The server believes every address. */
    public Setup withoutCookie() {
        return server(builder -> builder.cookieExchange(false).provenPaths(path -> true));
    }

    /** Both sides show a certificate. */
    public Setup mutual() {
        return client(builder -> builder.credentials(Identity.CLIENT_P256.credentials()))
                .server(builder -> builder.clientAuthentication(ClientAuthentication.REQUIRE)
                        .trust(Identity.trust()));
    }

    /** Both sides keep datagrams this short. */
    public Setup mtu(int bytes) {
        return client(builder -> builder.mtu(bytes)).server(builder -> builder.mtu(bytes));
    }

    /** Both sides keep these limits. */
    public Setup limits(Limits limits) {
        return client(builder -> builder.limits(limits)).server(builder -> builder.limits(limits));
    }

    /** Both sides take their algorithms from here. */
    public Setup crypto(CryptoProvider provider) {
        return client(builder -> builder.crypto(provider)).server(builder -> builder.crypto(provider));
    }

    public DtlsClientConfig clientConfig() {
        return client.apply(DtlsClientConfig.builder()
                        .trust(Identity.trust())
                        .clock(Identity.WALL_CLOCK)
                        .random(new SeededRandom(seed)))
                .build();
    }

    public DtlsServerConfig serverConfig() {
        return server.apply(DtlsServerConfig.builder()
                        .credentials(Identity.SERVER_P256.credentials())
                        .clock(Identity.WALL_CLOCK)
                        .random(new SeededRandom(~seed)))
                .build();
    }

    /** A client and a server that have not begun yet. */
    public Pair over(VirtualNetwork network) {
        return Pair.of(this, network);
    }

    /** The same on a network without faults, after the handshake. */
    public Pair established() {
        var pair = over(VirtualNetwork.seeded(seed));
        pair.runUntilQuiet();
        pair.assertEstablished();
        return pair;
    }
}
