package dev.dunlin.session;

import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.handshake.internal.KeySink;
import dev.dunlin.handshake.internal.RecordSizes;
import dev.dunlin.recordlayer.internal.ReadEpoch;
import dev.dunlin.recordlayer.internal.ReadEpochs;
import dev.dunlin.recordlayer.internal.RecordProtection;
import dev.dunlin.recordlayer.internal.WorkingSet;
import dev.dunlin.recordlayer.internal.WriteEpoch;
import dev.dunlin.recordlayer.internal.WriteEpochs;
import java.util.ArrayList;
import java.util.List;

/** The epochs of one association and the secrets behind them: what a handshake comes to takes effect here. */
final class AssociationKeys implements KeySink {
    private final WorkingSet ws;
    private final int replayWindow;
    private final ReadEpochs readEpochs = new ReadEpochs();
    private final WriteEpochs writeEpochs = new WriteEpochs();
    private final List<AutoCloseableSecret> secrets = new ArrayList<>(3);
    private RecordSizes sizes = RecordSizes.UNLIMITED;
    private long now;

    AssociationKeys(WorkingSet ws, int replayWindow) {
        this.ws = ws;
        this.replayWindow = replayWindow;
    }

    /** The time of what follows. */
    void at(long nowNanos) {
        now = nowNanos;
    }

    ReadEpochs read() {
        return readEpochs;
    }

    WriteEpochs write() {
        return writeEpochs;
    }

    /** The epoch that everything new is written in. */
    WriteEpoch current() {
        return writeEpochs.current();
    }

    /** Whether the peer's records have to be protected by now. */
    boolean isProtectionDue() {
        return readEpochs.current().number() > 0;
    }

    /** The handshake is complete: what comes in the epoch before it is not the peer's word any more. */
    void closePreviousReadEpoch() {
        readEpochs.dropPrevious(ws);
    }

    /** Nothing will be repeated in an older epoch any more. */
    void closeOlderWriteEpochs() {
        writeEpochs.retireBelow(writeEpochs.current().number(), ws);
    }

    /** The association has ended: nothing can be opened or sealed from here on. */
    void wipe() {
        readEpochs.retire(ws);
        writeEpochs.retire(ws);
        secrets.forEach(AutoCloseableSecret::close);
        secrets.clear();
    }

    @Override
    public void limitRecords(RecordSizes agreed) {
        sizes = agreed;
        if (agreed.inTheClear()) {
            // What the peer sends in the clear is anybody's: it is bounded by reassembly, not by what was agreed on.
            writeEpochs.current().limitContent(agreed.toSend());
        }
    }

    @Override
    public void installReadKeys(RecordProtection protection) {
        var next = ReadEpoch.of(readEpochs.current().number() + 1, protection, replayWindow);
        next.limitContent(sizes.toReceive());
        readEpochs.install(next);
        readEpochs.advance(now, ReadEpochs.UNTIL_DROPPED, ws);
    }

    @Override
    public int installWriteKeys(RecordProtection protection) {
        int number = writeEpochs.current().number() + 1;
        var next = WriteEpoch.of(number, protection);
        next.limitContent(sizes.toSend());
        writeEpochs.advance(next);
        return number;
    }

    @Override
    public void keep(AutoCloseableSecret secret) {
        secrets.add(secret);
    }
}
