package dev.dunlin.session;

import dev.dunlin.handshake.internal.ConnectionIdChange;
import dev.dunlin.handshake.internal.HandshakeDriver.KeyUpdating;
import dev.dunlin.session.Association.Phase;

/**
 * What wears out while an association is open, and is replaced without another handshake: keys (RFC 9147 §8) and connection ids (RFC 9147
 * §9), when the application says so and when it is time.
 */
final class Renewal {
    /** Ids of the peer that are kept for later moves: one for the next, one for that while others are on their way. */
    private static final int FEW_IDS = 2;

    private Renewal() {}

    // Keys

    /** Replaces the keys that we write with, and if asked for those of the peer. */
    static KeyUpdateOutcome updateKeys(Association association, boolean requestPeer, long nowNanos) {
        switch (association.phase()) {
            case HANDSHAKE -> {
                return KeyUpdateOutcome.NotEstablished.INSTANCE;
            }
            case CLOSING, CLOSED -> {
                return KeyUpdateOutcome.Closed.INSTANCE;
            }
            case FAILED -> {
                return new KeyUpdateOutcome.Failed(association.sticky());
            }
            case OPEN -> association.at(nowNanos);
        }
        return switch (updateKeys(association, requestPeer)) {
            case STARTED -> KeyUpdateOutcome.Started.INSTANCE;
            case ALREADY_UNDER_WAY -> KeyUpdateOutcome.AlreadyUnderWay.INSTANCE;
            case NOT_SUPPORTED -> KeyUpdateOutcome.NotSupported.INSTANCE;
            case NOT_ESTABLISHED -> KeyUpdateOutcome.NotEstablished.INSTANCE;
            case EXHAUSTED -> KeyUpdateOutcome.Exhausted.INSTANCE;
        };
    }

    private static KeyUpdating updateKeys(Association association, boolean requestPeer) {
        var updating = association.wakeHandshake().updateKeys(requestPeer, association.now());
        association.restHandshake();
        return updating;
    }

    /**
     * One more record was sealed: in good time before the key has sealed all that it may, another takes its place. Where there is no other
     * any more the association ends, while its last word can still be sealed (RFC 9147 §4.2.1, erratum 8048).
     */
    static void sealedOne(Association association) {
        var keys = association.keys();
        if (keys.current().isNearLimit()
                && keys.policy().acknowledges()
                && updateKeys(association, false) == KeyUpdating.EXHAUSTED) {
            association.tell(SessionEvent.Kind.KEYS_EXHAUSTED);
            Ending.shutdown(association);
        }
    }

    /** One more record was forged: the peer is asked for other keys in good time before these have stood all that they can. */
    static void forgedOne(Association association) {
        var keys = association.keys();
        if (association.phase() == Phase.OPEN
                && keys.policy().acknowledges()
                && keys.read().newest().isNearLimit()) {
            var unused = updateKeys(association, true);
        }
    }

    // Connection ids

    /** Asks the peer for {@code count} connection ids. */
    static ConnectionIdOutcome requestConnectionIds(Association association, int count, long nowNanos) {
        if (association.phase() != Phase.OPEN) {
            return notOpen(association);
        }
        association.at(nowNanos);
        return outcome(requestConnectionIds(association, count));
    }

    private static ConnectionIdChange requestConnectionIds(Association association, int count) {
        var change = association.wakeHandshake().requestConnectionIds(count, association.now());
        association.restHandshake();
        return change;
    }

    /** Gives the peer {@code count} connection ids, or as many as there is room for. */
    static ConnectionIdOutcome offerConnectionIds(
            Association association, int count, boolean areImmediate, long nowNanos) {
        if (association.phase() != Phase.OPEN) {
            return notOpen(association);
        }
        association.at(nowNanos);
        var change = association.wakeHandshake().offerConnectionIds(count, areImmediate, nowNanos);
        association.restHandshake();
        return outcome(change);
    }

    private static ConnectionIdOutcome notOpen(Association association) {
        return switch (association.phase()) {
            case HANDSHAKE, OPEN -> ConnectionIdOutcome.NotEstablished.INSTANCE;
            case CLOSING, CLOSED -> ConnectionIdOutcome.Closed.INSTANCE;
            case FAILED -> new ConnectionIdOutcome.Failed(association.sticky());
        };
    }

    private static ConnectionIdOutcome outcome(ConnectionIdChange change) {
        return switch (change) {
            case STARTED -> ConnectionIdOutcome.Started.INSTANCE;
            case ALREADY_UNDER_WAY -> ConnectionIdOutcome.AlreadyUnderWay.INSTANCE;
            case NOT_SUPPORTED -> ConnectionIdOutcome.NotSupported.INSTANCE;
            case NOT_ESTABLISHED -> ConnectionIdOutcome.NotEstablished.INSTANCE;
            case NO_ROOM -> ConnectionIdOutcome.NoRoom.INSTANCE;
            case EXHAUSTED -> ConnectionIdOutcome.Exhausted.INSTANCE;
        };
    }

    /** When few are left a peer that has given some is asked for more. */
    static void askForIds(Association association) {
        int spares = association.keys().spareIds();
        if (association.phase() == Phase.OPEN && spares < FEW_IDS) {
            // It may have been asked already, and may have none to give: then the one in use stays.
            var unused = requestConnectionIds(association, FEW_IDS - spares);
        }
    }
}
