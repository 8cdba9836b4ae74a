package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.handshake.internal.Faults;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.HandshakeOutput;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.HandshakeState;
import dev.dunlin.handshake.internal.hello.VersionNegotiation;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.message.ServerHello;
import java.util.Optional;

/** The client has asked again; version and suite are settled, and no further HelloRetryRequest may come. RFC 8446 §4.1.4. */
final class WaitServerHelloAgain implements HandshakeState {
    private final HandshakeSettings settings;
    private final Optional<PeerName> server;
    private final ClientHello offer;
    private final ClientKeys keys;
    private final CipherSuite suite;

    WaitServerHelloAgain(
            HandshakeSettings settings,
            Optional<PeerName> server,
            ClientHello offer,
            ClientKeys keys,
            CipherSuite suite) {
        this.settings = settings;
        this.server = server;
        this.offer = offer;
        this.keys = keys;
        this.suite = suite;
    }

    @Override
    public HandshakeState on(HandshakeMessage message, HandshakeOutput out) throws HandshakeFailure {
        if (!(message instanceof ServerHello hello) || hello.isHelloRetryRequest()) {
            throw unexpected(message);
        }
        if (!VersionNegotiation.staysAtDtls13(hello) || hello.cipherSuite() != suite.code()) {
            throw Faults.illegal("ServerHello takes back what HelloRetryRequest has settled");
        }
        return Dtls13Client.serverHello(settings, server, offer, keys, hello, out);
    }

    @Override
    public MessageDecoder decoder() {
        return MessageDecoder.ofDtls13(suite.hash());
    }
}
