package dev.dunlin.session;

import dev.dunlin.crypto.internal.DerivedKeyAead;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.resumption.SealedStates;
import dev.dunlin.handshake.internal.resumption.SessionState;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Tickets in the manner of RFC 5077 §4, with an AEAD in place of encryption and MAC: key_name, salt, ciphertext, tag. The name and the use
 * are authenticated along: a ticket does not pass for an entry of the cache, nor one entry for another.
 */
final class TicketSeal implements SealedStates {
    private final Jca jca;
    private final TicketKeys keys;

    TicketSeal(Jca jca, TicketKeys keys) {
        this.jca = jca;
        this.keys = keys;
    }

    @Override
    public byte[] seal(byte[] state, Bytes use, Instant now) {
        try (var named = keys.sealing(now);
                var key = keyOf(named)) {
            var message = DerivedKeyAead.seal(jca, key, aad(named.bytes(), use), state);
            var ticket = Arrays.copyOf(named.bytes(), TicketKeys.NAME_LENGTH + message.length);
            System.arraycopy(message, 0, ticket, TicketKeys.NAME_LENGTH, message.length);
            return ticket;
        }
    }

    @Override
    public Optional<Opened> open(byte[] ticket, Bytes use, Instant now) {
        try (var named = keys.opening(ticket, now)) {
            if (named == null) {
                return Optional.empty();
            }
            try (var key = keyOf(named)) {
                var message = Arrays.copyOfRange(ticket, TicketKeys.NAME_LENGTH, ticket.length);
                return DerivedKeyAead.open(jca, key, aad(named.bytes(), use), message)
                        .flatMap(state -> decode(state, !keys.isCurrent(ticket, now)));
            }
        }
    }

    private static Secret keyOf(Secret named) {
        return Secret.owning(Arrays.copyOfRange(named.bytes(), TicketKeys.NAME_LENGTH, TicketKeys.KEY_LENGTH));
    }

    private static byte[] aad(byte[] name, Bytes use) {
        var aad = Arrays.copyOf(name, TicketKeys.NAME_LENGTH + use.length());
        use.copyTo(aad, TicketKeys.NAME_LENGTH);
        return aad;
    }

    /** Genuine, and yet perhaps of another release: then it is as if there were none. */
    private static Optional<Opened> decode(Secret state, boolean isUnderOldKey) {
        try (state) {
            return Optional.of(new Opened(SessionState.decode(state.bytes()), isUnderOldKey));
        } catch (DecodeFailure unknown) {
            return Optional.empty();
        }
    }
}
