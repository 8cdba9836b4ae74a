package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.internal.KeyExchange;
import dev.dunlin.handshake.internal.HandshakeSettings;

/** What every state of the server needs: how it is configured, what the hellos settled, its half of the key exchange. */
record ServerContext(HandshakeSettings settings, AgreedParameters agreed, KeyExchange exchange) {}
