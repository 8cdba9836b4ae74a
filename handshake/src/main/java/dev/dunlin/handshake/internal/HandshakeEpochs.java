package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.internal.flight.IncomingMessages;
import dev.dunlin.recordlayer.internal.RecordProtection;

/** The epochs that a handshake has come to in either direction. The keys themselves go to the association. */
final class HandshakeEpochs {
    private final KeySink keys;
    private final IncomingMessages incoming;
    private int read;
    private int write;
    /** Whether the peer has sent protected messages beyond those that its change of keys has ended. */
    private boolean isExcessDropped;

    HandshakeEpochs(KeySink keys, IncomingMessages incoming) {
        this.keys = keys;
        this.incoming = incoming;
    }

    /** Goes on after the handshake, where nothing of the peer is held. */
    void awaken(int readEpoch, int writeEpoch) {
        read = readEpoch;
        write = writeEpoch;
        var unused = incoming.requireEpoch(readEpoch);
    }

    /** As {@link HandshakeOutput#installReadKeys}. */
    void installRead(int epoch, RecordProtection protection) {
        keys.installReadKeys(epoch, protection);
        read = epoch;
        isExcessDropped |= incoming.requireEpoch(epoch);
    }

    /** As {@link HandshakeOutput#installWriteKeys}. */
    void installWrite(int epoch, RecordProtection protection) {
        keys.installWriteKeys(epoch, protection);
        write = epoch;
    }

    /** Nothing that was sent in an epoch before {@link #write()} is outstanding. */
    void closeOlderWrite() {
        keys.closeOlderWriteEpochs();
    }

    /** The epoch in which new messages of the peer have to come. */
    int read() {
        return read;
    }

    /** The epoch in which everything new goes out. */
    int write() {
        return write;
    }

    /** The peer must not go on in an epoch that it has ended itself (RFC 9147 §8). */
    void requireNoExcess() throws HandshakeFailure {
        if (isExcessDropped) {
            throw RefusedFragment.excess();
        }
    }
}
