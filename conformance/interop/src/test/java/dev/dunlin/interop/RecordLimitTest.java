package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that take small records only: by record_size_limit (GnuTLS, Scandium, NSS), wolfSSL's client by max_fragment_length. */
@RequiresOpenSsl
@Timeout(120)
class RecordLimitTest {
    private static final CipherSuite SUITE = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
    private static final int LIMIT = 512;
    private static final String LONGEST = "x".repeat(LIMIT - 1);

    /** gnutls-serv reads and returns records in pieces of 128 bytes. */
    private static final String SHORT = "x".repeat(100);

    private final Certificates certificates;
    private final Peers peers;

    RecordLimitTest(Certificates certificates, Peers peers) {
        this.certificates = certificates;
        this.peers = peers;
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"GNUTLS", "SCANDIUM", "NSS"})
    @Requirement("RFC8449-4-a")
    void clientKeepsToTheLimitOfTheirServer(PeerKind peer) {
        var terms = Terms.server(SUITE, NamedGroup.X25519)
                .showing(certificates.server(KeyKind.P_256))
                .limiting(LIMIT);
        var config = DtlsClientConfig.builder()
                .trust(certificates.trust())
                .suites(List.of(SUITE))
                .limits(Exchange.QUICK)
                .build();
        try (var server = peers.find(peer).serve(terms);
                var client = Exchange.client(server.address(), config)) {
            Exchange.connect(client);
            assertEquals(LIMIT, client.maxPlaintext());
            var line = peer == PeerKind.GNUTLS ? SHORT : LONGEST;
            Exchange.send(client, line + "\n");
            server.returnLine(line);
            assertEquals(line + "\n", Exchange.receive(client));
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"GNUTLS", "SCANDIUM", "WOLFSSL", "NSS"})
    @Requirement({"RFC8449-4-a", "RFC6066-4-a"})
    void serverKeepsToTheLimitOfTheirClient(PeerKind peer) {
        var terms = Terms.client(SUITE, NamedGroup.X25519)
                .trusting(certificates.authority())
                .limiting(LIMIT);
        var config = DtlsServerConfig.builder()
                .credentials(certificates.server(KeyKind.P_256).credentials())
                .suites(List.of(SUITE))
                .limits(Exchange.QUICK)
                .build();
        try (var server = new EchoServer(config);
                var client = peers.find(peer).connect(server.address(), terms)) {
            client.sendLine(LONGEST);
            assertEquals(LIMIT, server.awaitEstablished().maxPlaintext());
            server.assertEchoed();
            client.awaitLine(LONGEST);
        }
    }
}
