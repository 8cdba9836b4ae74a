package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
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

    /** What follows for a server from what the client offers. An id that leaves no room in a datagram is not agreed on. */
    public static AgreedConnectionIds byServer(ConnectionIdSink own, Extensions offered) {
        var agreed = of(own, offered);
        return agreed.peers().length() > own.longestPeersId() ? NONE : agreed;
    }

    /**
     * What follows for a client from the answer of the server; that it answers only what was asked has been checked.
     *
     * @throws HandshakeFailure when its id leaves no room in a datagram
     */
    public static AgreedConnectionIds byClient(ConnectionIdSink own, Extensions answered) throws HandshakeFailure {
        var agreed = of(own, answered);
        if (agreed.peers().length() > own.longestPeersId()) {
            throw new HandshakeFailure(
                    AlertDescription.HANDSHAKE_FAILURE,
                    FailureReason.NO_COMMON_PARAMETERS,
                    "the server's connection id leaves no room in a datagram of the MTU");
        }
        return agreed;
    }

    private static AgreedConnectionIds of(ConnectionIdSink sink, Extensions peer) {
        var said = peer.find(ConnectionIdExtension.class);
        var own = said.isPresent() ? sink.ownConnectionId() : Optional.<ConnectionId>empty();
        return own.isPresent()
                ? new AgreedConnectionIds(true, own.get(), said.get().id())
                : NONE;
    }

    /** What a server answers in ServerHello, of either version. */
    public Optional<Extension> answer() {
        return areNegotiated ? Optional.of(new ConnectionIdExtension(own)) : Optional.empty();
    }
}
