package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateEntry;
import dev.dunlin.handshake.internal.message.CertificateVerify;
import dev.dunlin.handshake.internal.message.Dtls13Certificate;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.VerifyData;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.List;

/** What both scripted sides of DTLS 1.3 share: numbers, transcript and secrets of SHA-256, all of their own. */
abstract class ScriptedDtls13Peer {
    static final int HANDSHAKE_EPOCH = 2;
    static final int APPLICATION_EPOCH = 3;
    static final byte[] NO_KEY = new byte[32];

    final DriverUnderTest driver;
    final KeyPair pair = BareTls.x25519();
    byte[] psk = NO_KEY;
    int nextSeq;
    int epoch;

    private final ByteArrayOutputStream transcript = new ByteArrayOutputStream();
    private byte[] handshakeSecret = NO_KEY;
    private byte[] helloHash = NO_KEY;

    ScriptedDtls13Peer(DriverUnderTest driver) {
        this.driver = driver;
    }

    /** Sends the next message. */
    Reaction send(HandshakeMessage message) {
        return send(message.type().code(), message.body());
    }

    Reaction send(int type, byte[] body) {
        hash(type, body);
        return driver.message(type, nextSeq++, body, epoch);
    }

    /** Acknowledges the first four records that the driver has sent in {@code ackedEpoch} (RFC 9147 §7). */
    final Reaction acknowledge(int ackedEpoch) {
        var content = ByteBuffer.allocate(2 + 4 * 16).putShort((short) (4 * 16));
        for (int sequence = 0; sequence < 4; sequence++) {
            content.putLong(ackedEpoch).putLong(sequence);
        }
        return driver.ack(content.array(), epoch);
    }

    /** Takes what the driver has sent into the transcript. */
    List<Flown> read() {
        var flown = driver.sent();
        flown.forEach(message -> hash(message.type(), message.body().toByteArray()));
        return flown;
    }

    /** RFC 9147 §5.2: as TLS would have it, without the fields of DTLS. */
    final void hash(int type, byte[] body) {
        transcript.writeBytes(
                ByteBuffer.allocate(4).putInt(type << 24 | body.length).array());
        transcript.writeBytes(body);
    }

    /** What HelloRetryRequest makes of the first ClientHello (RFC 8446 §4.4.1). */
    final void replaceByHash() {
        var hash = transcriptHash();
        transcript.reset();
        hash(254, hash);
    }

    final byte[] transcript() {
        return transcript.toByteArray();
    }

    final byte[] transcriptHash() {
        return BareTls.sha256(transcript());
    }

    /** After ServerHello. */
    final void deriveSecrets(byte[] shared) {
        var early = BareTls.hmac(NO_KEY, psk);
        var derived = BareTls.expandLabel(early, "derived", BareTls.sha256(new byte[0]), 32);
        handshakeSecret = BareTls.hmac(derived, shared);
        helloHash = transcriptHash();
        epoch = HANDSHAKE_EPOCH;
    }

    /** Finished of this side, {@code c} or {@code s}, over everything so far. */
    final Finished finished(String side) {
        var traffic = BareTls.expandLabel(handshakeSecret, side + " hs traffic", helloHash, 32);
        var key = BareTls.expandLabel(traffic, "finished", new byte[0], 32);
        return new Finished(VerifyData.of(BareTls.hmac(key, transcriptHash())));
    }

    static Dtls13Certificate certificate(String name, Extension... extensions) {
        var encoded = ScriptedServer.certificate(Pki.credentials(name)).chain();
        return new Dtls13Certificate(
                Bytes.EMPTY,
                encoded.stream()
                        .map(data -> new CertificateEntry(data, Extensions.of(extensions)))
                        .toList());
    }

    /** Signed as {@code side}, client or server, over everything so far. */
    final CertificateVerify certificateVerify(String name, String side, int scheme, String algorithm) {
        var context =
                (" ".repeat(64) + "TLS 1.3, " + side + " CertificateVerify\0").getBytes(StandardCharsets.US_ASCII);
        var content = BareTls.join(context, transcriptHash());
        return new CertificateVerify(
                scheme, Bytes.of(BareTls.sign(algorithm, Pki.credentials(name).privateKey(), content)));
    }
}
