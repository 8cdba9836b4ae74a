package dev.dunlin.handshake.internal.hello;

import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.dtls12.Dtls12Server;
import dev.dunlin.handshake.internal.dtls13.Dtls13Server;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import java.util.Optional;

/** A server before the ClientHello; whether the client has proven its address was settled before this state was made. */
public final class WaitClientHello implements HandshakeState {
    private final HandshakeSettings settings;
    private final Optional<HelloRetry> retry;

    /** @param retry the HelloRetryRequest that the ClientHello answers, if one was sent */
    public WaitClientHello(HandshakeSettings settings, Optional<HelloRetry> retry) {
        this.settings = settings;
        this.retry = retry;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (message instanceof ClientHello hello) {
            return switch (VersionNegotiation.choose(settings.versions(), hello)) {
                case DTLS_1_3 -> Dtls13Server.begin(settings, hello, retry, out);
                case DTLS_1_2 -> Dtls12Server.begin(settings, hello, out);
            };
        }
        throw unexpected(message);
    }
}
