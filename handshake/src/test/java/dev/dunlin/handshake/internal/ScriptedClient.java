package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.Certificate;
import dev.dunlin.handshake.internal.message.CertificateVerify;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.ClientKeyExchange;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.EcPointFormats;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.ServerKeyExchange;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** A client in the hand of a test, for a server under test. */
public final class ScriptedClient extends ScriptedPeer {
    private final Credentials credentials = Pki.credentials("client");
    private final boolean asked;
    private KeyPair pair = BareTls.x25519();
    private byte[] serverPoint = new byte[0];
    private boolean extended = true;

    /** How the server's flight is read: certificates, unless something else was agreed on. */
    MessageDecoder decoder = MessageDecoder.DTLS_1_2_ECDHE;

    private ScriptedClient(DriverUnderTest server, boolean asked) {
        super(server);
        this.asked = asked;
        clientRandom = Random.generate(new SecureRandom()).bytes().toByteArray();
    }

    /** For a server that asks for no certificate. */
    static ScriptedClient of(TestSettings server) {
        return new ScriptedClient(DriverUnderTest.server(server), false);
    }

    /** For a server that does. */
    static ScriptedClient asked(TestSettings server) {
        return asked(DriverUnderTest.server(server));
    }

    static ScriptedClient asked(DriverUnderTest server) {
        return new ScriptedClient(server, true);
    }

    static List<Extension> usualExtensions() {
        return new ArrayList<>(List.of(
                RenegotiationInfo.INITIAL,
                new ExtendedMasterSecret(),
                new SupportedGroups(List.of(NamedGroup.X25519.code(), NamedGroup.SECP256R1.code())),
                EcPointFormats.UNCOMPRESSED_ONLY,
                new SignatureAlgorithms(List.of(ScriptedServer.SCHEME))));
    }

    ClientHello clientHello() {
        return clientHello(usualExtensions());
    }

    ClientHello clientHello(List<Extension> extensions) {
        return clientHello(ScriptedServer.VERSION, List.of(ScriptedServer.SUITE), extensions);
    }

    ClientHello clientHello(int version, List<Integer> suites, List<Extension> extensions) {
        var list = new Extensions(extensions);
        extended = list.has(ExtendedMasterSecret.class);
        return new ClientHello(
                version,
                new Random(Bytes.of(clientRandom)),
                SessionId.NONE,
                Cookie.EMPTY,
                suites,
                List.of(ClientHello.NULL_COMPRESSION),
                list);
    }

    /** The server's first flight. */
    List<Flown> readAnswer() {
        var answer = read();
        for (var flown : answer) {
            var message = flown.message(decoder);
            if (message instanceof ServerHello hello) {
                serverRandom = hello.random().bytes().toByteArray();
            } else if (message instanceof ServerKeyExchange exchange) {
                serverPoint = exchange.params().point().toByteArray();
                if (exchange.params().group() == NamedGroup.SECP256R1.code()) {
                    pair = BareTls.p256();
                }
            }
        }
        return answer;
    }

    Certificate certificate() {
        return ScriptedServer.certificate(credentials);
    }

    ClientKeyExchange clientKeyExchange() {
        return new ClientKeyExchange(Bytes.of(BareTls.publicValue(pair)));
    }

    /** Sends ClientKeyExchange and derives the master secret. */
    Reaction sendClientKeyExchange() {
        var reaction = send(clientKeyExchange());
        deriveMaster(BareTls.agree(pair, serverPoint), extended);
        return reaction;
    }

    CertificateVerify certificateVerify() {
        return certificateVerify(ScriptedServer.SCHEME, "SHA256withECDSA");
    }

    CertificateVerify certificateVerify(int scheme, String algorithm) {
        return new CertificateVerify(scheme, Bytes.of(BareTls.sign(algorithm, credentials.privateKey(), transcript())));
    }

    Finished finished() {
        return finished("client finished");
    }

    /** Follows the rules up to the message before this one; before Finished, up to ChangeCipherSpec. */
    ScriptedClient before(HandshakeType type) {
        if (type == HandshakeType.CLIENT_HELLO) {
            return this;
        }
        ScriptedServer.requireTaken(send(clientHello()));
        readAnswer();
        if (asked) {
            if (type == HandshakeType.CERTIFICATE) {
                return this;
            }
            ScriptedServer.requireTaken(send(certificate()));
        }
        if (type == HandshakeType.CLIENT_KEY_EXCHANGE) {
            return this;
        }
        ScriptedServer.requireTaken(sendClientKeyExchange());
        if (asked) {
            if (type == HandshakeType.CERTIFICATE_VERIFY) {
                return this;
            }
            ScriptedServer.requireTaken(send(certificateVerify()));
        }
        return this;
    }
}
