package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.requirements.Requirement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

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

    @Test
    @Requirement("RFC9325-4.2.1-b")
    void theServersPreferenceDecides() {
        var strong = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
        var shortTag = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8;
        var setup = Setup.standard()
                .client(builder -> builder.suites(List.of(shortTag, strong)))
                .server(builder -> builder.suites(List.of(strong, shortTag)));

        assertEquals(strong, agreed(setup));
    }
}
