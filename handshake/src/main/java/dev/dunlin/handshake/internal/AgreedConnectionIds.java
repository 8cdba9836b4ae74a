package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.message.ConnectionIdExtension;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.ReturnRoutabilityCheck;
import dev.dunlin.recordlayer.ConnectionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the hellos have said about connection ids (RFC 9146 §3, RFC 9147 §9), and about the checks that go with them (RFC 9853 §3). Negotiated
 * anew in every handshake, resumed or not.
 *
 * @param areNegotiated whether both sides sent the extension, though either id may be empty
 * @param own the id that the peer's records have
 * @param peers the id that our records have
 * @param checksPaths whether both sides take part in return routability checks
 */
public record AgreedConnectionIds(boolean areNegotiated, ConnectionId own, ConnectionId peers, boolean checksPaths) {
    /** The extension is missing on one side or the other. */
    public static final AgreedConnectionIds NONE =
            new AgreedConnectionIds(false, ConnectionId.EMPTY, ConnectionId.EMPTY, false);

    /**
     * What follows for a server from what the client offers. An id that leaves no room in a datagram is not agreed on, and a wish for checks
     * without connection ids comes to nothing (RFC 9853 §3).
     */
    public static AgreedConnectionIds byServer(ExtensionSettings settings, ConnectionIdSink own, Extensions offered) {
        var agreed = of(settings, own, offered);
        return agreed.peers().length() > own.longestPeersId() ? NONE : agreed;
    }

    /**
     * What follows for a client from the answer of the server; that it answers only what was asked has been checked.
     *
     * @throws HandshakeFailure when its id leaves no room in a datagram, or it agrees to checks without connection ids (RFC 9853 §3)
     */
    public static AgreedConnectionIds byClient(ExtensionSettings settings, ConnectionIdSink own, Extensions answered)
            throws HandshakeFailure {
        var agreed = of(settings, own, answered);
        if (!agreed.areNegotiated() && answered.has(ReturnRoutabilityCheck.class)) {
            throw Faults.illegal("the server answers rrc without connection_id");
        }
        if (agreed.peers().length() > own.longestPeersId()) {
            throw new HandshakeFailure(
                    AlertDescription.HANDSHAKE_FAILURE,
                    FailureReason.NO_COMMON_PARAMETERS,
                    "the server's connection id leaves no room in a datagram of the MTU");
        }
        return agreed;
    }

    private static AgreedConnectionIds of(ExtensionSettings settings, ConnectionIdSink sink, Extensions peer) {
        var said = peer.find(ConnectionIdExtension.class);
        var own = said.isPresent() ? sink.ownConnectionId() : Optional.<ConnectionId>empty();
        return own.isPresent()
                ? new AgreedConnectionIds(
                        true,
                        own.get(),
                        said.get().id(),
                        settings.checkPaths() && peer.has(ReturnRoutabilityCheck.class))
                : NONE;
    }

    /** What a server answers in ServerHello, of either version. */
    public List<Extension> answers() {
        var answers = new ArrayList<Extension>();
        if (areNegotiated) {
            answers.add(new ConnectionIdExtension(own));
        }
        if (checksPaths) {
            answers.add(new ReturnRoutabilityCheck());
        }
        return answers;
    }
}
