package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsServerConfig;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client of DTLS 1.3 that names a pre-shared key and would take a certificate as well: NSS, of which the server decides what it gets. */
@RequiresOpenSsl
class PreferredCertificateTest {
    private static final CipherSuite SUITE = CipherSuite.TLS_AES_128_GCM_SHA256;

    private final Certificates certificates;
    private final Peers peers;

    PreferredCertificateTest(Certificates certificates, Peers peers) {
        this.certificates = certificates;
        this.peers = peers;
    }

    @ParameterizedTest(name = "certificates preferred: {0}")
    @ValueSource(booleans = {true, false})
    @Requirement("RFC8446-4.2.11-e")
    void theServersPreferenceDecidesBetweenKeyAndCertificate(boolean preferred) {
        var terms = Terms.client(SUITE, NamedGroup.X25519)
                .sharing(SharedSecret.SENSOR)
                .trusting(certificates.authority());
        var config = Versions.only(SUITE, DtlsServerConfig.builder())
                .credentials(certificates.server(KeyKind.P_256).credentials())
                .psk(SharedSecret.SENSOR.credentials())
                .preferCertificates(preferred)
                .limits(Exchange.QUICK)
                .build();
        try (var server = new EchoServer(config);
                var client = peers.find(PeerKind.NSS).connect(server.address(), terms)) {
            client.sendLine("by whatever you like");
            var key = PskIdentity.of(SharedSecret.SENSOR.identity());
            assertEquals(
                    preferred ? Optional.empty() : Optional.of(key),
                    server.awaitEstablished().info().pskIdentity());
            client.awaitLine("by whatever you like");
        }
    }
}
