package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.PskKeyExchange;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pre-shared keys of DTLS 1.3 without Diffie-Hellman, which only wolfSSL has, and only where it is told to. */
@RequiresOpenSsl
@Timeout(120)
class PskAloneTest {
    private static final CipherSuite SUITE = CipherSuite.TLS_AES_128_GCM_SHA256;

    private final Peers peers;

    PskAloneTest(Peers peers) {
        this.peers = peers;
    }

    @Test
    @Requirement({"RFC8446-4.2.9-a", "RFC8446-4.2.9-f"})
    void clientAndWolfSslDoWithoutKeyExchange() {
        var terms = Terms.server(SUITE, NamedGroup.X25519)
                .sharing(SharedSecret.SENSOR)
                .withoutKeyExchange();
        var config = Versions.only(SUITE, DtlsClientConfig.builder())
                .psk(SharedSecret.SENSOR.credentials())
                .pskKeyExchange(PskKeyExchange.ALONE)
                .limits(Exchange.QUICK)
                .build();
        try (var server = peers.find(PeerKind.WOLFSSL).serve(terms);
                var client = Exchange.client(server.address(), config)) {
            assertEquals(Optional.empty(), Exchange.connect(client).group());
            Exchange.echo(client, server, "alone");
        }
    }

    @Test
    @Requirement({"RFC8446-4.2.9-c", "RFC8446-4.2.9-f"})
    void serverAndWolfSslDoWithoutKeyExchange() {
        var terms = Terms.client(SUITE, NamedGroup.X25519)
                .sharing(SharedSecret.SENSOR)
                .withoutKeyExchange();
        var config = Versions.only(SUITE, DtlsServerConfig.builder())
                .psk(SharedSecret.SENSOR.credentials())
                .pskKeyExchange(PskKeyExchange.ALONE)
                .limits(Exchange.QUICK)
                .build();
        try (var server = new EchoServer(config);
                var client = peers.find(PeerKind.WOLFSSL).connect(server.address(), terms)) {
            client.sendLine("alone");
            assertEquals(Optional.empty(), server.awaitEstablished().info().group());
            client.awaitLine("alone");
        }
    }
}
