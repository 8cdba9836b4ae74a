package dev.dunlin.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CipherSuiteTest {
    /** The registry of TLS cipher suites as IANA has it. */
    private static final Map<String, Integer> REGISTRY = Map.ofEntries(
            Map.entry("TLS_PSK_WITH_AES_128_GCM_SHA256", 0x00A8),
            Map.entry("TLS_PSK_WITH_AES_256_GCM_SHA384", 0x00A9),
            Map.entry("TLS_AES_128_GCM_SHA256", 0x1301),
            Map.entry("TLS_AES_256_GCM_SHA384", 0x1302),
            Map.entry("TLS_CHACHA20_POLY1305_SHA256", 0x1303),
            Map.entry("TLS_AES_128_CCM_SHA256", 0x1304),
            Map.entry("TLS_AES_128_CCM_8_SHA256", 0x1305),
            Map.entry("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", 0xC02B),
            Map.entry("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", 0xC02C),
            Map.entry("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", 0xC02F),
            Map.entry("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", 0xC030),
            Map.entry("TLS_PSK_WITH_AES_128_CCM", 0xC0A4),
            Map.entry("TLS_PSK_WITH_AES_256_CCM", 0xC0A5),
            Map.entry("TLS_PSK_WITH_AES_128_CCM_8", 0xC0A8),
            Map.entry("TLS_PSK_WITH_AES_256_CCM_8", 0xC0A9),
            Map.entry("TLS_ECDHE_ECDSA_WITH_AES_128_CCM", 0xC0AC),
            Map.entry("TLS_ECDHE_ECDSA_WITH_AES_256_CCM", 0xC0AD),
            Map.entry("TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8", 0xC0AE),
            Map.entry("TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8", 0xC0AF),
            Map.entry("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", 0xCCA8),
            Map.entry("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", 0xCCA9),
            Map.entry("TLS_PSK_WITH_CHACHA20_POLY1305_SHA256", 0xCCAB),
            Map.entry("TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256", 0xCCAC),
            Map.entry("TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256", 0xD001),
            Map.entry("TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384", 0xD002),
            Map.entry("TLS_ECDHE_PSK_WITH_AES_128_CCM_8_SHA256", 0xD003),
            Map.entry("TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256", 0xD005));

    @Test
    @Requirement({"RFC6347-4.1.2.2-a", "RFC6347-4.1.2.5-a"})
    void namesAndCodesAreThoseOfTheRegistry() {
        assertEquals(
                REGISTRY,
                Arrays.stream(CipherSuite.values()).collect(Collectors.toMap(CipherSuite::name, CipherSuite::code)));
    }

    @ParameterizedTest
    @EnumSource
    void whatASuiteNamesIsWhatItUses(CipherSuite suite) {
        var name = suite.name();
        int with = name.indexOf("_WITH_");
        var protection = with < 0 ? name.substring("TLS_".length()) : name.substring(with + "_WITH_".length());

        assertEquals(with >= 0, suite.namesKeyExchange());
        assertEquals(
                with < 0 ? "SEPARATE" : name.substring("TLS_".length(), with),
                suite.keyExchange() == CipherSuite.KeyExchange.ECDHE
                        ? "ECDHE_" + suite.authentication()
                        : suite.keyExchange().name());
        assertEquals(protection.replaceAll("_SHA[0-9]+$", ""), suite.aead().name());
        // RFC 5246 §5: SHA-256 unless the name says otherwise, which holds for AES_256_CCM too (RFC 6655 §3).
        assertEquals(name.endsWith("_SHA384") ? HashAlgorithm.SHA384 : HashAlgorithm.SHA256, suite.hash());
    }

    @Test
    void onlySuitesWithoutCertificatesAreAuthenticatedByThePreSharedKey() {
        for (var suite : CipherSuite.values()) {
            assertEquals(
                    suite.keyExchange() == CipherSuite.KeyExchange.PSK
                            || suite.keyExchange() == CipherSuite.KeyExchange.ECDHE_PSK,
                    suite.authentication() == CipherSuite.Authentication.PSK);
            assertEquals(suite.namesKeyExchange(), suite.authentication() != CipherSuite.Authentication.SEPARATE);
        }
    }

    @Test
    void everySuiteIsFoundByItsCodeAndNothingElseIs() {
        for (var suite : CipherSuite.values()) {
            assertEquals(Optional.of(suite), CipherSuite.of(suite.code()));
        }
        assertTrue(CipherSuite.of(0x0000).isEmpty());
        assertTrue(CipherSuite.of(0xC009).isEmpty());
    }

    @Test
    @SecurityHistory({"T5", "T54"})
    void nothingButAeadsIsSpoken() {
        for (var suite : CipherSuite.values()) {
            assertFalse(suite.name().contains("CBC") || suite.name().contains("TLS_RSA"), suite::name);
        }
    }
}
