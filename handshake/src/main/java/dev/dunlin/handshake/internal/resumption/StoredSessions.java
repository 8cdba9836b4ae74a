package dev.dunlin.handshake.internal.resumption;

import dev.dunlin.handshake.internal.codec.Bytes;
import java.time.Instant;
import java.util.Optional;

/** Where a server keeps sealed states under session ids. May be slow, and be called from any thread. */
public interface StoredSessions {
    void put(Bytes id, byte[] sealedState, Instant expires);

    Optional<byte[]> get(Bytes id);

    void remove(Bytes id);
}
