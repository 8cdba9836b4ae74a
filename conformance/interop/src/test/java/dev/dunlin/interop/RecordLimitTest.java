package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that take small records only: by record_size_limit (GnuTLS, Scandium, NSS), wolfSSL's client by max_fragment_length. */
@RequiresOpenSsl
@Timeout(120)
class RecordLimitTest {
    private static final int LIMIT = 512;

    /** gnutls-serv reads and returns records in pieces of 128 bytes. */
    private static final String SHORT = "x".repeat(100);

    private final Certificates certificates;
    private final Peers peers;

    RecordLimitTest(Certificates certificates, Peers peers) {
        this.certificates = certificates;
        this.peers = peers;
    }

    static Stream<Arguments> servers() {
        return PeerKind.inAllVersions(PeerKind.GNUTLS, PeerKind.SCANDIUM, PeerKind.NSS);
    }

    static Stream<Arguments> clients() {
        return PeerKind.inAllVersions(PeerKind.GNUTLS, PeerKind.SCANDIUM, PeerKind.WOLFSSL, PeerKind.NSS);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("servers")
    @Requirement("RFC8449-4-a")
    void clientKeepsToTheLimitOfTheirServer(PeerKind peer, ProtocolVersion version) {
        var suite = Versions.suite(version);
        var terms = Terms.server(suite, NamedGroup.X25519)
                .showing(certificates.server(KeyKind.P_256))
                .limiting(LIMIT);
        var config = Versions.only(suite, DtlsClientConfig.builder())
                .trust(certificates.trust())
                .limits(Exchange.QUICK)
                .build();
        try (var server = peers.find(peer).serve(terms);
                var client = Exchange.client(server.address(), config)) {
            Exchange.connect(client);
            int longest = content(peer, version);
            assertEquals(longest, client.maxPlaintext());
            var line = peer == PeerKind.GNUTLS ? SHORT : "x".repeat(longest - 1);
            Exchange.send(client, line + "\n");
            server.returnLine(line);
            assertEquals(line + "\n", Exchange.receive(client));
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("clients")
    @Requirement({"RFC8449-4-a", "RFC6066-4-a"})
    void serverKeepsToTheLimitOfTheirClient(PeerKind peer, ProtocolVersion version) {
        var suite = Versions.suite(version);
        var terms = Terms.client(suite, NamedGroup.X25519)
                .trusting(certificates.authority())
                .limiting(LIMIT);
        var config = Versions.only(suite, DtlsServerConfig.builder())
                .credentials(certificates.server(KeyKind.P_256).credentials())
                .limits(Exchange.QUICK)
                .build();
        try (var server = new EchoServer(config);
                var client = peers.find(peer).connect(server.address(), terms)) {
            int longest = content(peer, version);
            var line = "x".repeat(longest - 1);
            client.sendLine(line);
            assertEquals(longest, server.awaitEstablished().maxPlaintext());
            server.assertEchoed();
            client.awaitLine(line);
        }
    }

    /** What fits: in 1.3 record_size_limit counts the content type too (RFC 8449 §4), max_fragment_length does not. */
    private static int content(PeerKind peer, ProtocolVersion version) {
        return version == ProtocolVersion.DTLS_1_3 && peer != PeerKind.WOLFSSL ? LIMIT - 1 : LIMIT;
    }
}
