package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.RecordNumbers;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The ledger sees what reaches the cipher, and notices what must never happen. */
class KeyNonceLedgerTest {
    private final KeyNonceLedger ledger = new KeyNonceLedger();

    @Test
    void pairUsedTwiceIsNoticed() throws GeneralSecurityException {
        seal(1, 1);
        seal(1, 2);
        seal(2, 1);
        assertEquals(3, ledger.sealed());
        ledger.assertNeverRepeats();
        assertThrows(AssertionError.class, () -> seal(1, 1));
        assertThrows(AssertionError.class, ledger::assertNeverRepeats);
    }

    @Test
    void bypassedLedgerIsNoticed() {
        assertThrows(AssertionError.class, ledger::assertNeverRepeats);
    }

    @Test
    @Requirement("RFC5288-3-b")
    @SecurityHistory("T32")
    void everyProtectedRecordOfASessionIsInIt() {
        try (var pair = withoutTickets().established()) {
            assertEquals(2, ledger.sealed(), "one Finished each");
            pair.assertExchange();
            assertEquals(4, ledger.sealed());
            ledger.assertNeverRepeats();
        }
    }

    @Test
    void recordsOfChaCha20AreInItToo() {
        var suite = List.of(CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256);
        try (var pair =
                withoutTickets().client(builder -> builder.suites(suite)).established()) {
            pair.assertExchange();
            assertEquals(4, ledger.sealed());
            ledger.assertNeverRepeats();
        }
    }

    @Test
    void twoSessionsWithTheSameRandomnessAreNoticed() {
        try (var pair = withoutTickets().established()) {
            pair.assertExchange();
            assertThrows(AssertionError.class, withoutTickets()::established);
        }
    }

    @Test
    void recordNumbersOnlyGoForward() {
        try (var pair = Setup.standard().established()) {
            pair.assertExchange();
            var client = pair.client().session();
            assertThrows(IllegalArgumentException.class, () -> RecordNumbers.goOnFrom(client, 0));
        }
    }

    private void seal(int key, int nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(
                "AES/GCM/NoPadding", ledger.provider().provider().orElseThrow());
        var iv = new byte[12];
        iv[0] = (byte) nonce;
        var bytes = new byte[16];
        bytes[0] = (byte) key;
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(bytes, "AES"), new GCMParameterSpec(128, iv));
        assertEquals(16, cipher.doFinal(new byte[0]).length);
    }

    /** A ticket is sealed as well, without being a record. */
    private Setup withoutTickets() {
        return Setup.standard().server(builder -> builder.tickets(false)).crypto(ledger.provider());
    }
}
