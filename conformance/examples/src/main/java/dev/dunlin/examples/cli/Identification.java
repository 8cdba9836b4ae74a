package dev.dunlin.examples.cli;

import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.session.ConnectionIdGenerator;
import dev.dunlin.session.ConnectionIds;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** The connection ids of {@code --cid HEX|len:N}. */
final class Identification {
    private static final String LENGTH = "len:";

    /** Behind what a server's ids begin with. */
    private static final int RANDOM_BYTES = 8;

    private Identification() {}

    /** For a client, which has one session on its port and may name it as it likes. */
    static ConnectionIds ofClient(String text) throws UsageException {
        return text.startsWith(LENGTH) ? ofLength(text) : exactly(bytes(text));
    }

    /** For a server, whose sessions need one each: they begin with what is given. */
    static ConnectionIds ofServer(String text) throws UsageException {
        if (text.startsWith(LENGTH)) {
            return ofLength(text);
        }
        var beginning = bytes(text);
        if (beginning.length == 0) {
            return ConnectionIds.towardsPeerOnly();
        }
        try {
            return ConnectionIds.random(beginning.length + RANDOM_BYTES).withNode(beginning);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--cid: " + e.getMessage());
        }
    }

    private static ConnectionIds ofLength(String text) throws UsageException {
        try {
            int length = Integer.parseInt(text.substring(LENGTH.length()));
            return length == 0 ? ConnectionIds.towardsPeerOnly() : ConnectionIds.random(length);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--cid len:N has N from 0 to " + ConnectionId.MAX_LENGTH + ", not " + text);
        }
    }

    private static byte[] bytes(String hex) throws UsageException {
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--cid is in hexadecimal, or len:N, not " + hex);
        }
    }

    private static ConnectionIds exactly(byte[] bytes) throws UsageException {
        if (bytes.length == 0) {
            return ConnectionIds.towardsPeerOnly();
        }
        if (bytes.length > ConnectionId.MAX_LENGTH) {
            throw new UsageException("--cid has at most " + ConnectionId.MAX_LENGTH + " bytes");
        }
        var id = ConnectionId.of(bytes);
        return ConnectionIds.generatedBy(new ConnectionIdGenerator() {
            @Override
            public ConnectionId generate(int acceptor) {
                return id;
            }

            @Override
            public int length(ByteBuffer datagram, int at) {
                return bytes.length;
            }
        });
    }
}
