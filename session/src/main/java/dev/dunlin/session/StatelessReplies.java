package dev.dunlin.session;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.handshake.internal.message.HandshakeMessage;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.recordlayer.internal.RecordLimits;
import dev.dunlin.recordlayer.internal.RecordNumber;
import dev.dunlin.recordlayer.internal.RecordVersion;
import dev.dunlin.recordlayer.internal.Unprotected;
import dev.dunlin.recordlayer.internal.WorkingSet;
import java.util.Arrays;

/**
 * What is said to those of whom nothing is kept. Record and message number are those of the ClientHello, so that nothing has to be
 * remembered (RFC 6347 §4.2.1, §4.2.2; RFC 9147 §5.1 leaves the record number open): the same datagram has the same reply.
 */
final class StatelessReplies {
    private final WorkingSet ws;
    private final Answers answers;

    StatelessReplies(WorkingSet ws, Answers answers) {
        this.ws = ws;
        this.answers = answers;
    }

    /** Whether there is no room for another. */
    boolean areFull() {
        return answers.isFull();
    }

    /** Says {@code message}; there has to be room. */
    void say(UnprovenHello to, HandshakeMessage message, int recordVersion) {
        var body = message.body();
        var header = HandshakeHeader.whole(message.type().code(), body.length, to.messageSeq())
                .toByteArray();
        var content = Arrays.copyOf(header, HandshakeHeader.LENGTH + body.length);
        System.arraycopy(body, 0, content, HandshakeHeader.LENGTH, body.length);
        seal(to, ContentType.HANDSHAKE, recordVersion, content);
    }

    /** Says that there will be no handshake, in 15 bytes, which is less than any ClientHello has; there has to be room. */
    void alert(UnprovenHello to, AlertDescription description) {
        var content = new byte[] {PendingAlerts.FATAL, (byte) description.code()};
        seal(to, ContentType.ALERT, RecordVersion.DTLS_1_2, content);
    }

    private void seal(UnprovenHello to, int type, int recordVersion, byte[] content) {
        var datagram = new byte[RecordLimits.HEADER_LENGTH + content.length];
        Unprotected.INSTANCE.seal(
                ws,
                RecordNumber.of(0, to.recordSequence()),
                type,
                recordVersion,
                content,
                0,
                content.length,
                datagram,
                0);
        answers.add(to.from(), datagram);
    }
}
