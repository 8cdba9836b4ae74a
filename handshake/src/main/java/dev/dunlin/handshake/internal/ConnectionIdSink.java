package dev.dunlin.handshake.internal;

import dev.dunlin.recordlayer.ConnectionId;
import java.util.List;
import java.util.Optional;

/** The association's connection ids, as far as handshake messages have a say in them (RFC 9146 §3, RFC 9147 §9). */
public interface ConnectionIdSink {
    /**
     * The connection id that this side wants to be found by, the same whenever it is asked for in one handshake; absent when it makes no use
     * of the extension.
     */
    Optional<ConnectionId> ownConnectionId();

    /** Bytes of the longest id of the peer that still leaves room in a datagram. */
    int longestPeersId();

    /** From here on protected records carry these ids: those of keys that are installed later. */
    void useConnectionIds(AgreedConnectionIds ids);

    /** What was agreed on, with the ids that are in use by now. */
    AgreedConnectionIds connectionIds();

    /** The peer can also be found by {@code ids}; if it wants, by the first of them alone from here on. It was asked for none that it owes still. */
    void takeConnectionIds(List<ConnectionId> ids, boolean isImmediate);

    /** Makes {@code count} further ids by which this side can be found, or as many as there is room for. */
    List<ConnectionId> makeConnectionIds(int count);

    /** The peer is asked for ids. */
    void askedForConnectionIds();

    /** Whether the peer owes an answer since {@link #askedForConnectionIds}. */
    boolean areConnectionIdsOwed();

    /**
     * The peer has asked, and got {@code given} ids.
     *
     * @return whether it has asked too often for what it could not get
     */
    boolean wasAskedTooOften(int given);
}
