package dev.dunlin.crypto.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
    @Test
    void blocksAreReadInTheirOrderAndTheRestIsIgnored() throws UnusablePem {
        // One block in the lines of Unix, one in those of Windows, one that ends with the text.
        var text =
                """
                subject=CN = somebody
                -----BEGIN A-----
                AQID
                -----END A-----

                issuer=CN = somebody else\r
                -----BEGIN TWO WORDS-----\r
                BAUG\r
                Bwg=\r
                -----END TWO WORDS-----\r
                -----BEGIN EMPTY-----
                -----END EMPTY-----""";
        try (var pem = parse(text)) {
            assertEquals(
                    List.of("A", "TWO WORDS", "EMPTY"),
                    pem.blocks().stream().map(Pem.Block::label).toList());
            assertArrayEquals(
                    new byte[] {1, 2, 3}, pem.blocks().get(0).contents().bytes());
            assertArrayEquals(
                    new byte[] {4, 5, 6, 7, 8}, pem.blocks().get(1).contents().bytes());
            assertEquals(0, pem.blocks().get(2).contents().length());
        }
    }

    @Test
    void aTextWithoutBlocksHasNone() throws UnusablePem {
        for (var text :
                new String[] {"", "\n\n", "no pem at all", "-----BEGIN", "-----BEGIN -----\n", "-----BEGIN A----"}) {
            try (var pem = parse(text)) {
                assertEquals(List.of(), pem.blocks(), text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN A-----",
                "-----BEGIN A-----\nAQID",
                "-----BEGIN A-----\nAQID\n-----END B-----\n",
                "-----BEGIN A-----\nAQID\n-----END A----\n",
                "-----BEGIN A-----\nAQI\u00e9\n-----END A-----\n",
                "-----BEGIN A-----\nAQID=\n-----END A-----\n",
                "-----BEGIN A-----\n!!!!\n-----END A-----\n"
            })
    void brokenBlocksAreUnusable(String text) {
        assertThrows(UnusablePem.class, () -> parse(text));
    }

    @Test
    void headersMeanEncryption() throws UnusablePem {
        var text =
                """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-256-CBC,00

                AQID
                -----END RSA PRIVATE KEY-----
                """;
        try (var pem = parse(text)) {
            assertTrue(pem.blocks().get(0).isEncryptedKey());
        }
    }

    @Test
    void closingWipesEveryBlock() throws UnusablePem {
        var pem = parse("-----BEGIN A-----\nAQID\n-----END A-----\n-----BEGIN B-----\nAQID\n-----END B-----\n");
        byte[] first = pem.blocks().get(0).contents().bytes();
        byte[] second = pem.blocks().get(1).contents().bytes();
        pem.close();
        assertArrayEquals(new byte[3], first);
        assertArrayEquals(new byte[3], second);
    }

    private static Pem parse(String text) throws UnusablePem {
        return Pem.parse(text.getBytes(US_ASCII));
    }
}
