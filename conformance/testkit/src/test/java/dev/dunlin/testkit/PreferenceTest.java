package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.PskKeyExchange;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What two sides agree on that leave everything open. */
class PreferenceTest {
    private static final PskCredentials KEY =
            PskCredentials.of(PskIdentity.of("sensor"), PreSharedKey.of(new byte[16]));

    private final Setup both =
            Setup.standard().client(builder -> builder.psk(KEY)).server(builder -> builder.psk(KEY));

    private static CipherSuite agreed(Setup setup) {
        try (var pair = setup.established()) {
            return pair.server().session().info().orElseThrow().suite();
        }
    }

    @Test
    @Requirement("RFC9325-4.1-g")
    void forwardSecrecyComesFirstWhateverTheClientLikes() {
        assertTrue(agreed(both).keyExchange() != CipherSuite.KeyExchange.PSK);

        var plainPskFirst = Arrays.stream(CipherSuite.values())
                .filter(CipherSuite::namesKeyExchange)
                .sorted(Comparator.comparing(CipherSuite::keyExchange).reversed())
                .toList();
        assertTrue(agreed(both.client(builder -> builder.suites(plainPskFirst))).keyExchange()
                != CipherSuite.KeyExchange.PSK);
    }

    /** A key without an exchange is agreed on where nothing else is left, and not because a client lists it first. */
    @Test
    @Requirement("RFC9325-4.1-g")
    void forwardSecrecyComesFirstInDtls13() {
        var setup = both.speaking(ProtocolVersion.DTLS_1_3)
                .client(builder -> builder.pskKeyExchange(PskKeyExchange.EITHER))
                .server(builder -> builder.pskKeyExchange(PskKeyExchange.EITHER));
        try (var pair = setup.established()) {
            var info = pair.server().session().info().orElseThrow();
            assertTrue(info.pskIdentity().isPresent());
            assertTrue(info.group().isPresent());
        }
    }

    /** The client can do either; a session that came of the certificate goes on by its ticket, as any does. */
    @Test
    @Requirement("RFC8446-4.2.11-e")
    void aServerMayPreferItsCertificateToAKeyThatItKnows() {
        var setup = both.speaking(ProtocolVersion.DTLS_1_3);
        assertTrue(keyed(setup.clientConfig(), setup.serverConfig()));

        var server = setup.server(builder -> builder.preferCertificates(true)).serverConfig();
        assertFalse(keyed(setup.clientConfig(), server));
        try (var earlier = Meeting.first(setup.clientConfig(), server);
                var meeting = Meeting.resuming(earlier, setup.clientConfig(), server)) {
            assertTrue(meeting.established().resumed());
        }
    }

    /** Of a client that has nobody to trust no preference makes one that takes certificates. */
    @Test
    @Requirement("RFC8446-4.2.11-e")
    void aClientThatHasItsKeyAloneIsTakenByItAllTheSame() {
        var setup = Setup.standard()
                .speaking(ProtocolVersion.DTLS_1_3)
                .server(builder -> builder.psk(SharedKey.credentials()).preferCertificates(true));
        var client = Setup.standard()
                .speaking(ProtocolVersion.DTLS_1_3)
                .preShared(CipherSuite.TLS_AES_128_GCM_SHA256)
                .clientConfig();
        assertTrue(keyed(client, setup.serverConfig()));
    }

    private static boolean keyed(DtlsClientConfig client, DtlsServerConfig server) {
        try (var meeting = Meeting.of(client, server)) {
            return meeting.established().pskIdentity().isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9325-4.2.1-b")
    void theServersPreferenceDecides(ProtocolVersion version) {
        var strong = Suites.overheard(version);
        var shortTag = Suites.shortTag(version);
        var setup = Setup.standard()
                .speaking(version)
                .client(builder -> builder.suites(List.of(shortTag, strong)))
                .server(builder -> builder.suites(List.of(strong, shortTag)));

        assertEquals(strong, agreed(setup));
        // Where a cookie is asked for, the suite of DTLS 1.3 is settled with it.
        assertEquals(strong, agreed(setup.withoutCookie()));
    }
}
