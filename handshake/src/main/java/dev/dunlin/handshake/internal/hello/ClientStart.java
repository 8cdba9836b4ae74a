package dev.dunlin.handshake.internal.hello;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.Suspended;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A client before its hello. A pre-shared key is named in the hello itself in DTLS 1.3, so that it has to be there by then; 1.2 asks for it
 * later, when the server may have given a hint.
 */
public final class ClientStart implements HandshakeState {
    private final HandshakeSettings settings;
    private final Optional<PeerName> server;
    private final Optional<KnownSession> offered;

    /** @param offered the session that it asks to resume */
    public ClientStart(HandshakeSettings settings, Optional<PeerName> server, Optional<KnownSession> offered) {
        this.settings = settings;
        this.server = server;
        this.offered = offered;
    }

    /** The state that follows, which sends the ClientHello at once or when the key has been chosen. */
    public HandshakeState begin(HandshakeOutput out) {
        var psk = settings.clientPsk();
        if (psk.isEmpty() || !settings.versions().reachesBeyondDtls12()) {
            return WaitServerHello.offering(settings, server, offered, Optional.empty(), out);
        }
        Callable<Optional<PskCredentials>> work = () -> psk.get().selector().select(Optional.empty(), server);
        Suspended.Continuation<Optional<PskCredentials>> next =
                (chosen, output) -> WaitServerHello.offering(settings, server, offered, chosen, output);
        return psk.get().prompt()
                ? Suspended.prompt(Suspended.Kind.LOOK_UP_PSK, work, next)
                : new Suspended<>(Suspended.Kind.LOOK_UP_PSK, work, next);
    }

    /** Nothing has been asked that a message could answer. */
    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        throw unexpected(message);
    }
}
