package dev.dunlin.session;

import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.handshake.internal.FoldedHandshake;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.resumption.Resumability;
import java.util.Objects;

/**
 * An established association that rests, in one array: secrets, replay windows, record numbers, counts of forgeries, what was agreed. What is
 * no bytes stands beside it, and is mostly shared with others.
 *
 * <p>Folding wipes what the association worked with, unfolding wipes the array: at any time there is one copy of a secret, and one place that
 * the next record number is taken from.
 */
final class Asleep {
    private final byte[] flat;
    private final FoldedHandshake handshake;
    private final Resumability resumability;
    private final PeerIdentity shownByPeer;

    private Asleep(byte[] flat, FoldedHandshake handshake, Resumability resumability, PeerIdentity shownByPeer) {
        this.flat = flat;
        this.handshake = handshake;
        this.resumability = resumability;
        this.shownByPeer = shownByPeer;
    }

    /** Folds what is at rest; nothing of it may be used afterwards. */
    static Asleep fold(Awake awake, Surroundings surroundings) {
        var info = Objects.requireNonNull(awake.info);
        var completed = Objects.requireNonNull(awake.handshake.completed());
        try (var out = surroundings.foldWriter()) {
            info.fold(out);
            var folded = awake.handshake.fold(out);
            awake.keys.fold(out);
            var flat = out.toByteArray();
            awake.keys.wipe(folded);
            return new Asleep(flat, folded, completed.resumability(), info.shownByPeer());
        }
    }

    /** Unfolds it; this is of no use any more. */
    Awake unfold(Side side, Surroundings surroundings) {
        var config = surroundings.config();
        try (var in = new FoldReader(flat)) {
            var info = SessionInfo.unfold(side, shownByPeer, in);
            var after = handshake.unfold(config.jca(), info.suite(), in);
            var handshaking = Handshaking.unfold(side.role(), surroundings, after, resumability, in);
            var keys = AssociationKeys.unfold(surroundings, after.policy(), info.suite(), in);
            if (!in.isAtEnd()) {
                throw new IllegalStateException("an association was folded in another way than it is unfolded");
            }
            return Awake.after(keys, handshaking, info.withConnectionIds(keys.ownId(), keys.peersId()));
        }
    }
}
