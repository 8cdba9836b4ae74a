package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.message.Dtls13NewSessionTicket;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.KeyUpdate;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.recordlayer.internal.RecordNumber;
import java.util.Optional;

/**
 * The handshake is complete. Tickets and KeyUpdate go on coming (RFC 8446 §4.6); a request for a certificate does not, for that is never
 * offered (RFC 8446 §4.2.6).
 */
final class Connected implements HandshakeState.UpdatesKeys {
    private final Role role;
    private final AgreedParameters agreed;
    private final ApplicationKeys keys;
    private final Optional<ReceivedTickets> tickets;

    /** @param tickets where a client keeps those that it gets; a server gets none */
    Connected(Role role, AgreedParameters agreed, ApplicationKeys keys, Optional<ReceivedTickets> tickets) {
        this.role = role;
        this.agreed = agreed;
        this.keys = keys;
        this.tickets = tickets;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (message instanceof KeyUpdate update) {
            return updated(update, out);
        }
        if (message instanceof Dtls13NewSessionTicket ticket && tickets.isPresent()) {
            tickets.get().add(ticket);
            return this;
        }
        throw unexpected(message);
    }

    /** RFC 9147 §8: epochs do not go further than 2^16 - 1, and whoever wants to breaks the rules. */
    private HandshakeState updated(KeyUpdate update, HandshakeOutput out) throws HandshakeFailure {
        if (out.readEpoch() == RecordNumber.MAX_EPOCH) {
            throw unexpected(update);
        }
        out.installReadKeys(out.readEpoch() + 1, keys.update(role.peer()));
        // One answer is enough, however often it is asked for while that is under way (RFC 9147 §8).
        if (update.updateRequested() && out.mayUpdateKeys()) {
            return updateKeys(false, out);
        }
        return this;
    }

    @Override
    public HandshakeState updateKeys(boolean requestUpdate, HandshakeOutput out) {
        out.postKeyUpdate(new KeyUpdate(requestUpdate), () -> keys.update(role));
        return this;
    }

    @Override
    public MessageDecoder decoder() {
        return agreed.decoder();
    }
}
