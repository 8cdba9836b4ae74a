package dev.dunlin.handshake.internal.dtls13;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.ImportedPsk;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.message.ImportedIdentity;
import dev.dunlin.requirements.Requirement;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The import of RFC 9258 against values that BoringSSL's test runner computes, too; the RFC itself has none. */
class PskImportTest {
    private static final String KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private final Jca jca = new Jca(CryptoProvider.jdk(), new SecureRandom());

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "SHA256, 0008636c69656e742d310000fefc0001,"
                + " 7a8085684dbcbeedf3a3a20c6b8adcc8dd9f938c8c60635d405ecec29bee4769,"
                + " bf8bf7f9955e453a46acf3258c4e7599b0683da3ec212337d398a99ff270d0fc",
        "SHA384, 0008636c69656e742d310000fefc0002,"
                + " c8415b055294403391a94f8c736ee1b7c1d0ea3523afd1b68179b5c47848933da148775bc460fc0693d672f3a67012ef,"
                + " 795a1daf7fc86e7abcbda4e08fe28bb479de57972f9e56c00797ffff3dbffa7c1c62d056af391471a5aa3302078ddb6e"
    })
    @Requirement({"RFC9258-5.1-a", "RFC9258-5.1-d", "RFC9258-5.2-a"})
    void identityKeyAndBinderKeyAreTheKnownOnes(HashAlgorithm hash, String name, String imported, String binderKey) {
        var transcriptHash = new byte[hash.length()];
        try (var key = ImportedPsk.of(PskIdentity.of("client-1"), HexFormat.of().parseHex(KEY));
                var schedule = new KeySchedule(jca, hash);
                var derivation = KeySchedule.derivation(jca, hash);
                var expected = Secret.owning(HexFormat.of().parseHex(binderKey))) {
            var identity = ImportedIdentity.of(key, hash);
            assertEquals(name, HexFormat.of().formatHex(identity.encode().toByteArray()));
            try (var derived = PskImport.derive(jca, key, identity);
                    var early = schedule.withPsk(derived);
                    var binder = early.binderKey(BinderKey.Origin.IMPORTED)) {
                assertEquals(imported, HexFormat.of().formatHex(derived.bytes()));
                assertArrayEquals(FinishedMac.of(derivation, expected, transcriptHash), binder.binder(transcriptHash));
            }
        }
    }
}
