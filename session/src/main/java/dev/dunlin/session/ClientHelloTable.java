package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.flight.MessageReassembler;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * ClientHellos that come in fragments from unproven addresses, by address and message_seq. The table has a fixed size in bytes; when it is
 * full, one of them at random gives way, so that nobody can choose whose. It has no timers and never answers.
 */
final class ClientHelloTable {
    /** Heap of an entry beside its message: key, map node, list slot, the path if nobody else holds it. */
    private static final int ENTRY_OVERHEAD = 192;

    private record Key(PeerPath path, int messageSeq) {}

    private static final class Entry {
        final Key key;
        final MessageReassembler message;
        int index;

        Entry(Key key, MessageReassembler message) {
            this.key = key;
            this.message = message;
        }

        int bytes() {
            return ENTRY_OVERHEAD + message.bytesHeld();
        }
    }

    private final Map<Key, Entry> byKey = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final SecureRandom random;
    private final int maxBytes;
    private final int maxMessage;
    private int bytes;

    ClientHelloTable(Limits limits, SecureRandom random) {
        this.maxBytes = limits.clientHelloBytes();
        this.maxMessage = limits.handshakeMessageBytes();
        this.random = random;
    }

    /**
     * Takes a fragment.
     *
     * @return the body of the message that is complete with it, or null
     */
    @Nullable
    byte[] add(PeerPath from, HandshakeHeader header, byte[] source, int offset) {
        if (header.length() > maxMessage || header.fragmentLength() == 0) {
            return null;
        }
        var key = new Key(from, header.messageSeq());
        var known = byKey.get(key);
        var entry = known == null ? new Entry(key, new MessageReassembler(header)) : known;
        int before = known == null ? 0 : entry.bytes();
        int most = ENTRY_OVERHEAD + entry.message.mostHeldWith(header, source, offset);
        if (most > maxBytes) {
            return null;
        }
        var result = entry.message.add(header, source, offset);
        if (result == MessageReassembler.Result.CONFLICT && known != null) {
            // The client has begun anew, or somebody else is one of the two: the older one cannot be let to lock the
            // newer one out, for
            // nothing here ends by itself.
            unlink(known);
            bytes -= before;
            return add(from, header, source, offset);
        }
        if (result == MessageReassembler.Result.COMPLETE) {
            if (known != null) {
                unlink(known);
                bytes -= before;
            }
            return entry.message.body();
        }
        if (result == MessageReassembler.Result.STORED) {
            if (known == null) {
                insert(entry);
            }
            bytes += entry.bytes() - before;
            makeRoom(entry);
        }
        return null;
    }

    /** Heap that the table holds. */
    int bytesHeld() {
        return bytes;
    }

    void clear() {
        byKey.clear();
        entries.clear();
        bytes = 0;
    }

    private void insert(Entry entry) {
        byKey.put(entry.key, entry);
        entry.index = entries.size();
        entries.add(entry);
    }

    /** The newest stays: it alone is known to be alive. */
    private void makeRoom(Entry newest) {
        while (bytes > maxBytes) {
            var victim = entries.get(random.nextInt(entries.size()));
            if (victim != newest) {
                bytes -= victim.bytes();
                unlink(victim);
            }
        }
    }

    /** The last of the list takes its place. */
    private void unlink(Entry entry) {
        byKey.remove(entry.key);
        var last = entries.remove(entries.size() - 1);
        if (last != entry) {
            entries.set(entry.index, last);
            last.index = entry.index;
        }
    }
}
