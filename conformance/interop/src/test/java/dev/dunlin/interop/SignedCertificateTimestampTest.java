package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.SignedCertificateTimestampList;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Signed certificate timestamps (RFC 6962) beside certificates: of DTLS 1.2 with OpenSSL in both roles, which verifies them, of 1.3 with NSS in
 * both roles, which hands them on.
 */
@RequiresOpenSsl
class SignedCertificateTimestampTest {
    private static final CipherSuite SUITE_OF_13 = CipherSuite.TLS_AES_128_GCM_SHA256;

    private final OpenSsl openssl;
    private final Certificates certificates;
    private final Peers peers;
    private final Identity identity;
    private final CertificateLog log = new CertificateLog();
    private final SignedCertificateTimestampList timestamps;
    private final Path folder;

    SignedCertificateTimestampTest(OpenSsl openssl, Certificates certificates, Peers peers, @TempDir Path folder) {
        this.openssl = openssl;
        this.certificates = certificates;
        this.peers = peers;
        this.folder = folder;
        identity = certificates.server(KeyKind.P_256);
        timestamps = log.promise(identity.credentials().chain().get(0));
    }

    private static DtlsClientConfig asking(TrustAnchors trust) {
        return DtlsClientConfig.builder()
                .trust(trust)
                .requestSignedCertificateTimestamps(true)
                .limits(Exchange.QUICK)
                .build();
    }

    private OpenSslPeer sending() {
        return openssl.serve(
                identity,
                "-serverinfo",
                CertificateLog.serverInfo(folder, timestamps).toString());
    }

    /** Trust in who is in {@code known}. */
    private TrustAnchors promisedBy(CertificateLog known) {
        return certificates
                .trust()
                .signedCertificateTimestampsJudgedBy(
                        (chain, received) -> received.isPresent() && known.hasPromised(chain.get(0), received.get()));
    }

    @Test
    void theClientGetsWhatOpenSslSends() {
        try (var server = sending();
                var client = Exchange.client(server.address(), asking(promisedBy(log)))) {
            var info = Exchange.connect(client);
            Exchange.echo(client, server, "promised");
            assertEquals(Optional.of(timestamps), info.signedCertificateTimestamps());
        }
    }

    @Test
    void whoDoesNotAskAndWhoHasNothingGoOnWithout() {
        var silent = DtlsClientConfig.builder()
                .trust(certificates.trust())
                .limits(Exchange.QUICK)
                .build();
        try (var server = sending();
                var client = Exchange.client(server.address(), silent)) {
            assertEquals(Optional.empty(), Exchange.connect(client).signedCertificateTimestamps());
        }
        try (var server = openssl.serve(identity);
                var client = Exchange.client(server.address(), asking(certificates.trust()))) {
            assertEquals(Optional.empty(), Exchange.connect(client).signedCertificateTimestamps());
        }
    }

    @Test
    void promisesOfAnotherLogAreRefusedByWhoJudges() {
        try (var server = sending();
                var client = Exchange.client(server.address(), asking(promisedBy(new CertificateLog())))) {
            assertEquals(
                    FailureReason.UNTRUSTED_CERTIFICATE,
                    Exchange.connectInVain(client).reason());
            server.awaitAlert(Peer.Way.RECEIVED, AlertDescription.CERTIFICATE_UNKNOWN);
        }
    }

    @Test
    void openSslFindsThePromiseToTheServerValid() {
        var config = DtlsServerConfig.builder()
                .credentials(identity.credentials().withSignedCertificateTimestamps(timestamps))
                .limits(Exchange.QUICK)
                .build();
        try (var server = new EchoServer(config);
                var client = openssl.connect(
                        server.port(),
                        "-ct",
                        "-ctlogfile",
                        log.knownToOpenSsl(folder).toString(),
                        "-CAfile",
                        certificates.authority().toString())) {
            server.awaitEstablished();
            client.await("SCTs present \\(1\\)");
            client.await("SCT validation status: valid");
            Exchange.echo(client, server, "promised");
        }
    }

    @Test
    void inDtls13TheClientGetsWhatNssSends() {
        var config = Versions.only(SUITE_OF_13, DtlsClientConfig.builder())
                .trust(promisedBy(log))
                .requestSignedCertificateTimestamps(true)
                .limits(Exchange.QUICK)
                .build();
        var terms = Terms.server(SUITE_OF_13, NamedGroup.X25519)
                .showing(identity)
                .promised(CertificateLog.encoded(folder, timestamps));
        try (var server = peers.find(PeerKind.NSS).serve(terms);
                var client = Exchange.client(server.address(), config)) {
            var info = Exchange.connect(client);
            Exchange.echo(client, server, "promised");
            assertEquals(ProtocolVersion.DTLS_1_3, info.version());
            assertEquals(Optional.of(timestamps), info.signedCertificateTimestamps());
        }
    }

    @Test
    void inDtls13NssGetsWhatTheServerSends() {
        var config = Versions.only(SUITE_OF_13, DtlsServerConfig.builder())
                .credentials(identity.credentials().withSignedCertificateTimestamps(timestamps))
                .limits(Exchange.QUICK)
                .build();
        var terms = Terms.client(SUITE_OF_13, NamedGroup.X25519)
                .trusting(certificates.authority())
                .askingForTimestamps();
        try (var server = new EchoServer(config);
                var client = peers.find(PeerKind.NSS).connect(server.address(), terms)) {
            client.sendLine("promised");
            var info = server.awaitEstablished().info();
            client.awaitLine("promised");
            assertEquals(ProtocolVersion.DTLS_1_3, info.version());
            assertArrayEquals(
                    timestamps.encoded(),
                    assertInstanceOf(DriverEnd.class, client).timestamps());
        }
    }

    @Test
    void theLogOfTheseTestsTellsItsPromisesFromThoseOfOthers() throws GeneralSecurityException {
        var own = identity.credentials().chain().get(0);
        var other = certificates.server(KeyKind.P_384).credentials().chain().get(0);
        assertTrue(log.hasPromised(own, timestamps));
        assertFalse(log.hasPromised(other, timestamps));
        assertFalse(new CertificateLog().hasPromised(own, timestamps));
    }
}
