package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateVerify;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.Dtls13Certificate;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.KeyShareAnswer;
import dev.dunlin.handshake.internal.message.KeyShareEntry;
import dev.dunlin.handshake.internal.message.KeyShareOffer;
import dev.dunlin.handshake.internal.message.MessageDecoder;
import dev.dunlin.handshake.internal.message.OfferedPsk;
import dev.dunlin.handshake.internal.message.PreSharedKeyOffer;
import dev.dunlin.handshake.internal.message.PskKeyExchangeModes;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.message.SignatureAlgorithms;
import dev.dunlin.handshake.internal.message.SupportedGroups;
import dev.dunlin.handshake.internal.message.SupportedVersions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A client of DTLS 1.3 in the hand of a test, for a server under test. */
final class ScriptedDtls13Client extends ScriptedDtls13Peer {
    static final MessageDecoder DECODER = MessageDecoder.ofDtls13(CipherSuite.TLS_AES_128_GCM_SHA256.hash());
    static final int SUITE = CipherSuite.TLS_AES_128_GCM_SHA256.code();

    final Random random = Random.generate(new SecureRandom());
    /** What kind of key the binder is made with (RFC 8446 §7.1): one from elsewhere, unless a test says that it is of a ticket. */
    String binderLabel = "ext binder";

    private @Nullable ServerHello serverHello;

    private ScriptedDtls13Client(DriverUnderTest server) {
        super(server);
    }

    static ScriptedDtls13Client of(TestSettings server) {
        return new ScriptedDtls13Client(DriverUnderTest.server(server));
    }

    /** What a well-behaved client offers, for a test to change. */
    List<Extension> usual() {
        return new ArrayList<>(List.of(
                new SupportedVersions(List.of(ScriptedDtls13Server.DTLS_1_3)),
                new SupportedGroups(List.of(NamedGroup.X25519.code(), NamedGroup.SECP256R1.code())),
                new SignatureAlgorithms(List.of(ScriptedServer.SCHEME)),
                shares()));
    }

    KeyShareOffer shares() {
        return new KeyShareOffer(
                List.of(new KeyShareEntry(NamedGroup.X25519.code(), Bytes.of(BareTls.publicValue(pair)))));
    }

    ClientHello clientHello() {
        return clientHello(usual());
    }

    ClientHello clientHello(List<Extension> extensions) {
        return clientHello(List.of(SUITE), extensions);
    }

    ClientHello clientHello(List<Integer> suites, List<Extension> extensions) {
        return new ClientHello(
                ScriptedDtls13Server.DTLS_1_2,
                random,
                SessionId.NONE,
                Cookie.EMPTY,
                suites,
                List.of(ClientHello.NULL_COMPRESSION),
                new Extensions(extensions));
    }

    /** The usual offer and this pre-shared key, which is from elsewhere. */
    ClientHello withPsk(byte[] key, int... modes) {
        var extensions = usual();
        extensions.add(new PskKeyExchangeModes(Arrays.stream(modes).boxed().toList()));
        return bound(extensions, key);
    }

    /** Adds pre_shared_key and its binder, made with {@code key}. */
    ClientHello bound(List<Extension> extensions, byte[] key) {
        psk = key;
        var offered = new ArrayList<>(extensions);
        offered.add(offer(new byte[32]));
        var unbound = clientHello(offered);
        var body = unbound.body();
        var truncated = Arrays.copyOf(body, body.length - offer(new byte[32]).bindersLength());
        var header = new byte[] {1, (byte) (body.length >> 16), (byte) (body.length >> 8), (byte) body.length};
        var early = BareTls.hmac(NO_KEY, key);
        var binderKey = BareTls.expandLabel(early, binderLabel, BareTls.sha256(new byte[0]), 32);
        var finishedKey = BareTls.expandLabel(binderKey, "finished", new byte[0], 32);
        var hash = BareTls.sha256(BareTls.join(transcript(), BareTls.join(header, truncated)));
        offered.set(offered.size() - 1, offer(BareTls.hmac(finishedKey, hash)));
        return clientHello(offered);
    }

    static PreSharedKeyOffer offer(byte[] binder) {
        return new PreSharedKeyOffer(
                List.of(new OfferedPsk(Bytes.of(Psk.IDENTITY.toByteArray()), 0, Bytes.of(binder))));
    }

    ServerHello serverHello() {
        return Objects.requireNonNull(serverHello);
    }

    /** Sends the hello and reads the flight that answers it. */
    List<Flown> begin(ClientHello hello) {
        ScriptedServer.requireTaken(send(hello));
        var flight = driver.sent();
        for (var flown : flight) {
            hash(flown.type(), flown.body().toByteArray());
            if (flown.message(DECODER) instanceof ServerHello answer) {
                serverHello = answer;
                deriveSecrets(answer.extensions()
                        .find(KeyShareAnswer.class)
                        .map(share ->
                                BareTls.agree(pair, share.share().keyExchange().toByteArray()))
                        .orElse(NO_KEY));
            }
        }
        return flight;
    }

    CertificateVerify certificateVerify() {
        return certificateVerify("client", "client", ScriptedServer.SCHEME, "SHA256withECDSA");
    }

    Finished finished() {
        return finished("c");
    }

    /** Follows the rules up to the message before this one; a certificate is shown to who asks for it. */
    ScriptedDtls13Client before(HandshakeType until) {
        if (until == HandshakeType.CLIENT_HELLO) {
            return this;
        }
        begin(clientHello());
        if (until == HandshakeType.CERTIFICATE) {
            return this;
        }
        ScriptedServer.requireTaken(send(certificate("client")));
        if (until == HandshakeType.CERTIFICATE_VERIFY) {
            return this;
        }
        ScriptedServer.requireTaken(send(certificateVerify()));
        return this;
    }

    /** Without a certificate. */
    ScriptedDtls13Client complete() {
        begin(clientHello());
        ScriptedServer.requireTaken(send(finished()));
        epoch = APPLICATION_EPOCH;
        return this;
    }

    static Dtls13Certificate noCertificate() {
        return new Dtls13Certificate(Bytes.EMPTY, List.of());
    }
}
