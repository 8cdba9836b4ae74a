package dev.dunlin.session;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.Role;
import java.util.Optional;

/**
 * On which side of an association we are, and what a client knows about the other one. All associations of servers share one.
 *
 * @param peerName the server that a client wants to reach
 * @param memory where a client's session came from and goes to
 */
record Side(Role role, Optional<PeerName> peerName, SessionMemory memory) {
    static final Side SERVER = new Side(Role.SERVER, Optional.empty(), SessionMemory.NONE);

    static Side client(@Nullable PeerName server, SessionMemory memory) {
        return new Side(Role.CLIENT, Optional.ofNullable(server), memory);
    }
}
