package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AfterHandshake;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.handshake.internal.ConnectionIdChange;
import dev.dunlin.handshake.internal.Exporter;
import dev.dunlin.handshake.internal.FoldedHandshake;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.flight.FlightPolicy;
import dev.dunlin.handshake.internal.message.Dtls13NewSessionTicket;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.KeyUpdate;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.message.NewConnectionId;
import dev.dunlin.handshake.internal.message.RequestConnectionId;
import dev.dunlin.recordlayer.internal.RecordNumber;
import java.util.Optional;

/**
 * The handshake is complete. Tickets, KeyUpdate and new connection ids go on coming (RFC 8446 §4.6, RFC 9147 §9); a request for a certificate does not, for that is never
 * offered (RFC 8446 §4.2.6).
 */
final class Connected implements HandshakeState.UpdatesKeys, HandshakeState.ReplacesConnectionIds, AfterHandshake {
    /** Of servers, which keep nothing but bytes. */
    private static final FoldedHandshake OF_SERVER = new Folded(Role.SERVER, Optional.empty());

    private final Role role;
    private final CipherSuite suite;
    private final ApplicationKeys keys;
    private final Optional<ReceivedTickets> tickets;

    /** @param tickets where a client keeps those that it gets; a server gets none */
    Connected(Role role, CipherSuite suite, ApplicationKeys keys, Optional<ReceivedTickets> tickets) {
        this.role = role;
        this.suite = suite;
        this.keys = keys;
        this.tickets = tickets;
    }

    /** What is left beside the bytes: a client's tickets, which have certificates and more with them. */
    private record Folded(Role role, Optional<ReceivedTickets> tickets) implements FoldedHandshake {
        @Override
        public AfterHandshake unfold(Jca jca, CipherSuite suite, FoldReader in) {
            return new Connected(role, suite, ApplicationKeys.unfold(jca, suite, in), tickets);
        }

        @Override
        public boolean keeps(AutoCloseableSecret secret) {
            return tickets.isPresent() && tickets.get().has(secret);
        }
    }

    /** Handshake messages go on coming. */
    @Override
    public Sign read(int nextMessageSeq, byte[] content, int offset, int length) {
        return Sign.MESSAGE;
    }

    @Override
    public HandshakeState state() {
        return this;
    }

    @Override
    public Exporter exporter() {
        return keys.exporter();
    }

    @Override
    public FlightPolicy policy() {
        return FlightPolicy.DTLS_1_3;
    }

    @Override
    public FoldedHandshake fold(FoldWriter out) {
        keys.fold(out);
        keys.close();
        return tickets.isPresent() ? new Folded(role, tickets) : OF_SERVER;
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
        if (message instanceof NewConnectionId given) {
            if (out.ids().connectionIds().peers().isEmpty()) {
                throw unexpected(given);
            }
            LaterConnectionIds.take(given, out);
            return this;
        }
        if (message instanceof RequestConnectionId request) {
            if (out.ids().connectionIds().own().isEmpty()) {
                throw unexpected(request);
            }
            LaterConnectionIds.answer(request, out);
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
    public ConnectionIdChange requestConnectionIds(int count, HandshakeOutput out) {
        return LaterConnectionIds.request(count, out);
    }

    @Override
    public ConnectionIdChange offerConnectionIds(int count, boolean areImmediate, HandshakeOutput out) {
        return LaterConnectionIds.offer(count, areImmediate, out);
    }

    @Override
    public MessageDecoder decoder() {
        return MessageDecoder.ofDtls13(suite.hash());
    }

    @Override
    public void close() {
        keys.close();
        tickets.ifPresent(ReceivedTickets::close);
    }
}
