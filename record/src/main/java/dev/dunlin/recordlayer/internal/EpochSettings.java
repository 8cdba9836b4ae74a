package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.recordlayer.ConnectionId;

/**
 * What all protected epochs of an association have in common, and need not keep while the association rests.
 *
 * @param replayWindow see {@link ReplayWindow}
 * @param shortTagForgeries see {@link RecordProtection#withShortTagForgeries}
 * @param shape of the records that are sealed
 * @param own the connection ids of the peer's records
 * @param usedOwn place of the last of them that the peer has used
 * @param peers the connection id of ours
 */
public record EpochSettings(
        RecordFraming framing,
        AeadAlgorithm algorithm,
        int replayWindow,
        long shortTagForgeries,
        RecordShape shape,
        OwnConnectionIds own,
        int usedOwn,
        ConnectionId peers) {
    /** What opens the records of an epoch. */
    RecordProtection opening(FoldReader in) {
        return own.address(framing.protection(algorithm, in)).withShortTagForgeries(shortTagForgeries);
    }

    /** What seals the records of an epoch. */
    RecordProtection sealing(FoldReader in) {
        return framing.protection(algorithm, in).addressed(peers).shaped(shape);
    }
}
