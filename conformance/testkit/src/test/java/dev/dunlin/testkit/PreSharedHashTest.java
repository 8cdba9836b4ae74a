package dev.dunlin.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsServerConfig;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A pre-shared key of DTLS 1.3 goes with suites of its hash alone. HelloRetryRequest names the suite before the server, which remembers
 * nothing, has looked for the key, and must not shut it out.
 */
class PreSharedHashTest {
    private static final List<CipherSuite> SHORT_HASH_FIRST =
            List.of(CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384);

    private static PskCredentials sharedFor(HashAlgorithm hash) {
        return PskCredentials.of(SharedKey.IDENTITY, PreSharedKey.of("0123456789abcdef".getBytes(US_ASCII), hash));
    }

    /** A server that would rather use the suite of the other hash, and has a certificate to fall back on. */
    private static Setup setup(HashAlgorithm hash, boolean lookup, boolean cookie) {
        var preferred = hash == HashAlgorithm.SHA384 ? SHORT_HASH_FIRST : reversed();
        UnaryOperator<DtlsServerConfig.Builder> keys = builder -> lookup
                ? builder.pskLookup(identity -> Optional.of(identity)
                        .filter(SharedKey.IDENTITY::equals)
                        .map(known -> sharedFor(hash).key()))
                : builder.psk(sharedFor(hash));
        return Setup.standard()
                .speaking(ProtocolVersion.DTLS_1_3)
                .client(builder -> builder.psk(sharedFor(hash)).suites(SHORT_HASH_FIRST))
                .server(builder -> keys.apply(builder).suites(preferred).cookieExchange(cookie));
    }

    private static List<CipherSuite> reversed() {
        return List.of(SHORT_HASH_FIRST.get(1), SHORT_HASH_FIRST.get(0));
    }

    @ParameterizedTest
    @CsvSource({
        "SHA384, false, true",
        "SHA384, true, true",
        "SHA384, false, false",
        "SHA256, false, true",
        "SHA256, true, true"
    })
    @Requirement("RFC8446-4.2.11-c")
    void theSuiteGoesWithTheKeyThoughItIsChosenBeforeTheKeyIs(HashAlgorithm hash, boolean lookup, boolean cookie) {
        try (var pair = setup(hash, lookup, cookie).established()) {
            pair.assertExchange();
            for (var endpoint : List.of(pair.client(), pair.server())) {
                var info = endpoint.session().info().orElseThrow();
                assertEquals(Optional.of(SharedKey.IDENTITY), info.pskIdentity());
                assertEquals(hash, info.suite().hash());
                assertTrue(info.peerCertificates().isEmpty());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"SHA384", "SHA256"})
    @Requirement("RFC8446-4.2.11-e")
    void aKeyThatIsUnknownLeavesTheCertificate(HashAlgorithm hash) {
        var unknown = SharedKey.unknownIdentity().identity();
        var stranger = PskCredentials.of(unknown, sharedFor(hash).key());
        try (var pair = setup(hash, false, true)
                .client(builder -> builder.psk(stranger).trust(Identity.trust()))
                .established()) {
            pair.assertExchange();
            var info = pair.client().session().info().orElseThrow();
            assertEquals(Optional.empty(), info.pskIdentity());
            assertEquals(1, info.peerCertificates().size());
        }
    }
}
