package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.handshake.internal.HandshakeSettings;
import java.util.Optional;

/** What every state of the client needs: how it is configured, whom it wants to reach, what the hellos settled. */
record ClientContext(HandshakeSettings settings, Optional<PeerName> server, AgreedParameters agreed) {}
