package dev.dunlin.handshake.internal;

import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.handshake.internal.message.VerifyData;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** What both scripted sides share: numbers, transcript and keys, all of their own, so that they can follow the rules or not. */
abstract class ScriptedPeer {
    final DriverUnderTest driver;
    byte[] master = new byte[48];
    byte[] clientRandom = new byte[0];
    byte[] serverRandom = new byte[0];
    int nextSeq;
    int epoch;

    private final ByteArrayOutputStream transcript = new ByteArrayOutputStream();
    private byte[] beforeLast = new byte[0];

    ScriptedPeer(DriverUnderTest driver) {
        this.driver = driver;
    }

    /** Sends the next message. */
    Reaction send(HandshakeMessage message) {
        return send(message.type().code(), message.body());
    }

    Reaction send(int type, byte[] body) {
        hash(type, nextSeq, body);
        return driver.message(type, nextSeq++, body, epoch);
    }

    /** Sends ChangeCipherSpec; what follows comes in the next epoch. */
    Reaction changeCipherSpec() {
        var reaction = driver.changeCipherSpec(epoch, 1);
        epoch++;
        return reaction;
    }

    /** Takes what the driver has sent into the transcript. */
    List<Flown> read() {
        var flown = driver.sent();
        for (var message : flown) {
            if (!message.isChangeCipherSpec()) {
                hash(message.type(), message.messageSeq(), message.body().toByteArray());
            }
        }
        return flown;
    }

    void hash(int type, int messageSeq, byte[] body) {
        beforeLast = transcript.toByteArray();
        transcript.writeBytes(
                HandshakeHeader.whole(type, body.length, messageSeq).toByteArray());
        transcript.writeBytes(body);
    }

    void restartTranscript() {
        transcript.reset();
    }

    byte[] transcript() {
        return transcript.toByteArray();
    }

    /** The transcript without its last message. */
    byte[] transcriptBeforeLast() {
        return beforeLast;
    }

    void deriveMaster(byte[] premaster, boolean extended) {
        master = extended
                ? BareTls.prf(premaster, "extended master secret", BareTls.sha256(transcript()), 48)
                : BareTls.prf(premaster, "master secret", BareTls.join(clientRandom, serverRandom), 48);
    }

    Finished finished(String label) {
        return new Finished(VerifyData.of(verifyData(label, transcript())));
    }

    byte[] verifyData(String label, byte[] messages) {
        return BareTls.prf(master, label, BareTls.sha256(messages), VerifyData.DTLS_1_2_LENGTH);
    }

    static Bytes bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Bytes.of(bytes);
    }
}
