package dev.dunlin.recordlayer.internal;

import dev.dunlin.recordlayer.ConnectionId;
import java.util.Arrays;
import java.util.List;

/**
 * The connection ids by which the peer's protected records name this association, and whether they have to (RFC 9146 §3, RFC 9147 §9). No id
 * is the beginning of another. Immutable.
 */
public final class OwnConnectionIds {
    /** {@link #indexAt}: none of them. */
    static final int FOREIGN = -1;

    /** None is expected, and none may come. */
    public static final OwnConnectionIds NONE = new OwnConnectionIds(new ConnectionId[0], false);

    private final ConnectionId[] ids;
    private final boolean areRequired;

    private OwnConnectionIds(ConnectionId[] ids, boolean areRequired) {
        this.ids = ids;
        this.areRequired = areRequired;
    }

    /** One that we have asked for, before the answer is known: protected records may overtake it. */
    public static OwnConnectionIds offered(ConnectionId id) {
        return id.isEmpty() ? NONE : new OwnConnectionIds(new ConnectionId[] {id}, false);
    }

    /** Those that were agreed on: a protected record has one of them. */
    public static OwnConnectionIds agreed(ConnectionId... ids) {
        return ids.length == 0 || ids[0].isEmpty() ? NONE : new OwnConnectionIds(ids.clone(), true);
    }

    /** {@code protection}, so that it opens records with one of these ids, or without any if there is none. */
    public RecordProtection address(RecordProtection protection) {
        return ids.length == 0 ? protection : protection.addressed(ids[0]);
    }

    /** Whether there is none. */
    public boolean areNone() {
        return ids.length == 0;
    }

    /** Whether a protected record without one of them is not the peer's (RFC 9146 §3, RFC 9147 §4). */
    boolean areRequired() {
        return areRequired;
    }

    /** How many there are. */
    public int count() {
        return ids.length;
    }

    /** One of them, in the order in which they were given to the peer. */
    public ConnectionId get(int index) {
        return ids[index];
    }

    /** Place of the one that stands at {@code at} of a datagram that ends before {@code limit}; {@link #FOREIGN} when none of them does. */
    int indexAt(byte[] datagram, int at, int limit) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i].standsAt(datagram, at, limit)) {
                return i;
            }
        }
        return FOREIGN;
    }

    /** Whether {@code id} is one of them. */
    public boolean has(ConnectionId id) {
        return Arrays.asList(ids).contains(id);
    }

    /** These and {@code further} ones, which come behind. */
    public OwnConnectionIds with(List<ConnectionId> further) {
        var all = Arrays.copyOf(ids, ids.length + further.size());
        for (int i = 0; i < further.size(); i++) {
            all[ids.length + i] = further.get(i);
        }
        return new OwnConnectionIds(all, areRequired);
    }

    /** These without the first {@code count}; one is left at least. */
    OwnConnectionIds withoutFirst(int count) {
        return count == 0 ? this : new OwnConnectionIds(Arrays.copyOfRange(ids, count, ids.length), areRequired);
    }

    @Override
    public String toString() {
        return Arrays.toString(ids);
    }
}
