package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.message.PskClientKeyExchange;
import dev.dunlin.handshake.internal.message.PskServerKeyExchange;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.ServerEcdhParams;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.SessionId;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** A client with a pre-shared key in the hand of a test, for a server under test. */
final class ScriptedPskClient extends ScriptedPeer {
    private final CipherSuite.KeyExchange keyExchange;
    private final KeyPair pair = BareTls.x25519();
    private Optional<Bytes> serverPoint = Optional.empty();

    private ScriptedPskClient(DriverUnderTest server, CipherSuite.KeyExchange keyExchange) {
        super(server);
        this.keyExchange = keyExchange;
        clientRandom = Random.generate(new SecureRandom()).bytes().toByteArray();
    }

    static ScriptedPskClient of(DriverUnderTest server, CipherSuite.KeyExchange keyExchange) {
        return new ScriptedPskClient(server, keyExchange);
    }

    static ScriptedPskClient of(TestSettings server, CipherSuite.KeyExchange keyExchange) {
        return of(DriverUnderTest.server(server), keyExchange);
    }

    ClientHello clientHello() {
        return clientHello(List.of(Psk.suite(keyExchange)), ScriptedClient.usualExtensions());
    }

    ClientHello clientHello(List<CipherSuite> suites, List<Extension> extensions) {
        return new ClientHello(
                ScriptedServer.VERSION,
                new Random(Bytes.of(clientRandom)),
                SessionId.NONE,
                Cookie.EMPTY,
                suites.stream().map(CipherSuite::code).toList(),
                List.of(ClientHello.NULL_COMPRESSION),
                new Extensions(extensions));
    }

    /** The server's first flight. */
    List<HandshakeMessage> readAnswer() {
        var flight = read().stream()
                .map(flown -> flown.message(MessageDecoder.ofDtls12(keyExchange)))
                .toList();
        for (var message : flight) {
            if (message instanceof ServerHello hello) {
                serverRandom = hello.random().bytes().toByteArray();
            } else if (message instanceof PskServerKeyExchange exchange) {
                serverPoint = exchange.params().map(ServerEcdhParams::point);
            }
        }
        return flight;
    }

    PskClientKeyExchange clientKeyExchange(byte[] identity) {
        return new PskClientKeyExchange(
                Bytes.of(identity),
                keyExchange == CipherSuite.KeyExchange.PSK
                        ? Optional.empty()
                        : Optional.of(Bytes.of(BareTls.publicValue(pair))));
    }

    /** Sends ClientKeyExchange with this identity, and derives the master secret from the right key. */
    Reaction sendClientKeyExchange(byte[] identity) {
        var reaction = send(clientKeyExchange(identity));
        deriveMaster(
                serverPoint
                        .map(point -> Psk.premaster(pair, point.toByteArray()))
                        .orElseGet(Psk::premaster),
                true);
        return reaction;
    }

    /** Follows the rules up to the message before this one; before Finished, up to ClientKeyExchange. */
    ScriptedPskClient before(HandshakeType type) {
        if (type == HandshakeType.CLIENT_HELLO) {
            return this;
        }
        ScriptedServer.requireTaken(send(clientHello()));
        readAnswer();
        if (type == HandshakeType.CLIENT_KEY_EXCHANGE) {
            return this;
        }
        ScriptedServer.requireTaken(sendClientKeyExchange(Psk.IDENTITY.toByteArray()));
        return this;
    }

    Finished finished() {
        return finished("client finished");
    }
}
