package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.InboundRecords.Result;
import java.util.Arrays;

/** The receiving half of an association under test: its records, its working set, and a clock that stands still. */
final class Inbound implements AutoCloseable {
    static final long NOW = -5;

    final WorkingSet ws = Keys.workingSet();
    final ReadEpochs epochs = new ReadEpochs();
    final EarlyRecords early;
    final InboundRecords records;

    Inbound(EarlyRecords early) {
        this.early = early;
        this.records = new InboundRecords(epochs, early);
    }

    /** Nothing received yet, no keys. */
    static Inbound atTheStart() {
        return new Inbound(new EarlyRecords(EarlyRecords.DEFAULT_BYTES, EarlyRecords.DEFAULT_RECORDS));
    }

    /** Handshake completed: epoch 1 alone. */
    static Inbound established(RecordProtection protection) {
        return established(protection, ReplayWindow.DEFAULT_SIZE);
    }

    static Inbound established(RecordProtection protection, int windowSize) {
        var inbound = atTheStart();
        inbound.advance(ReadEpoch.of(1, protection, windowSize));
        inbound.epochs.dropPrevious(inbound.ws);
        return inbound;
    }

    /** The same in DTLS 1.3: epoch 3 alone. */
    static Inbound established13(RecordProtection protection) {
        var inbound = atTheStart();
        inbound.records.frame(RecordFraming.DTLS_1_3);
        inbound.advance(ReadEpoch.of(3, protection, ReplayWindow.DEFAULT_SIZE));
        inbound.epochs.dropPrevious(inbound.ws);
        return inbound;
    }

    void advance(ReadEpoch epoch) {
        epochs.install(epoch);
        epochs.advance(NOW, ReadEpochs.UNTIL_DROPPED, ws);
    }

    Result open(byte[] record) {
        var before = record.clone();
        var result = records.open(record, 0, record.length, ws, NOW);
        assertArrayEquals(before, record, "the caller's datagram was modified");
        return result;
    }

    byte[] content() {
        return Arrays.copyOf(ws.plaintext(), records.length());
    }

    void assertDelivers(String content, byte[] record) {
        assertEquals(Result.OPENED, open(record), () -> "discarded: " + records.discardReason());
        assertArrayEquals(Peer.utf8(content), content());
        assertEquals(record.length, records.end());
        records.commit(ws, NOW);
    }

    void assertDiscards(DiscardReason reason, byte[] record) {
        assertEquals(Result.DISCARDED, open(record));
        assertEquals(reason, records.discardReason());
    }

    @Override
    public void close() {
        ws.close();
    }
}
