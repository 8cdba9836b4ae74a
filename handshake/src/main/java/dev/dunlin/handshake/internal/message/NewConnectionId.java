package dev.dunlin.handshake.internal.message;

import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import dev.dunlin.recordlayer.ConnectionId;
import java.util.ArrayList;
import java.util.List;

/**
 * Further connection ids by which the sender can be found, RFC 9147 §9.
 *
 * @param ids in the order in which they are to be used; may be none, as the answer of whoever has none to give
 * @param isImmediate whether one of them has to be used at once in place of the one so far
 */
public record NewConnectionId(List<ConnectionId> ids, boolean isImmediate) implements HandshakeMessage {
    private static final int LONGEST_LIST = 0xFFFF;
    private static final int IMMEDIATE = 0;
    private static final int SPARE = 1;

    public NewConnectionId {
        ids = List.copyOf(ids);
    }

    /** An empty id in the list would be one by which nobody can be found. */
    static NewConnectionId decode(WireReader in) throws DecodeFailure {
        var list = in.vector16(0, LONGEST_LIST);
        var ids = new ArrayList<ConnectionId>();
        while (!list.isExhausted()) {
            var bytes = list.vector8(0, ConnectionId.MAX_LENGTH).rest();
            if (bytes.isEmpty()) {
                throw DecodeFailure.illegal("an empty connection id among new ones");
            }
            ids.add(ConnectionId.of(bytes.toByteArray()));
        }
        int usage = in.u8();
        if (usage > SPARE) {
            throw DecodeFailure.illegal("usage of connection ids is " + usage);
        }
        return new NewConnectionId(ids, usage == IMMEDIATE);
    }

    @Override
    public HandshakeType type() {
        return HandshakeType.NEW_CONNECTION_ID;
    }

    @Override
    public void encode(WireWriter out) {
        out.vector16(list -> ids.forEach(id -> list.vector8(contents -> contents.bytes(id.toByteArray()))));
        out.u8(isImmediate ? IMMEDIATE : SPARE);
    }
}
