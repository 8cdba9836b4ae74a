package dev.dunlin.handshake.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.requirements.Requirement;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportedIdentityTest {
    private static Optional<ImportedIdentity> parsed(String hex) {
        return ImportedIdentity.parse(Bytes.of(Hex.bytes(hex).toByteArray()));
    }

    @Test
    @Requirement("RFC9258-5.1-a")
    void whatIsWrittenIsReadBack() {
        for (var hash : new HashAlgorithm[] {HashAlgorithm.SHA256, HashAlgorithm.SHA384}) {
            var identity = new ImportedIdentity(PskIdentity.of("a\0b"), Hex.bytes("00ff"), hash);
            assertEquals(Optional.of(identity), ImportedIdentity.parse(identity.encode()));
        }
        assertEquals(
                Optional.of(new ImportedIdentity(PskIdentity.of("a"), Bytes.EMPTY, HashAlgorithm.SHA256)),
                parsed("0001 61 0000 fefc 0001"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "nothing, ''",
        "no external identity, 0000 0000 fefc 0001",
        "an external identity that is cut, 0003 61",
        "no context, 0001 61",
        "a context that is cut, 0001 61 0009 fefc 0001",
        "a byte is missing, 0001 61 0000 fefc 00",
        "a byte is left over, 0001 61 0000 fefc 0001 00",
        "for TLS 1.3, 0001 61 0000 0304 0001",
        "for DTLS 1.2, 0001 61 0000 fefd 0001",
        "for a KDF that nobody has, 0001 61 0000 fefc 0000",
        "for another one, 0001 61 0000 fefc 0003",
        "text, 73656e736f72"
    })
    @Requirement({"RFC9258-5.1-a", "RFC9258-5.1-c"})
    void anythingElseNamesNoImportedKey(String what, String hex) {
        assertEquals(Optional.empty(), parsed(hex));
    }
}
