package dev.dunlin.handshake.internal.negotiation;

import dev.dunlin.handshake.internal.ExtensionSettings;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.RecordSizes;
import dev.dunlin.handshake.internal.message.RecordSizeLimit;

/** What record_size_limit counts, RFC 8449 §4: where the content type is encrypted along, it counts. */
public enum SizeLimit {
    /** In DTLS 1.2: what the record carries. */
    OF_CONTENT(0),
    /** In DTLS 1.3: that, its type, and padding. */
    OF_INNER_PLAINTEXT(1);

    private final int typeLength;

    SizeLimit(int typeLength) {
        this.typeLength = typeLength;
    }

    /** What we say; whoever has no limit of his own names the most that the version has. */
    RecordSizeLimit extension(ExtensionSettings settings) {
        int limit = settings.recordSizeLimit();
        return new RecordSizeLimit(limit == RecordSizes.MOST ? limit + typeLength : limit);
    }

    /** What follows for content when both sides have said theirs. */
    RecordSizes sizes(ExtensionSettings settings, RecordSizeLimit peer) throws HandshakeFailure {
        int toSend = Math.min(ExtensionFaults.requireLegal(peer) - typeLength, RecordSizes.MOST);
        return new RecordSizes(toSend, extension(settings).bytes() - typeLength, false);
    }
}
