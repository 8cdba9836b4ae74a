package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The handshake messages of both sides in their order (RFC 6347 §4.2.6), and hashes over them.
 *
 * <p>Messages are kept whole: a 1.2 CertificateVerify may be signed with another hash than that of the suite, which nobody knows before
 * it comes, and a provider's digest need not be cloneable. They are bounded by what the peer may send in one handshake
 * ({@code maxHandshakeMessage} each, in a fixed order of at most ten) and dropped with the handshake.
 *
 * <p>A message enters once: numbers rise strictly for each sender, a repetition would be a fault of the driver.
 */
public final class Transcript {
    private final List<byte[]> messages = new ArrayList<>();
    private final int[] lastMessageSeq = {-1, -1};
    private final TranscriptFormat format;

    public Transcript(TranscriptFormat format) {
        this.format = format;
    }

    public void add(Role sender, int type, int messageSeq, byte[] body) {
        if (messageSeq <= lastMessageSeq[sender == Role.CLIENT ? 0 : 1]) {
            throw new IllegalStateException("message " + messageSeq + " of the " + sender + " is in the transcript");
        }
        lastMessageSeq[sender == Role.CLIENT ? 0 : 1] = messageSeq;
        var out = new WireWriter();
        format.header(type, messageSeq, body.length, out);
        out.bytes(body);
        messages.add(out.toByteArray());
    }

    /** Forgets everything: after HelloVerifyRequest the transcript begins with the second ClientHello (RFC 6347 §4.2.6). */
    public void restart() {
        messages.clear();
    }

    /** The hash over every message so far. */
    public byte[] hash(Jca jca, HashAlgorithm hash) {
        return hashOf(jca.digest(hash), messages.size());
    }

    /** The hash over every message but the last: what the Finished that has just come was computed over. */
    public byte[] hashBeforeLast(Jca jca, HashAlgorithm hash) {
        return hashOf(jca.digest(hash), messages.size() - 1);
    }

    /** The messages so far, one after the other: what our CertificateVerify signs (RFC 5246 §7.4.8). */
    public byte[] bytes() {
        return bytesOf(messages.size());
    }

    /** The messages without the last: what the CertificateVerify that has just come was signed over. */
    public byte[] bytesBeforeLast() {
        return bytesOf(messages.size() - 1);
    }

    private byte[] hashOf(MessageDigest digest, int count) {
        for (int i = 0; i < count; i++) {
            digest.update(messages.get(i));
        }
        return digest.digest();
    }

    private byte[] bytesOf(int count) {
        var out = new WireWriter();
        for (int i = 0; i < count; i++) {
            out.bytes(messages.get(i));
        }
        return out.toByteArray();
    }
}
