package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An OpenSSL that has been told to do without the extended master secret (RFC 7627) is refused, unless the application allows it. */
@RequiresOpenSsl
@Timeout(120)
class OpenSslMasterSecretTest {
    private static final String LABEL = "EXPORTER-dunlin";

    private final Certificates certificates;
    private final Path configuration;
    private final OpenSsl legacy;

    OpenSslMasterSecretTest(OpenSsl openssl, Certificates certificates, @TempDir Path folder) {
        this.certificates = certificates;
        configuration = folder.resolve("openssl.cnf");
        legacy = openssl.configuredBy(configuration);
    }

    @BeforeEach
    void configureOpenSsl() throws IOException {
        Files.write(
                configuration,
                List.of(
                        "openssl_conf = modules",
                        "[modules]",
                        "ssl_conf = ssl",
                        "[ssl]",
                        "system_default = defaults",
                        "[defaults]",
                        "Options = -ExtendedMasterSecret"));
    }

    @Test
    @Requirement({"RFC7627-4-b", "RFC7627-5.2-e"})
    void clientRefusesOpenSslWithoutIt() {
        try (var server = legacy.serve(certificates.server(KeyKind.P_256));
                var client = Exchange.client(server.address(), trusting().build())) {
            assertMissing(Exchange.connectInVain(client));
            server.awaitAlertReceived("fatal:handshake failure");
        }
    }

    @Test
    @Requirement({"RFC7627-4-b", "RFC7627-5.2-c"})
    void serverRefusesOpenSslWithoutIt() {
        try (var server = new EchoServer(serving().build());
                var client = legacy.connect(server.port())) {
            assertMissing(server.awaitFailure());
            client.awaitAlertReceived("fatal:handshake failure");
        }
    }

    @Test
    @Requirement({"RFC7627-5.2-f", "RFC7627-5.3-g", "RFC7627-5.4-a"})
    void clientThatMayDoWithoutItExchangesDataButExportsNothing() {
        var config = trusting().requireExtendedMasterSecret(false).build();
        try (var server = legacy.serve(certificates.server(KeyKind.P_256));
                var client = Exchange.client(server.address(), config)) {
            var info = Exchange.connect(client);
            Exchange.echo(client, server, "as in 2008");
            assertFalse(info.extendedMasterSecret());
            assertFalse(server.serverHasExtendedMasterSecret());
            assertTrue(client.export(LABEL, 32).isEmpty());
            assertTrue(client.resumable().isEmpty(), "what is never offered is never resumed with another secret");
        }
    }

    @Test
    @Requirement({"RFC7627-5.2-d", "RFC7627-5.2-f", "RFC7627-5.4-a"})
    void serverThatMayDoWithoutItExchangesDataButExportsNothing() {
        var config = serving().requireExtendedMasterSecret(false).build();
        try (var server = new EchoServer(config);
                var client = legacy.connect(server.port())) {
            var session = server.awaitEstablished();
            Exchange.echo(client, server, "as in 2008");
            assertFalse(session.info().extendedMasterSecret());
            assertFalse(client.clientHasExtendedMasterSecret());
            assertTrue(session.export(LABEL, 32).isEmpty());
        }
    }

    private static void assertMissing(Failure failure) {
        assertEquals(FailureReason.REQUIRED_EXTENSION_MISSING, failure.reason(), failure::toString);
        assertEquals(Optional.of(AlertDescription.HANDSHAKE_FAILURE), failure.alert());
        assertFalse(failure.sentByPeer());
    }

    private DtlsClientConfig.Builder trusting() {
        return DtlsClientConfig.builder().trust(certificates.trust()).limits(Exchange.QUICK);
    }

    private DtlsServerConfig.Builder serving() {
        return DtlsServerConfig.builder()
                .credentials(certificates.server(KeyKind.P_256).credentials())
                .limits(Exchange.QUICK);
    }
}
