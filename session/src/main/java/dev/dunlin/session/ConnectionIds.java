package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.recordlayer.ConnectionId;
import java.security.SecureRandom;

/**
 * Whether and how connection ids are used (RFC 9146, RFC 9147 §9), by which records find their association though the address of the peer
 * has changed. Each side has its own choice, and both have to make one other than {@link #off()}: the records that go to a side carry the id
 * that this side has asked for.
 *
 * <p>An id that stays the same lets whoever watches several paths see that one peer uses them. In DTLS 1.2 it always stays the same: where
 * that matters, {@link #onlyInDtls13()}, or none at all (RFC 9146 §8).
 *
 * <p>Immutable.
 */
public final class ConnectionIds {
    private static final ConnectionIds OFF = new ConnectionIds(Kind.OFF, 0, new byte[0], null, false);
    private static final ConnectionIds TOWARDS_PEER_ONLY = new ConnectionIds(Kind.EMPTY, 0, new byte[0], null, false);

    private final Kind kind;
    private final int length;
    private final byte[] node;
    private final @Nullable ConnectionIdGenerator generator;
    private final boolean onlyInDtls13;

    private enum Kind {
        OFF,
        EMPTY,
        RANDOM,
        GENERATED
    }

    private ConnectionIds(
            Kind kind, int length, byte[] node, @Nullable ConnectionIdGenerator generator, boolean onlyInDtls13) {
        this.kind = kind;
        this.length = length;
        this.node = node;
        this.generator = generator;
        this.onlyInDtls13 = onlyInDtls13;
    }

    /** No use is made of them; the peer is not asked, and gets no answer. What holds unless something else is set. */
    public static ConnectionIds off() {
        return OFF;
    }

    /** Our records carry the peer's id, while its own need none: for a client that has one association on its port. */
    public static ConnectionIds towardsPeerOnly() {
        return TOWARDS_PEER_ONLY;
    }

    /**
     * Random ids of {@code length} bytes, from which nothing can be told but what {@link #withNode} says. Eight are enough for any number of
     * associations that a server can have. Where an {@link AcceptorGroup} has several acceptors one byte of each id, or two if there are more
     * than 256, is the index of its acceptor.
     *
     * <pre>
     *   node, as given | index of the acceptor, big-endian | random
     *   0 bytes unless set | 0, 1 or 2 bytes               | the rest, at least one byte
     * </pre>
     *
     * @param length 1 to {@link ConnectionId#MAX_LENGTH}
     */
    public static ConnectionIds random(int length) {
        if (length < 1 || length > ConnectionId.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "connection ids have 1 to " + ConnectionId.MAX_LENGTH + " bytes, not " + length);
        }
        return new ConnectionIds(Kind.RANDOM, length, new byte[0], null, false);
    }

    /** Those that {@code generator} makes. */
    public static ConnectionIds generatedBy(ConnectionIdGenerator generator) {
        return new ConnectionIds(Kind.GENERATED, 0, new byte[0], generator, false);
    }

    /**
     * The same with {@code node} at the beginning of each, by which a load balancer or the other nodes of a cluster know where a datagram has
     * to go: it stands right behind the first byte of a protected record of DTLS 1.3, behind the first eleven in DTLS 1.2 (RFC 9147 §4, RFC
     * 9146 §4). Nodes have to be of one length.
     *
     * @throws IllegalStateException when the ids are not random ones
     * @throws IllegalArgumentException when not one byte of the id would be left
     */
    public ConnectionIds withNode(byte[] node) {
        if (kind != Kind.RANDOM) {
            throw new IllegalStateException("only random connection ids leave a place for a node's");
        }
        if (node.length >= length) {
            throw new IllegalArgumentException(
                    "a node of " + node.length + " bytes leaves nothing of a connection id of " + length);
        }
        return new ConnectionIds(kind, length, node.clone(), null, onlyInDtls13);
    }

    /**
     * The same, but in DTLS 1.3 alone, where an id can be replaced when the path changes (RFC 9146 §8). A client that also speaks 1.2 then
     * asks for none at all, for it does not know which version the server will choose.
     */
    public ConnectionIds onlyInDtls13() {
        return new ConnectionIds(kind, length, node, generator, true);
    }

    boolean areInDtls12() {
        return !onlyInDtls13;
    }

    /** Whether the extension is used. */
    boolean areUsed() {
        return kind != Kind.OFF;
    }

    /** Whether ours have any bytes, so that records can be found by them. */
    boolean areOwn() {
        return kind == Kind.RANDOM || kind == Kind.GENERATED;
    }

    /**
     * What makes and finds those of {@code acceptors} acceptors; only when {@link #areOwn}.
     *
     * @throws IllegalArgumentException when the ids are too short to tell so many apart
     */
    ConnectionIdGenerator generator(int acceptors, SecureRandom random) {
        if (generator != null) {
            return generator;
        }
        if (node.length + RandomConnectionIds.indexLength(acceptors) >= length) {
            throw new IllegalArgumentException(
                    "connection ids of " + length + " bytes are too short for " + acceptors + " acceptors");
        }
        return new RandomConnectionIds(node, length, acceptors, random);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case OFF -> "off";
            case EMPTY -> "towards the peer only";
            case RANDOM -> "random, " + length + " bytes";
            case GENERATED -> "by " + generator;
        };
    }
}
