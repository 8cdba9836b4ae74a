package dev.dunlin.handshake.internal;

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
     * What follows from the ClientHello of the peer. A wish for checks without connection ids comes to nothing (RFC 9853 §3).
     *
     * @param own the id that we want to be found by; absent when this side does without the extension
     * @param client the extensions of its hello
     */
    public static AgreedConnectionIds asked(ExtensionSettings settings, Optional<ConnectionId> own, Extensions client) {
        var said = client.find(ConnectionIdExtension.class);
        return own.isPresent() && said.isPresent()
                ? new AgreedConnectionIds(
                        true,
                        own.get(),
                        said.get().id(),
                        settings.checkPaths() && client.has(ReturnRoutabilityCheck.class))
                : NONE;
    }

    /**
     * What follows from the ServerHello of the peer, which answers only what was offered: that has been checked.
     *
     * @throws HandshakeFailure when it agrees to checks without connection ids (RFC 9853 §3)
     */
    public static AgreedConnectionIds answered(
            ExtensionSettings settings, Optional<ConnectionId> own, Extensions server) throws HandshakeFailure {
        var agreed = asked(settings, own, server);
        if (!agreed.areNegotiated() && server.has(ReturnRoutabilityCheck.class)) {
            throw Faults.illegal("the server answers rrc without connection_id");
        }
        return agreed;
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
