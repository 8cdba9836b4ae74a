package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.internal.flight.FlightPolicy;
import dev.dunlin.recordlayer.internal.RecordProtection;

/** The association around a handshake: whatever keys the handshake comes to take effect here. */
public interface KeySink extends ConnectionIdSink {
    /** The version has been chosen, and with it the records in which flights are exchanged from here on. */
    void useFlights(FlightPolicy policy);

    /** Opens read epoch {@code epoch}; the one before stays open for as long as the record layer thinks right. */
    void installReadKeys(int epoch, RecordProtection protection);

    /** Opens write epoch {@code epoch}, in which everything new goes out; those before stay for repetitions. */
    void installWriteKeys(int epoch, RecordProtection protection);

    /** Nothing is outstanding in a write epoch before the current one any more. */
    void closeOlderWriteEpochs();

    /** Holds records to {@code sizes}: those of keys that are installed from here on, and if they say so those in the clear. */
    void limitRecords(RecordSizes sizes);

    /** Who is told of what goes and comes. */
    default MessageSink messages() {
        return MessageSink.NOBODY;
    }

    /** Takes a secret that has to be wiped when the association ends. */
    void keep(AutoCloseableSecret secret);
}
