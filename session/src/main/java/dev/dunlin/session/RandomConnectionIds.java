package dev.dunlin.session;

import dev.dunlin.recordlayer.ConnectionId;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Ids of one length: the node, the acceptor if there are several, and for the rest bytes that nothing can be told from. */
final class RandomConnectionIds implements ConnectionIdGenerator {
    private static final int BYTE = 1 << Byte.SIZE;

    private final byte[] node;
    private final int indexLength;
    private final int length;
    private final SecureRandom random;

    /** @param acceptors how many there are to tell apart */
    RandomConnectionIds(byte[] node, int length, int acceptors, SecureRandom random) {
        this.node = node;
        this.length = length;
        this.indexLength = indexLength(acceptors);
        this.random = random;
    }

    /** Bytes that the index of one of so many acceptors takes. */
    static int indexLength(int acceptors) {
        if (acceptors == 1) {
            return 0;
        }
        return acceptors <= BYTE ? 1 : 2;
    }

    @Override
    public ConnectionId generate(int acceptor) {
        var id = new byte[length];
        random.nextBytes(id);
        System.arraycopy(node, 0, id, 0, node.length);
        for (int i = 0, rest = acceptor; i < indexLength; i++, rest >>>= Byte.SIZE) {
            id[node.length + indexLength - 1 - i] = (byte) rest;
        }
        return ConnectionId.of(id);
    }

    @Override
    public int length(ByteBuffer datagram, int at) {
        return length <= datagram.limit() - at ? length : NONE;
    }

    @Override
    public int acceptor(ByteBuffer datagram, int at) {
        int index = indexLength == 0 ? AcceptorGroup.NOBODY : 0;
        for (int i = 0; i < indexLength; i++) {
            index = (index << Byte.SIZE) | (datagram.get(at + node.length + i) & 0xFF);
        }
        return index;
    }
}
