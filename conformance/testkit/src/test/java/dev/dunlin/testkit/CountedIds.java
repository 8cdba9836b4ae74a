package dev.dunlin.testkit;

import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.session.ConnectionIdGenerator;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Ids of one length that are easy to recognise: a mark in every byte but the last, which counts. */
final class CountedIds implements ConnectionIdGenerator {
    private final int mark;
    private final int length;
    private int count;

    CountedIds(int mark, int length) {
        this.mark = mark;
        this.length = length;
    }

    /** The id that was made at this place, from 1 on. */
    ConnectionId id(int number) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) mark);
        bytes[length - 1] = (byte) number;
        return ConnectionId.of(bytes);
    }

    int made() {
        return count;
    }

    @Override
    public ConnectionId generate(int acceptor) {
        count++;
        return id(count);
    }

    @Override
    public int length(ByteBuffer datagram, int at) {
        return length <= datagram.limit() - at ? length : NONE;
    }
}
