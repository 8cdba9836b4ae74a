package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateVerify;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Dtls13Certificate;
import dev.dunlin.handshake.internal.message.Dtls13CertificateRequest;
import dev.dunlin.handshake.internal.message.EncryptedExtensions;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.KeyShareAnswer;
import dev.dunlin.handshake.internal.message.KeyShareEntry;
import dev.dunlin.handshake.internal.message.KeyShareOffer;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.SelectedVersion;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;

/** A server of DTLS 1.3 in the hand of a test, for a client under test. */
final class ScriptedDtls13Server extends ScriptedDtls13Peer {
    static final int DTLS_1_2 = 0xFEFD;
    static final int DTLS_1_3 = 0xFEFC;
    static final int SUITE = CipherSuite.TLS_AES_128_GCM_SHA256.code();
    static final Random RANDOM = Random.generate(new SecureRandom());

    private @Nullable ClientHello hello;

    private ScriptedDtls13Server(DriverUnderTest client) {
        super(client);
    }

    /** A server that has just read the ClientHello. */
    static ScriptedDtls13Server of(DriverUnderTest client) {
        var server = new ScriptedDtls13Server(client);
        server.readHello();
        return server;
    }

    static ScriptedDtls13Server of(TestSettings client) {
        return of(DriverUnderTest.client(client));
    }

    ClientHello readHello() {
        var read = (ClientHello) read().get(0).message();
        hello = read;
        return read;
    }

    /** The ClientHello that was read last. */
    ClientHello hello() {
        return Objects.requireNonNull(hello);
    }

    KeyShareAnswer share() {
        return new KeyShareAnswer(new KeyShareEntry(NamedGroup.X25519.code(), Bytes.of(BareTls.publicValue(pair))));
    }

    ServerHello serverHello() {
        return serverHello(SUITE, new SelectedVersion(DTLS_1_3), share());
    }

    static ServerHello serverHello(int suite, Extension... extensions) {
        return new ServerHello(DTLS_1_2, RANDOM, SessionId.NONE, suite, Extensions.of(extensions));
    }

    static ServerHello retry(int suite, Extension... extensions) {
        return new ServerHello(
                DTLS_1_2, ServerHello.HELLO_RETRY_REQUEST, SessionId.NONE, suite, Extensions.of(extensions));
    }

    /** Sends a HelloRetryRequest, and reads the second ClientHello. */
    ClientHello retried(ServerHello retry) {
        replaceByHash();
        ScriptedServer.requireTaken(send(retry));
        return readHello();
    }

    /** Sends a ServerHello that the client is to follow. */
    void begin(ServerHello answer) {
        ScriptedServer.requireTaken(send(answer));
        var theirs = hello().extensions().find(KeyShareOffer.class).orElseThrow().shares().stream()
                .filter(entry -> entry.group() == NamedGroup.X25519.code())
                .findFirst()
                .orElseThrow();
        boolean exchanges = answer.extensions().has(KeyShareAnswer.class);
        deriveSecrets(exchanges ? BareTls.agree(pair, theirs.keyExchange().toByteArray()) : NO_KEY);
    }

    static EncryptedExtensions encrypted(Extension... extensions) {
        return new EncryptedExtensions(Extensions.of(extensions));
    }

    static Dtls13CertificateRequest certificateRequest() {
        return new Dtls13CertificateRequest(
                Bytes.EMPTY, Extensions.of(new SignatureAlgorithms(List.of(ScriptedServer.SCHEME))));
    }

    Dtls13Certificate certificate() {
        return certificate("server");
    }

    CertificateVerify certificateVerify() {
        return certificateVerify("server", "server", ScriptedServer.SCHEME, "SHA256withECDSA");
    }

    Finished finished() {
        return finished("s");
    }

    /** Follows the rules up to the message before this one. */
    ScriptedDtls13Server before(HandshakeType until) {
        if (until == HandshakeType.SERVER_HELLO) {
            return this;
        }
        begin(serverHello());
        var order = List.of(
                HandshakeType.ENCRYPTED_EXTENSIONS,
                HandshakeType.CERTIFICATE,
                HandshakeType.CERTIFICATE_VERIFY,
                HandshakeType.FINISHED);
        for (var type : order) {
            if (type == until) {
                return this;
            }
            ScriptedServer.requireTaken(send(message(type)));
        }
        return this;
    }

    /** Completes the handshake with a client that has just read ServerHello. */
    ScriptedDtls13Server complete() {
        return complete(before(HandshakeType.FINISHED));
    }

    private static ScriptedDtls13Server complete(ScriptedDtls13Server server) {
        ScriptedServer.requireTaken(server.send(server.finished()));
        server.epoch = APPLICATION_EPOCH;
        return server;
    }

    HandshakeMessage message(HandshakeType type) {
        return switch (type) {
            case SERVER_HELLO -> serverHello();
            case ENCRYPTED_EXTENSIONS -> encrypted();
            case CERTIFICATE -> certificate();
            case CERTIFICATE_VERIFY -> certificateVerify();
            case FINISHED -> finished();
            default -> throw new IllegalArgumentException(type.name());
        };
    }
}
