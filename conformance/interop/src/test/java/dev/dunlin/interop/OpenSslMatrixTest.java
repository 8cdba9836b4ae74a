package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each certificate with each suite and each group, in both roles: OpenSSL agrees on what was agreed, and on every byte after it. */
@RequiresOpenSsl
@Timeout(120)
class OpenSslMatrixTest {
    private final OpenSsl openssl;
    private final Certificates certificates;

    OpenSslMatrixTest(OpenSsl openssl, Certificates certificates) {
        this.openssl = openssl;
        this.certificates = certificates;
    }

    static Stream<Arguments> combinations() {
        return Stream.of(KeyKind.values()).flatMap(key -> key.suites().stream()
                .flatMap(suite -> Stream.of(NamedGroup.values()).map(group -> Arguments.of(key, suite, group))));
    }

    @ParameterizedTest(name = "{0} certificate, {1}, {2}")
    @MethodSource("combinations")
    @Requirement({
        "RFC6347-4.1.2.4-a",
        "RFC8422-6-a",
        "RFC9325-4.2-a",
        "RFC9325-4.2-c",
        "RFC9325-4.2.1-d",
        "RFC5289-3-a",
        "RFC5288-3-d",
        "RFC7627-4-a",
        "RFC5246-7.4.9-b"
    })
    void clientExchangesDataWithOpenSsl(KeyKind key, CipherSuite suite, NamedGroup group) {
        var config = DtlsClientConfig.builder()
                .trust(certificates.trust())
                .suites(List.of(suite))
                .groups(startingWith(group))
                .limits(Exchange.QUICK)
                .build();
        try (var server = openssl.serve(certificates.server(key));
                var client = Exchange.client(server.address(), config)) {
            var info = Exchange.connect(client);
            Exchange.echo(client, server, "over " + suite);

            assertEquals(ProtocolVersion.DTLS_1_2, info.version());
            assertEquals(suite, info.suite());
            assertEquals(Optional.of(group), info.group());
            assertTrue(info.extendedMasterSecret());
            assertEquals(Exchange.openSslName(suite), server.suite());
            assertTrue(server.sharedGroups().startsWith(openSslName(group)), server::sharedGroups);
            assertTrue(server.serverHasExtendedMasterSecret());
        }
    }

    @ParameterizedTest(name = "{0} certificate, {1}, {2}")
    @MethodSource("combinations")
    @Requirement({
        "RFC6347-4.1.2.4-a",
        "RFC8422-6-a",
        "RFC9325-4.2-a",
        "RFC9325-4.2-c",
        "RFC9325-4.2.1-d",
        "RFC5289-3-a",
        "RFC5288-3-d",
        "RFC7627-4-a",
        "RFC5246-7.4.9-b"
    })
    void serverExchangesDataWithOpenSsl(KeyKind key, CipherSuite suite, NamedGroup group) {
        var config = DtlsServerConfig.builder()
                .credentials(certificates.server(key).credentials())
                .suites(List.of(suite))
                .groups(List.of(group))
                .limits(Exchange.QUICK)
                .build();
        try (var server = new EchoServer(config);
                var client = openssl.connect(
                        server.port(),
                        "-CAfile",
                        certificates.authority().toString(),
                        "-verify_hostname",
                        Certificates.SERVER.toString(),
                        "-verify_return_error")) {
            var info = server.awaitEstablished().info();
            Exchange.echo(client, server, "over " + suite);

            assertEquals(ProtocolVersion.DTLS_1_2, info.version());
            assertEquals(suite, info.suite());
            assertEquals(Optional.of(group), info.group());
            assertTrue(info.extendedMasterSecret());
            assertEquals(Exchange.openSslName(suite), client.suite());
            assertEquals(temporaryKey(group), client.temporaryKey());
            assertTrue(client.clientHasExtendedMasterSecret());
            assertEquals("0 (ok)", client.await("Verify return code: (.*)").group(1));
        }
    }

    /** All groups, since the client has to list the curve of the certificate too (RFC 8422 §5.3). */
    private static List<NamedGroup> startingWith(NamedGroup first) {
        var groups = new ArrayList<>(List.of(NamedGroup.values()));
        groups.remove(first);
        groups.add(0, first);
        return groups;
    }

    private static String openSslName(NamedGroup group) {
        return switch (group) {
            case X25519 -> "x25519";
            case SECP256R1 -> "secp256r1";
            case SECP384R1 -> "secp384r1";
        };
    }

    private static String temporaryKey(NamedGroup group) {
        return switch (group) {
            case X25519 -> "X25519";
            case SECP256R1 -> "ECDH, prime256v1";
            case SECP384R1 -> "ECDH, secp384r1";
        };
    }
}
