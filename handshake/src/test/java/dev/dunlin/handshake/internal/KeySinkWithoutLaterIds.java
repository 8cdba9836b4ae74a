package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.internal.flight.FlightPolicy;
import dev.dunlin.recordlayer.ConnectionId;
import java.util.List;

/** The surroundings of a driver whose records have no framing, and where nobody is to replace connection ids. */
interface KeySinkWithoutLaterIds extends KeySink {
    @Override
    default void useFlights(FlightPolicy policy) {
        // Records have no framing here.
    }

    @Override
    default int longestPeersId() {
        return ConnectionId.MAX_LENGTH;
    }

    @Override
    default void takeConnectionIds(List<ConnectionId> ids, boolean isImmediate) {
        throw new AssertionError("none was to come");
    }

    @Override
    default List<ConnectionId> makeConnectionIds(int count) {
        throw new AssertionError("none was to be made");
    }

    @Override
    default void askedForConnectionIds() {
        throw new AssertionError("none was to be asked for");
    }

    @Override
    default boolean areConnectionIdsOwed() {
        return false;
    }

    @Override
    default boolean wasAskedTooOften(int given) {
        throw new AssertionError("none was to be asked for");
    }
}
