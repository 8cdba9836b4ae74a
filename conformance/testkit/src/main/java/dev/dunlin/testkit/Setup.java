package dev.dunlin.testkit;

import static dev.dunlin.handshake.ProtocolVersion.DTLS_1_2;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PskLookup;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.Limits;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How the two sides of a {@link Pair} are configured: P-256 certificates unless told otherwise, cookie exchange, defaults for the rest, all randomness from one
 * seed. Immutable; each method returns a changed copy.
 */
public final class Setup {
    private final long seed;
    private final Identity identity;
    private final Authentication authentication;
    private final UnaryOperator<DtlsClientConfig.Builder> client;
    private final UnaryOperator<DtlsServerConfig.Builder> server;

    /** By what the sides know each other. */
    private enum Authentication {
        CERTIFICATES,
        PRE_SHARED_KEY,
        PRE_SHARED_KEY_LOOKED_UP
    }

    private Setup(
            long seed,
            Identity identity,
            Authentication authentication,
            UnaryOperator<DtlsClientConfig.Builder> client,
            UnaryOperator<DtlsServerConfig.Builder> server) {
        this.seed = seed;
        this.identity = identity;
        this.authentication = authentication;
        this.client = client;
        this.server = server;
    }

    /** What most tests want. */
    public static Setup standard() {
        return new Setup(
                1,
                Identity.SERVER_P256,
                Authentication.CERTIFICATES,
                client -> client.versions(DTLS_1_2, DTLS_1_2),
                server -> server.versions(DTLS_1_2, DTLS_1_2));
    }

    /** The randomness of both sides follows from this. */
    public Setup seed(long other) {
        return new Setup(other, identity, authentication, client, server);
    }

    /** The server is this one, in place of the one with a P-256 certificate. */
    public Setup serving(Identity other) {
        return new Setup(seed, other, authentication, client, server);
    }

    /** Changes whatever the client's builder offers, after everything that was set before. */
    public Setup client(UnaryOperator<DtlsClientConfig.Builder> change) {
        return new Setup(seed, identity, authentication, builder -> change.apply(client.apply(builder)), server);
    }

    /** The same for the server. */
    public Setup server(UnaryOperator<DtlsServerConfig.Builder> change) {
        return new Setup(seed, identity, authentication, client, builder -> change.apply(server.apply(builder)));
    }

    /** Both sides speak this version and no other. */
    public Setup speaking(ProtocolVersion version) {
        return client(builder -> builder.versions(version, version))
                .server(builder -> builder.versions(version, version));
    }

    /** Every ClientHello fits one datagram: it brings no public value with ML-KEM, though the JDK may have that. */
    public Setup withShortHellos() {
        return client(
                builder -> builder.groups(List.of(NamedGroup.X25519, NamedGroup.SECP256R1, NamedGroup.SECP384R1)));
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

    /** The sides know each other by {@link SharedKey} instead of certificates, in this suite. */
    public Setup preShared(CipherSuite suite) {
        return new Setup(seed, identity, Authentication.PRE_SHARED_KEY, client, server)
                .client(builder -> builder.suites(List.of(suite)))
                .server(builder -> builder.suites(List.of(suite)));
    }

    /** The same with a server that looks its keys up. */
    public Setup preSharedBy(PskLookup lookup) {
        return new Setup(seed, identity, Authentication.PRE_SHARED_KEY_LOOKED_UP, client, server)
                .server(builder -> builder.pskLookup(lookup));
    }

    /** Each side wants to be found by such ids. */
    public Setup connectionIds(ConnectionIds clients, ConnectionIds servers) {
        return client(builder -> builder.connectionIds(clients)).server(builder -> builder.connectionIds(servers));
    }

    /** Both sides keep datagrams this short. */
    public Setup mtu(int bytes) {
        return client(builder -> builder.mtu(bytes)).server(builder -> builder.mtu(bytes));
    }

    /** Both sides go on until it works, on a network as bad as those of the tests; what the defaults do there has tests of its own. */
    public Setup patient() {
        return limits(Limits.builder()
                .expiries(40)
                .maxTimeout(Duration.ofSeconds(4))
                .handshakeDeadline(Duration.ofHours(1))
                .build());
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
        var builder = DtlsClientConfig.builder().clock(Identity.WALL_CLOCK).random(new SeededRandom(seed));
        return client.apply(
                        authentication == Authentication.CERTIFICATES
                                ? builder.trust(Identity.trust())
                                : builder.psk(SharedKey.credentials()))
                .build();
    }

    public DtlsServerConfig serverConfig() {
        var builder = DtlsServerConfig.builder().clock(Identity.WALL_CLOCK).random(new SeededRandom(~seed));
        return server.apply(
                        switch (authentication) {
                            case CERTIFICATES -> builder.credentials(identity.credentials());
                            case PRE_SHARED_KEY -> builder.psk(SharedKey.credentials());
                            case PRE_SHARED_KEY_LOOKED_UP -> builder;
                        })
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
