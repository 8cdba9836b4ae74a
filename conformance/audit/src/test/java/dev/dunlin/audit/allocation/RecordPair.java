package dev.dunlin.audit.allocation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.crypto.internal.TrafficKeys;
import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.recordlayer.internal.Dtls12Protection;
import dev.dunlin.recordlayer.internal.Dtls13Protection;
import dev.dunlin.recordlayer.internal.EarlyRecords;
import dev.dunlin.recordlayer.internal.InboundRecords;
import dev.dunlin.recordlayer.internal.OwnConnectionIds;
import dev.dunlin.recordlayer.internal.ReadEpoch;
import dev.dunlin.recordlayer.internal.ReadEpochs;
import dev.dunlin.recordlayer.internal.RecordFraming;
import dev.dunlin.recordlayer.internal.RecordProtection;
import dev.dunlin.recordlayer.internal.RecordVersion;
import dev.dunlin.recordlayer.internal.WorkingSet;
import dev.dunlin.recordlayer.internal.WriteEpoch;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Both ends of one direction, in the epoch of application data, under keys of zeros. */
final class RecordPair implements AutoCloseable {
    private static final int WINDOW = 64;

    private final WorkingSet ws = new WorkingSet(new Jca(CryptoProvider.jdk(), new SecureRandom()), 2);
    private final Secret flat;
    private final WriteEpoch writing;
    private final InboundRecords reading;

    private RecordPair(
            Secret flat,
            int epoch,
            RecordProtection writer,
            RecordProtection reader,
            RecordFraming framing,
            ConnectionId id) {
        this.flat = flat;
        writing = WriteEpoch.of(epoch, writer.addressed(id));
        var epochs = new ReadEpochs();
        epochs.install(ReadEpoch.of(epoch, reader.addressed(id), WINDOW));
        epochs.advance(0, 0, ws);
        epochs.dropPrevious(ws);
        reading = new InboundRecords(epochs, EarlyRecords.NONE);
        reading.frame(framing);
        reading.address(OwnConnectionIds.agreed(id));
    }

    static RecordPair ofDtls12(AeadAlgorithm algorithm) {
        return ofDtls12(algorithm, ConnectionId.EMPTY);
    }

    /** The same with a connection id in each record. */
    static RecordPair ofDtls12(AeadAlgorithm algorithm, ConnectionId id) {
        var flat = Secret.owning(new byte[algorithm.keyLength() + Dtls12Protection.fixedIvLength(algorithm)]);
        return new RecordPair(flat, 1, dtls12(algorithm, flat), dtls12(algorithm, flat), RecordFraming.DTLS_1_2, id);
    }

    static RecordPair ofDtls13(AeadAlgorithm algorithm) {
        return ofDtls13(algorithm, ConnectionId.EMPTY);
    }

    /** The same with a connection id in each record. */
    static RecordPair ofDtls13(AeadAlgorithm algorithm, ConnectionId id) {
        var flat = Secret.owning(new byte[Dtls13Protection.secretLength(algorithm)]);
        return new RecordPair(flat, 3, dtls13(algorithm, flat), dtls13(algorithm, flat), RecordFraming.DTLS_1_3, id);
    }

    private static RecordProtection dtls12(AeadAlgorithm algorithm, Secret flat) {
        return new Dtls12Protection(
                new TrafficKeys(algorithm, flat, 0, algorithm.keyLength(), Dtls12Protection.fixedIvLength(algorithm)));
    }

    private static RecordProtection dtls13(AeadAlgorithm algorithm, Secret flat) {
        return new Dtls13Protection(Dtls13Protection.keys(algorithm, flat, 0));
    }

    int recordLength(int length) {
        return writing.recordLength(ContentType.APPLICATION_DATA, length);
    }

    int seal(byte[] content, byte[] out) {
        return writing.seal(
                ws,
                ContentType.APPLICATION_DATA,
                RecordVersion.DTLS_1_2,
                content,
                0,
                content.length,
                out,
                0,
                out.length);
    }

    InboundRecords.Result open(byte[] datagram) {
        return reading.open(datagram, 0, datagram.length, ws, 0);
    }

    void commit() {
        reading.commit(ws, 0);
    }

    List<byte[]> sealed(int count, int length) {
        var records = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            var out = new byte[recordLength(length)];
            assertEquals(out.length, seal(new byte[length], out));
            records.add(out);
        }
        return records;
    }

    @Override
    public void close() {
        ws.close();
        flat.close();
    }
}
