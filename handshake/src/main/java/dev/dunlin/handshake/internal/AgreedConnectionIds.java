package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.internal.message.ConnectionIdExtension;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.recordlayer.ConnectionId;
import java.util.Optional;

/**
 * What the hellos have said about connection ids (RFC 9146 §3, RFC 9147 §9). Negotiated anew in every handshake, resumed or not.
 *
 * @param areNegotiated whether both sides sent the extension, though either id may be empty
 * @param own the id that the peer's records have
 * @param peers the id that our records have
 */
public record AgreedConnectionIds(boolean areNegotiated, ConnectionId own, ConnectionId peers) {
    /** The extension is missing on one side or the other. */
    public static final AgreedConnectionIds NONE =
            new AgreedConnectionIds(false, ConnectionId.EMPTY, ConnectionId.EMPTY);

    /**
     * What follows from the hello of the peer; that a server answers only what was asked has been checked.
     *
     * @param own the id that we want to be found by; absent when this side does without the extension
     * @param peer the extensions of its hello
     */
    public static AgreedConnectionIds of(Optional<ConnectionId> own, Extensions peer) {
        var said = peer.find(ConnectionIdExtension.class);
        return own.isPresent() && said.isPresent()
                ? new AgreedConnectionIds(true, own.get(), said.get().id())
                : NONE;
    }

    /** What a server answers in ServerHello, of either version. */
    public Optional<Extension> answer() {
        return areNegotiated ? Optional.of(new ConnectionIdExtension(own)) : Optional.empty();
    }
}
