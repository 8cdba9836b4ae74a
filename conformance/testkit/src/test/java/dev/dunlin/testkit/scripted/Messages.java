package dev.dunlin.testkit.scripted;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the messages of one side, and puts those of the other together from their fragments, in order. */
final class Messages {
    private final Map<Integer, Pieces> waiting = new HashMap<>();
    private int nextToSend;
    private int nextToReceive;

    private static final class Pieces {
        final int type;
        final byte[] body;
        final boolean[] known;

        Pieces(int type, int length) {
            this.type = type;
            this.body = new byte[length];
            this.known = new boolean[length];
        }

        void add(int offset, Octets fragment) {
            for (int i = 0; i < fragment.length(); i++) {
                body[offset + i] = (byte) fragment.at(i);
                known[offset + i] = true;
            }
        }

        boolean isWhole() {
            for (boolean byteIsKnown : known) {
                if (!byteIsKnown) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The next message to send. */
    Message outgoing(int type, Octets body) {
        return new Message(type, nextToSend++, body);
    }

    /** What has become complete by the content of this record; what came before is ignored. */
    List<Message> incoming(Octets content) {
        var in = new Reading(content);
        while (!in.isOver()) {
            int type = in.u8();
            int length = in.u24();
            int seq = in.u16();
            int offset = in.u24();
            var fragment = in.take(in.u24());
            if (seq >= nextToReceive) {
                waiting.computeIfAbsent(seq, first -> new Pieces(type, length)).add(offset, fragment);
            }
        }
        var complete = new ArrayList<Message>();
        while (waiting.containsKey(nextToReceive) && waiting.get(nextToReceive).isWhole()) {
            var pieces = waiting.remove(nextToReceive);
            complete.add(new Message(pieces.type, nextToReceive++, Octets.of(pieces.body)));
        }
        return complete;
    }
}
