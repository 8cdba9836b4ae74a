package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.Certificate;
import dev.dunlin.handshake.internal.message.CertificateRequest;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.ClientKeyExchange;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.ServerEcdhParams;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.ServerHelloDone;
import dev.dunlin.handshake.internal.message.ServerKeyExchange;
import dev.dunlin.handshake.internal.message.SessionId;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.util.List;
import java.util.Objects;

/** A server in the hand of a test, for a client under test. */
public final class ScriptedServer extends ScriptedPeer {
    static final int VERSION = 0xFEFD;
    static final int SUITE = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256.code();
    static final int SCHEME = SignatureScheme.ECDSA_SECP256R1_SHA256.code();

    private final Credentials credentials = Pki.credentials("server");
    private final KeyPair pair = BareTls.x25519();
    private boolean extended = true;
    private @Nullable ClientHello helloRead;

    @Nullable
    private ClientHello hello;

    private ScriptedServer(DriverUnderTest client) {
        super(client);
        serverRandom = Random.generate(new SecureRandom()).bytes().toByteArray();
    }

    /** A server that has just read the ClientHello. */
    static ScriptedServer of(DriverUnderTest client) {
        var server = new ScriptedServer(client);
        server.readHello();
        return server;
    }

    static ScriptedServer of(TestSettings client) {
        return of(DriverUnderTest.client(client));
    }

    ClientHello readHello() {
        restartTranscript();
        hello = (ClientHello) read().get(0).message();
        clientRandom = hello.random().bytes().toByteArray();
        helloRead = hello;
        return hello;
    }

    /** The ClientHello that was read last. */
    ClientHello helloRead() {
        return Objects.requireNonNull(helloRead);
    }

    /** The ClientHello that was read last. */
    ClientHello hello() {
        return Objects.requireNonNull(hello);
    }

    ServerHello serverHello() {
        return extended
                ? serverHello(VERSION, SUITE, RenegotiationInfo.INITIAL, new ExtendedMasterSecret())
                : serverHello(VERSION, SUITE, RenegotiationInfo.INITIAL);
    }

    void leaveOutExtendedMasterSecret() {
        extended = false;
    }

    ServerHello serverHello(int version, int suite, Extension... extensions) {
        var random = new Random(Bytes.of(serverRandom));
        return new ServerHello(version, random, SessionId.NONE, suite, Extensions.of(extensions));
    }

    Certificate certificate() {
        return certificate(credentials);
    }

    static Certificate certificate(Credentials own) {
        return new Certificate(own.chain().stream().map(ScriptedServer::encoded).toList());
    }

    private static Bytes encoded(java.security.cert.X509Certificate certificate) {
        try {
            return Bytes.of(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    ServerKeyExchange serverKeyExchange() {
        return serverKeyExchange(NamedGroup.X25519.code(), BareTls.publicValue(pair));
    }

    ServerKeyExchange serverKeyExchange(int group, byte[] point) {
        var params = new ServerEcdhParams(group, Bytes.of(point));
        return new ServerKeyExchange(params, SCHEME, sign("SHA256withECDSA", params));
    }

    Bytes sign(String algorithm, ServerEcdhParams params) {
        var signed = params.signedParams(new Random(Bytes.of(clientRandom)), new Random(Bytes.of(serverRandom)));
        return Bytes.of(BareTls.sign(algorithm, credentials.privateKey(), signed));
    }

    static CertificateRequest certificateRequest() {
        return new CertificateRequest(
                List.of(CertificateRequest.ECDSA_SIGN, CertificateRequest.RSA_SIGN), List.of(SCHEME), List.of());
    }

    /** Follows the rules up to the message before this one; before Finished, up to ChangeCipherSpec. */
    ScriptedServer before(HandshakeType type) {
        return follow(HandshakeType.SERVER_HELLO, type);
    }

    /** Follows the rules from this message on, up to ChangeCipherSpec. */
    void continueFrom(HandshakeType type) {
        follow(type, HandshakeType.FINISHED);
    }

    /** What is left of a handshake whose certificate has been sent. */
    void complete() {
        continueFrom(HandshakeType.SERVER_KEY_EXCHANGE);
        requireTaken(send(finished()));
    }

    private ScriptedServer follow(HandshakeType from, HandshakeType until) {
        var flight = List.of(serverHello(), certificate(), serverKeyExchange(), new ServerHelloDone());
        boolean began = false;
        for (var message : flight) {
            began |= message.type() == from;
            if (message.type() == until) {
                return this;
            }
            if (began) {
                requireTaken(send(message));
            }
        }
        readAnswer();
        requireTaken(changeCipherSpec());
        return this;
    }

    /** The side under test did not take what a test has to build on. */
    static final class NotTaken extends AssertionError {
        private static final long serialVersionUID = 1L;

        NotTaken(Reaction reaction) {
            super(reaction);
        }
    }

    static void requireTaken(Reaction reaction) {
        if (!reaction.equals(Reaction.TAKEN)) {
            throw new NotTaken(reaction);
        }
    }

    /** The client's second flight, and the keys that follow from it. */
    List<Flown> readAnswer() {
        var answer = driver.sent();
        for (var flown : answer) {
            if (flown.isChangeCipherSpec()) {
                continue;
            }
            hash(flown.type(), flown.messageSeq(), flown.body().toByteArray());
            if (flown.message() instanceof ClientKeyExchange exchange) {
                deriveMaster(BareTls.agree(pair, exchange.point().toByteArray()), extended);
            }
        }
        return answer;
    }

    Finished finished() {
        return finished("server finished");
    }
}
