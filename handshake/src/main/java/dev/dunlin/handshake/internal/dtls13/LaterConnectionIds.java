package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.ConnectionIdChange;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.NewConnectionId;
import dev.dunlin.handshake.internal.message.RequestConnectionId;

/** Connection ids after the handshake, RFC 9147 §9: which messages may be sent, and what answers a request. */
final class LaterConnectionIds {
    private LaterConnectionIds() {}

    /**
     * Answers as soon as can be: with as many as there is room for, maybe none. While an earlier NewConnectionId is not acknowledged one answer
     * waits for it. Whoever asks again meanwhile cannot have got that one, and must not ask.
     */
    static void answer(RequestConnectionId request, HandshakeOutput out) throws HandshakeFailure {
        if (!out.mayPostConnectionIds()) {
            throw tooMany("connection ids are requested while an earlier request is not fulfilled");
        }
        var made = out.ids().makeConnectionIds(request.count());
        if (out.ids().wasAskedTooOften(made.size())) {
            throw tooMany("connection ids are requested again and again while there are none to give");
        }
        out.postConnectionIds(new NewConnectionId(made, false));
    }

    /**
     * Takes the peer's further ids, but for those that leave no room in a datagram, as in the hellos: surplus ones may be dropped, and of those
     * for immediate use it need not be the first.
     *
     * @throws HandshakeFailure one has to be used, and none can be
     */
    static void take(NewConnectionId given, HandshakeOutput out) throws HandshakeFailure {
        var usable = given.ids().stream()
                .filter(id -> id.length() <= out.ids().longestPeersId())
                .toList();
        if (given.isImmediate() && usable.isEmpty() && !given.ids().isEmpty()) {
            throw new HandshakeFailure(
                    AlertDescription.HANDSHAKE_FAILURE,
                    FailureReason.NO_COMMON_PARAMETERS,
                    "the peer's new connection ids leave no room in a datagram of the MTU");
        }
        out.ids().takeConnectionIds(usable, given.isImmediate());
    }

    /** At most one at a time, and none where our records carry no id. */
    static ConnectionIdChange request(int count, HandshakeOutput out) {
        if (out.ids().connectionIds().peers().isEmpty()) {
            return ConnectionIdChange.NOT_SUPPORTED;
        }
        if (out.ids().areConnectionIdsOwed()) {
            return ConnectionIdChange.ALREADY_UNDER_WAY;
        }
        if (out.isExhausted()) {
            return ConnectionIdChange.EXHAUSTED;
        }
        out.ids().askedForConnectionIds();
        out.post(new RequestConnectionId(count));
        return ConnectionIdChange.STARTED;
    }

    /** At most one at a time, and none where the peer's records carry no id. */
    static ConnectionIdChange offer(int count, boolean areImmediate, HandshakeOutput out) {
        if (out.ids().connectionIds().own().isEmpty()) {
            return ConnectionIdChange.NOT_SUPPORTED;
        }
        if (out.isOutstanding(HandshakeType.NEW_CONNECTION_ID)) {
            return ConnectionIdChange.ALREADY_UNDER_WAY;
        }
        if (out.isExhausted()) {
            return ConnectionIdChange.EXHAUSTED;
        }
        var made = out.ids().makeConnectionIds(count);
        if (made.isEmpty()) {
            return ConnectionIdChange.NO_ROOM;
        }
        out.postConnectionIds(new NewConnectionId(made, areImmediate));
        return ConnectionIdChange.STARTED;
    }

    private static HandshakeFailure tooMany(String message) {
        return new HandshakeFailure(
                AlertDescription.TOO_MANY_CIDS_REQUESTED, FailureReason.UNEXPECTED_MESSAGE, message);
    }
}
