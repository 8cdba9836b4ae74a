package dev.dunlin.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.ImportedPsk;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What configurations make of keys to import (RFC 9258). */
class ImportConfigTest {
    private static final byte[] KEY = "0123456789abcdef".getBytes(US_ASCII);
    private static final ImportedPsk DOOR = ImportedPsk.of(PskIdentity.of("door"), KEY);

    private static PskCredentials direct(String identity, String key) {
        return PskCredentials.of(PskIdentity.of(identity), PreSharedKey.of(key.getBytes(US_ASCII)));
    }

    private static void assertRefused(Class<? extends Exception> kind, String complaint, Executable making) {
        var refusal = assertThrows(kind, making);
        assertTrue(String.valueOf(refusal.getMessage()).contains(complaint), refusal::toString);
    }

    @Test
    @Requirement("RFC9258-5.1-b")
    void aKeyToImportIsAllThatEitherSideNeedsInDtls13() {
        var client = DtlsClientConfig.builder().importedPsk(DOOR).build();
        var server = DtlsServerConfig.builder().importedPsk(DOOR).build();
        assertTrue(client.hasPreSharedKey());
        assertTrue(server.hasPreSharedKeys());
        for (var config : List.of(client, server)) {
            assertEquals(ProtocolVersion.DTLS_1_3, config.minVersion());
            assertTrue(config.suites().stream().noneMatch(CipherSuite::namesKeyExchange));
            assertEquals(
                    2,
                    config.suites().stream().map(CipherSuite::hash).distinct().count());
        }
    }

    @Test
    @Requirement("RFC9258-5.1-b")
    void aKeyToImportIsOfNoUseToDtls12() {
        assertRefused(IllegalStateException.class, "a pre-shared key to import", () -> DtlsClientConfig.builder()
                .importedPsk(DOOR)
                .psk(direct("window", "another key"))
                .versions(ProtocolVersion.DTLS_1_2, ProtocolVersion.DTLS_1_2)
                .build());
    }

    @Test
    @Requirement("RFC9258-4-a")
    void aKeyIsImportedOrUsedAsItIsAndNotBoth() {
        for (var same : List.of(direct("door", "another key"), direct("window", "0123456789abcdef"))) {
            assertRefused(
                    IllegalStateException.class,
                    "RFC 9258 §4",
                    () -> DtlsClientConfig.builder().importedPsk(DOOR).psk(same).build());
            assertRefused(
                    IllegalStateException.class,
                    "RFC 9258 §4",
                    () -> DtlsServerConfig.builder().importedPsk(DOOR).psk(same).build());
        }
        var other = direct("window", "another key");
        assertTrue(
                DtlsClientConfig.builder().importedPsk(DOOR).psk(other).build().hasPreSharedKey());
    }

    @Test
    @Requirement("RFC9258-4-b")
    void anIdentityHasOneKeyForEachContextAndOneHash() {
        var builder = DtlsServerConfig.builder().importedPsk(DOOR);
        assertRefused(
                IllegalArgumentException.class,
                "under door",
                () -> builder.importedPsk(ImportedPsk.of(PskIdentity.of("door"), new byte[] {1})));
        var context = new byte[] {1};
        assertRefused(
                IllegalArgumentException.class,
                "one hash",
                () -> builder.importedPsk(ImportedPsk.of(PskIdentity.of("door"), context, KEY, HashAlgorithm.SHA384)));
        builder.importedPsk(ImportedPsk.of(PskIdentity.of("door"), context, KEY, HashAlgorithm.SHA256));
        assertTrue(builder.build().hasPreSharedKeys());
    }

    @Test
    void keysAreGivenOrLookedUp() {
        assertRefused(IllegalStateException.class, "a look-up for them", () -> DtlsServerConfig.builder()
                .importedPsk(DOOR)
                .importedPskLookup((identity, context) -> Optional.empty())
                .build());
    }

    @Test
    void aClientNamesNoMoreKeysThanServersLookAt() {
        var builder = DtlsClientConfig.builder();
        for (int i = 0; i < 4; i++) {
            builder.importedPsk(ImportedPsk.of(PskIdentity.of("door-" + i), new byte[] {1, 2, (byte) i}));
        }
        assertRefused(IllegalStateException.class, "no more than 3", builder::build);
    }
}
