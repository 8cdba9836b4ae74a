package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates that go compressed both ways in DTLS 1.3, with NSS, which has zlib from its driver. */
@RequiresOpenSsl
class CompressionTest {
    private static final CipherSuite SUITE = CipherSuite.TLS_AES_128_GCM_SHA256;

    private final Certificates certificates;
    private final Peers peers;

    CompressionTest(Certificates certificates, Peers peers) {
        this.certificates = certificates;
        this.peers = peers;
    }

    @ParameterizedTest(name = "{0} certificates")
    @EnumSource(names = {"P_256", "RSA_2048"})
    @Requirement({"RFC8879-4-e", "RFC8879-4-f", "RFC8879-4-a", "RFC8879-3-b"})
    void clientAndTheirServerTakeEachOthersCompressedCertificates(KeyKind key) {
        var config = Versions.only(SUITE, DtlsClientConfig.builder())
                .trust(certificates.trust())
                .credentials(certificates.client(key).credentials())
                .compressCertificates(true)
                .limits(Exchange.QUICK)
                .build();
        var terms = Terms.server(SUITE, NamedGroup.X25519)
                .only(Terms.startingWith(NamedGroup.X25519).toArray(NamedGroup[]::new))
                .showing(certificates.server(key))
                .trusting(certificates.authority())
                .compressing();
        try (var server = peers.find(PeerKind.NSS).serve(terms);
                var client = Exchange.client(server.address(), config)) {
            var info = Exchange.connect(client);
            Exchange.echo(client, server, "in fewer bytes");
            assertEquals("CN=server-" + key, Exchange.subject(info));
            assertInstanceOf(DriverEnd.class, server).awaitCompression();
        }
    }

    @ParameterizedTest(name = "{0} certificates")
    @EnumSource(names = {"P_256", "RSA_2048"})
    @Requirement({"RFC8879-4-e", "RFC8879-4-f", "RFC8879-4-a", "RFC8879-3-b"})
    void serverAndTheirClientTakeEachOthersCompressedCertificates(KeyKind key) {
        var config = Versions.only(SUITE, DtlsServerConfig.builder())
                .credentials(certificates.server(key).credentials())
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trust(certificates.trust())
                .compressCertificates(true)
                .limits(Exchange.QUICK)
                .build();
        var terms = Terms.client(SUITE, NamedGroup.X25519)
                .showing(certificates.client(key))
                .trusting(certificates.authority())
                .compressing();
        try (var server = new EchoServer(config);
                var client = peers.find(PeerKind.NSS).connect(server.address(), terms)) {
            client.sendLine("in fewer bytes");
            var info = server.awaitEstablished().info();
            client.awaitLine("in fewer bytes");
            assertEquals("CN=client-" + key, Exchange.subject(info));
            assertInstanceOf(DriverEnd.class, client).awaitCompression();
        }
    }
}
