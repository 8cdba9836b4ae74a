package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.codec.WireWriter;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The handshake messages of both sides in their order (RFC 6347 §4.2.6, RFC 8446 §4.4.1), and hashes over them.
 *
 * <p>How a message stands here differs by version, which is settled when the first messages have gone: {@link #use} tells it before the first
 * hash is asked for.
 *
 * <p>Messages are kept whole: a 1.2 CertificateVerify may be signed with another hash than that of the suite, which nobody knows before
 * it comes, and a provider's digest need not be cloneable. They are bounded by what the peer may send in one handshake
 * ({@code maxHandshakeMessage} each, in a fixed order of at most ten) and dropped with the handshake.
 *
 * <p>A message enters once: numbers rise strictly for each sender, a repetition would be a fault of the driver.
 */
public final class Transcript {
    private record Message(int type, int messageSeq, Body body) {}

    /** Held as it came: nobody changes the bytes of a message. */
    private static final class Body {
        private final byte[] bytes;

        private Body(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    private final List<Message> messages = new ArrayList<>();
    private final int[] lastMessageSeq = {-1, -1};
    private @Nullable TranscriptFormat format;

    /** A digest that has taken the first {@link #digested} messages, so that none is hashed again for every hash that is asked for. */
    private @Nullable MessageDigest running;

    private @Nullable HashAlgorithm runningHash;
    private int digested;

    /** Settles how messages stand here, those before included. */
    public void use(TranscriptFormat chosen) {
        format = chosen;
        forgetDigest();
    }

    public void add(Role sender, int type, int messageSeq, byte[] body) {
        if (messageSeq <= lastMessageSeq[sender == Role.CLIENT ? 0 : 1]) {
            throw new IllegalStateException("message " + messageSeq + " of the " + sender + " is in the transcript");
        }
        lastMessageSeq[sender == Role.CLIENT ? 0 : 1] = messageSeq;
        messages.add(new Message(type, messageSeq, new Body(body)));
    }

    /** Forgets everything: after HelloVerifyRequest the transcript begins with the second ClientHello (RFC 6347 §4.2.6). */
    public void restart() {
        messages.clear();
        forgetDigest();
    }

    /** Puts another message in the place of the first. */
    public void replaceFirst(int type, byte[] body) {
        messages.set(0, new Message(type, 0, new Body(body)));
        forgetDigest();
    }

    /** Puts a message before all others, of which the driver knows nothing. */
    public void precede(int type, byte[] body) {
        messages.add(0, new Message(type, 0, new Body(body)));
        forgetDigest();
    }

    /** How many messages there are. */
    public int size() {
        return messages.size();
    }

    /** The hash over every message so far. */
    public byte[] hash(Jca jca, HashAlgorithm hash) {
        return hashOf(jca, hash, messages.size()).digest();
    }

    /** The hash over every message but the last: what the Finished that has just come was computed over. */
    public byte[] hashBeforeLast(Jca jca, HashAlgorithm hash) {
        return hashOf(jca, hash, messages.size() - 1).digest();
    }

    /** The hash over the first message alone. */
    public byte[] hashOfFirst(Jca jca, HashAlgorithm hash) {
        return hashOf(jca, hash, 1).digest();
    }

    /** The hash over every message so far, and over {@code more} after them. */
    public byte[] hashWith(Jca jca, HashAlgorithm hash, byte[] more) {
        return hashOf(jca, hash, messages.size()).digest(more);
    }

    /** The hash over every message, the last of them without its {@code omitted} last bytes, although its header counts them. */
    public byte[] hashOfTruncated(Jca jca, HashAlgorithm hash, int omitted) {
        int last = messages.size() - 1;
        var digest = hashOf(jca, hash, last);
        update(digest, messages.get(last), omitted);
        return digest.digest();
    }

    /** The messages so far, one after the other: what our CertificateVerify signs (RFC 5246 §7.4.8). */
    public byte[] bytes() {
        return bytesOf(messages.size());
    }

    /** The messages without the last: what the CertificateVerify that has just come was signed over. */
    public byte[] bytesBeforeLast() {
        return bytesOf(messages.size() - 1);
    }

    /** A digest that has taken the first {@code count} messages, and is the caller's. */
    private MessageDigest hashOf(Jca jca, HashAlgorithm hash, int count) {
        var digest = running;
        if (digest == null || runningHash != hash || digested > count) {
            digest = jca.digest(hash);
            digested = 0;
        }
        for (int i = digested; i < count; i++) {
            update(digest, messages.get(i), 0);
        }
        forgetDigest();
        try {
            var copy = (MessageDigest) digest.clone();
            running = digest;
            runningHash = hash;
            digested = count;
            return copy;
        } catch (CloneNotSupportedException e) {
            return digest;
        }
    }

    private void forgetDigest() {
        running = null;
        runningHash = null;
        digested = 0;
    }

    private void update(MessageDigest digest, Message message, int omitted) {
        var bytes = message.body().bytes;
        digest.update(header(message));
        digest.update(bytes, 0, bytes.length - omitted);
    }

    private byte[] bytesOf(int count) {
        var out = new WireWriter();
        for (int i = 0; i < count; i++) {
            out.bytes(header(messages.get(i)));
            out.bytes(messages.get(i).body().bytes);
        }
        return out.toByteArray();
    }

    private byte[] header(Message message) {
        var chosen = format;
        if (chosen == null) {
            throw new IllegalStateException("no version has been chosen");
        }
        var out = new WireWriter();
        chosen.header(message.type(), message.messageSeq(), message.body().bytes.length, out);
        return out.toByteArray();
    }
}
