package dev.dunlin.session;

import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.handshake.internal.AgreedConnectionIds;
import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.recordlayer.internal.InboundRecords;
import dev.dunlin.recordlayer.internal.OwnConnectionIds;
import dev.dunlin.recordlayer.internal.WriteEpochs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The connection ids of one association that has any: ours, by which the peer's records find it, and the peer's, which our records carry and
 * of which some may be kept for later (RFC 9147 §9).
 */
final class AssociationIds {
    /**
     * Ids of ours at a time: the one in use, the one before it for records that are late, and six to go on with. A peer that changes its path
     * asks for others when it has used some.
     */
    static final int MOST_OWN = 8;

    /** Ids of the peer that are kept for later: as many as there can be of ours, so that two of us fill each other's stock, and 2 KiB at most. */
    static final int MOST_SPARES = 8;

    /**
     * Requests in a row that there was nothing to answer with. An honest peer asks again when its path changes, which it does with the ids that
     * it has; this many have no cause.
     */
    private static final int MOST_REFUSALS = 16;

    private static final ConnectionId[] NONE = {};

    private final InboundRecords inbound;
    private final ConnectionId offered;
    private ConnectionId peers = ConnectionId.EMPTY;
    private ConnectionId[] spares = NONE;
    private int refusals;
    private boolean areNegotiated;
    private boolean areOwed;

    /** Whether ours have changed since {@link #takeOwnChanged} was asked. */
    private boolean isOwnChanged;

    private AssociationIds(InboundRecords inbound, ConnectionId offered) {
        this.inbound = inbound;
        this.offered = offered;
    }

    /** Those of an association that wants to be found by {@code id}, before the hellos. */
    static AssociationIds offering(ConnectionId id, InboundRecords inbound) {
        var ids = new AssociationIds(inbound, id);
        ids.address(OwnConnectionIds.offered(id));
        return ids;
    }

    /** Writes them, but for those of ours. */
    void fold(FoldWriter out) {
        out.flag(areOwed).count(refusals).vector(peers.toByteArray()).count(spares.length);
        for (var spare : spares) {
            out.vector(spare.toByteArray());
        }
    }

    /** Writes ours. */
    static void fold(InboundRecords inbound, FoldWriter out) {
        var own = inbound.connectionIds();
        out.count(inbound.usedConnectionId()).count(own.count());
        for (int i = 0; i < own.count(); i++) {
            out.vector(own.get(i).toByteArray());
        }
    }

    /** What {@link #fold(FoldWriter)} has written. */
    static AssociationIds unfold(InboundRecords inbound, Folded folded) {
        var ids = new AssociationIds(inbound, ConnectionId.EMPTY);
        ids.areNegotiated = true;
        ids.areOwed = folded.areOwed;
        ids.refusals = folded.refusals;
        ids.peers = folded.peers;
        ids.spares = folded.spares;
        return ids;
    }

    /** What was folded, and is needed before there are epochs that ids could be used in. */
    static final class Folded {
        final OwnConnectionIds own;
        final int usedOwn;
        final ConnectionId peers;
        private final boolean areOwed;
        private final int refusals;
        private final ConnectionId[] spares;

        Folded(FoldReader in) {
            areOwed = in.flag();
            refusals = (int) in.count();
            peers = ConnectionId.of(in.vector());
            spares = ids(in);
            usedOwn = (int) in.count();
            own = OwnConnectionIds.agreed(ids(in));
        }

        private static ConnectionId[] ids(FoldReader in) {
            var ids = new ConnectionId[(int) in.count()];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = ConnectionId.of(in.vector());
            }
            return ids;
        }
    }

    /** What the hellos have said. */
    void agree(AgreedConnectionIds agreed) {
        areNegotiated = agreed.areNegotiated();
        peers = agreed.peers();
        address(OwnConnectionIds.agreed(agreed.own()));
    }

    private void address(OwnConnectionIds own) {
        inbound.address(own);
        isOwnChanged = true;
    }

    boolean areNegotiated() {
        return areNegotiated;
    }

    /** What this side has asked to be found by, before the hellos have decided. */
    ConnectionId offered() {
        return offered;
    }

    /** The id that the peer has used last; empty when its records carry none. */
    ConnectionId own() {
        var own = inbound.connectionIds();
        return areNegotiated && !own.areNone() ? own.get(inbound.usedConnectionId()) : ConnectionId.EMPTY;
    }

    /** The id that our records carry; empty when they carry none. */
    ConnectionId peers() {
        return peers;
    }

    /** How many of the peer's there are for later. */
    int spares() {
        return spares.length;
    }

    boolean takeOwnChanged() {
        boolean changed = isOwnChanged;
        isOwnChanged = false;
        return changed;
    }

    // Ours

    /** Makes {@code count} more, or as many as there is room for. */
    List<ConnectionId> make(int count, ConnectionIdSource source) {
        if (MOST_OWN - inbound.connectionIds().count() < count) {
            // The peer uses them in order (RFC 9147 §9). What it left for another one and that for a third is not late
            // any more.
            retire(1);
        }
        int room = MOST_OWN - inbound.connectionIds().count();
        var made = new ArrayList<ConnectionId>();
        while (made.size() < Math.min(count, room)) {
            var next = source.another(
                    id -> made.contains(id) || inbound.connectionIds().has(id));
            if (next.isEmpty()) {
                break;
            }
            made.add(next.get());
        }
        if (!made.isEmpty()) {
            inbound.addConnectionIds(made);
            isOwnChanged = true;
        }
        return made;
    }

    /** Forgets those before the one that the peer has used last, but for {@code kept} of them; whether there were any. */
    boolean retire(int kept) {
        boolean retired = inbound.retireConnectionIds(kept);
        isOwnChanged |= retired;
        return retired;
    }

    /** The peer has asked, and got so many; whether it has asked too often for nothing. */
    boolean wasAskedTooOften(int given) {
        refusals = given > 0 ? 0 : refusals + 1;
        return refusals > MOST_REFUSALS;
    }

    // The peer's

    /** The peer has given {@code given}: for later, or by its wish to use the first from here on. */
    void take(List<ConnectionId> given, boolean isImmediate, WriteEpochs epochs) {
        areOwed = false;
        int at = 0;
        if (isImmediate && !given.isEmpty()) {
            // Whoever wants his new ones used does not want those from before.
            spares = NONE;
            use(given.get(0), epochs);
            at = 1;
        }
        for (; at < given.size() && spares.length < MOST_SPARES; at++) {
            var id = given.get(at);
            if (!id.equals(peers) && !Arrays.asList(spares).contains(id)) {
                spares = Arrays.copyOf(spares, spares.length + 1);
                spares[spares.length - 1] = id;
            }
        }
    }

    /** Goes on to the next of the peer's ids; whether there is one. */
    boolean useNext(WriteEpochs epochs) {
        if (spares.length == 0) {
            return false;
        }
        use(spares[0], epochs);
        spares = spares.length == 1 ? NONE : Arrays.copyOfRange(spares, 1, spares.length);
        return true;
    }

    /** The peer's id that a new path begins with; the one in use while there is no other. */
    ConnectionId next() {
        return spares.length == 0 ? peers : spares[0];
    }

    private void use(ConnectionId id, WriteEpochs epochs) {
        peers = id;
        epochs.address(id);
    }

    /** The peer is asked for more. */
    void asked() {
        areOwed = true;
    }

    /** Whether it owes an answer. */
    boolean areOwed() {
        return areOwed;
    }
}
