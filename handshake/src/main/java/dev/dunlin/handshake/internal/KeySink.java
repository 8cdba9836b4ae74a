package dev.dunlin.handshake.internal;

import dev.dunlin.recordlayer.internal.RecordProtection;

/** The association around a handshake: whatever keys the handshake comes to take effect here. */
public interface KeySink {
    /** Opens the next read epoch; the one before stays open until the handshake is complete. */
    void installReadKeys(RecordProtection protection);

    /**
     * Opens the next write epoch; the one before stays for repetitions.
     *
     * @return its number
     */
    int installWriteKeys(RecordProtection protection);

    /** Holds records to {@code sizes}: those of keys that are installed from here on, and if they say so those in the clear. */
    void limitRecords(RecordSizes sizes);

    /** Takes a secret that has to be wiped when the association ends. */
    void keep(AutoCloseableSecret secret);
}
