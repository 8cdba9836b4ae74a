package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.message.PskClientKeyExchange;
import dev.dunlin.handshake.internal.message.PskServerKeyExchange;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.ServerEcdhParams;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.ServerHelloDone;
import dev.dunlin.handshake.internal.message.SessionId;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Optional;

/** A server with a pre-shared key in the hand of a test, for a client under test. */
final class ScriptedPskServer extends ScriptedPeer {
    private final CipherSuite.KeyExchange keyExchange;
    private final KeyPair pair = BareTls.x25519();

    private ScriptedPskServer(DriverUnderTest client, CipherSuite.KeyExchange keyExchange) {
        super(client);
        this.keyExchange = keyExchange;
        serverRandom = Random.generate(new SecureRandom()).bytes().toByteArray();
    }

    /** A server that has just read the ClientHello. */
    static ScriptedPskServer of(DriverUnderTest client, CipherSuite.KeyExchange keyExchange) {
        var server = new ScriptedPskServer(client, keyExchange);
        var hello = (ClientHello) server.read().get(0).message();
        server.clientRandom = hello.random().bytes().toByteArray();
        return server;
    }

    static ScriptedPskServer of(TestSettings client, CipherSuite.KeyExchange keyExchange) {
        return of(DriverUnderTest.client(client), keyExchange);
    }

    ServerHello serverHello() {
        return new ServerHello(
                ScriptedServer.VERSION,
                new Random(Bytes.of(serverRandom)),
                SessionId.NONE,
                Psk.suite(keyExchange).code(),
                Extensions.of(RenegotiationInfo.INITIAL, new ExtendedMasterSecret()));
    }

    /** With a hint, which may be empty. */
    PskServerKeyExchange serverKeyExchange(Bytes hint) {
        return serverKeyExchange(hint, NamedGroup.X25519.code(), BareTls.publicValue(pair));
    }

    PskServerKeyExchange serverKeyExchange(Bytes hint, int group, byte[] point) {
        return new PskServerKeyExchange(
                hint,
                keyExchange == CipherSuite.KeyExchange.PSK
                        ? Optional.empty()
                        : Optional.of(new ServerEcdhParams(group, Bytes.of(point))));
    }

    /** Follows the rules up to the message before this one, with an empty hint; before Finished, up to ChangeCipherSpec. */
    ScriptedPskServer before(HandshakeType type) {
        if (type == HandshakeType.SERVER_HELLO) {
            return this;
        }
        ScriptedServer.requireTaken(send(serverHello()));
        if (type == HandshakeType.SERVER_KEY_EXCHANGE) {
            return this;
        }
        ScriptedServer.requireTaken(send(serverKeyExchange(Bytes.EMPTY)));
        if (type == HandshakeType.SERVER_HELLO_DONE) {
            return this;
        }
        finishFlight();
        return this;
    }

    /** Is done, reads the client's answer and follows with ChangeCipherSpec. */
    void finishFlight() {
        ScriptedServer.requireTaken(send(new ServerHelloDone()));
        readAnswer();
        ScriptedServer.requireTaken(changeCipherSpec());
    }

    /** The client's second flight, and the keys that follow from it. */
    PskClientKeyExchange readAnswer() {
        var exchange = Optional.<PskClientKeyExchange>empty();
        for (var flown : driver.sent()) {
            if (flown.isChangeCipherSpec()) {
                continue;
            }
            hash(flown.type(), flown.messageSeq(), flown.body().toByteArray());
            if (flown.message(MessageDecoder.ofDtls12(keyExchange)) instanceof PskClientKeyExchange sent) {
                exchange = Optional.of(sent);
                deriveMaster(
                        sent.point()
                                .map(point -> Psk.premaster(pair, point.toByteArray()))
                                .orElseGet(Psk::premaster),
                        true);
            }
        }
        return exchange.orElseThrow();
    }

    Finished finished() {
        return finished("server finished");
    }
}
