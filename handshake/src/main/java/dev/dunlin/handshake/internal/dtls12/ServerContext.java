package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.internal.KeyExchange;
import dev.dunlin.handshake.internal.HandshakeSettings;
import java.util.Optional;

/**
 * What every state of the server needs: how it is configured, what the hellos settled, its half of the key exchange.
 *
 * @param exchange empty when a pre-shared key alone makes the keys
 */
record ServerContext(HandshakeSettings settings, AgreedParameters agreed, Optional<KeyExchange> exchange) {}
