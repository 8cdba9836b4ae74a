package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteEpochsTest {
    private final WorkingSet ws = Keys.workingSet();
    private final WriteEpochs epochs = new WriteEpochs();
    private final Keys first = Keys.aes128();
    private final Keys second = Keys.of(AeadAlgorithm.AES_256_GCM);

    @AfterEach
    void closeWorkingSet() {
        ws.close();
    }

    @Test
    void beginsInEpochZero() {
        assertEquals(0, epochs.current().number());
        assertSame(epochs.current(), epochs.find(0));
        assertNull(epochs.find(1));
    }

    /** CVE-2013-6450: a flight was resent under the keys that had followed its own. */
    @Test
    @SecurityHistory("T6")
    @Requirement("RFC9147-4.2.1-e")
    void resentRecordIsSealedUnderTheKeysOfItsOwnEpoch() {
        var message = Peer.utf8("Finished");
        epochs.advance(WriteEpoch.of(1, first.protection()));
        epochs.advance(WriteEpoch.of(2, second.protection()));

        assertArrayEquals(Peer.plaintextRecord(22, 0xFEFD, 0, message), sealed(0, message));
        assertArrayEquals(first.peer.record(22, 1, 0, message), sealed(1, message));
        assertArrayEquals(second.peer.record(22, 2, 0, message), sealed(2, message));
        assertArrayEquals(first.peer.record(22, 1, 1, message), sealed(1, message));
        assertArrayEquals(Peer.plaintextRecord(22, 0xFEFD, 1, message), sealed(0, message));
    }

    @Test
    void retiringClosesWhatLiesBelowAndNothingElse() {
        epochs.advance(WriteEpoch.of(1, first.protection()));
        epochs.advance(WriteEpoch.of(2, second.protection()));

        epochs.retireBelow(1, ws);
        assertNull(epochs.find(0));
        assertNotNull(epochs.find(1));
        assertNotNull(epochs.find(2));

        epochs.retireBelow(2, ws);
        assertNull(epochs.find(1));
        assertSame(epochs.current(), epochs.find(2));
    }

    @Test
    void currentEpochOutlivesEveryRetirement() {
        epochs.advance(WriteEpoch.of(1, first.protection()));

        epochs.retireBelow(9, ws);

        assertEquals(1, epochs.current().number());
        assertNotNull(epochs.find(1));
        assertNull(epochs.find(0));
    }

    @Test
    void workingSetKeepsNoCipherOfRetiredEpochs() {
        epochs.advance(WriteEpoch.of(1, first.protection()));
        assertNotNull(sealed(1, new byte[1]));

        epochs.retire(ws);
        first.secret.close();

        assertThrows(
                IllegalStateException.class,
                () -> ws.ciphers().of(first.traffic).aead());
    }

    @Test
    @Requirement({"RFC6347-4.1-b", "RFC6347-4.1-n", "RFC6347-4.1-e", "RFC9147-4.2.1-g"})
    void epochsOnlyRiseAndEndWithTheirLast() {
        assertTrue(epochs.hasSuccessor());
        epochs.advance(WriteEpoch.of(RecordNumber.MAX_EPOCH, first.protection()));

        assertFalse(epochs.hasSuccessor());
        assertThrows(
                IllegalArgumentException.class,
                () -> epochs.advance(WriteEpoch.of(RecordNumber.MAX_EPOCH, second.protection())));
        assertThrows(IllegalArgumentException.class, () -> epochs.advance(WriteEpoch.of(1, second.protection())));
        assertEquals(RecordNumber.MAX_EPOCH, epochs.current().number());
    }

    private byte[] sealed(int number, byte[] content) {
        var epoch = epochs.find(number);
        assertNotNull(epoch);
        var out = new byte[100];
        int written = epoch.seal(ws, 22, 0xFEFD, content, 0, content.length, out, 0, out.length);
        return Arrays.copyOf(out, written);
    }
}
