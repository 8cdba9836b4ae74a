package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.internal.CryptoFailure;
import dev.dunlin.crypto.internal.KeyExchange;
import dev.dunlin.crypto.internal.PskPremaster;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.codec.Bytes;
import java.util.Optional;

/** What both sides make of a pre-shared key. */
final class PskAgreement {
    private PskAgreement() {}

    /**
     * The premaster secret, RFC 4279 §2 or RFC 5489 §2.
     *
     * @param psk stays the caller's
     * @param own our half of ECDHE, closed here; empty in plain PSK
     * @param peerValue the peer's half, there exactly when ours is
     */
    static Secret premaster(Secret psk, Optional<KeyExchange> own, Optional<Bytes> peerValue) throws HandshakeFailure {
        if (own.isEmpty()) {
            return PskPremaster.plain(psk);
        }
        try (var exchange = own.get();
                var agreed = exchange.agree(peerValue.orElseThrow().toByteArray())) {
            return PskPremaster.ecdhe(agreed, psk);
        } catch (CryptoFailure fault) {
            throw Faults.of(fault);
        }
    }
}
