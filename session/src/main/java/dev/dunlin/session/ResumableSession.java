package dev.dunlin.session;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import java.time.Instant;
import java.util.Optional;

/**
 * A session that a client can resume later: its secret, the ticket or session id that the server gave, what the server has proven, and a
 * digest of the settings under which it was believed. Opaque, and as secret as a private key: whoever has it can be either side.
 *
 * <p>Taken from {@link DtlsSession#resumable()} and given to a new session, or left to a {@link SessionStore}. It is offered only to the
 * same server name, by a configuration with the same trust and credentials that still has its cipher suite; otherwise, and whenever the
 * server does not want it, the handshake is simply a full one.
 *
 * <p>Immutable until it is closed, which wipes it.
 */
public final class ResumableSession implements AutoCloseable {
    private final KnownSession known;
    private final PeerName server;

    private ResumableSession(KnownSession known, PeerName server) {
        this.known = known;
        this.server = server;
    }

    /** Takes {@code known} over. */
    static ResumableSession of(KnownSession known, PeerName server) {
        return new ResumableSession(known, server);
    }

    /**
     * The session that {@link #toBytes} has written.
     *
     * @param bytes of any origin; they stay the caller's to wipe
     * @return empty when they are anything else, such as of another release
     */
    public static Optional<ResumableSession> fromBytes(byte[] bytes) {
        try {
            var known = KnownSession.decode(bytes);
            var name = known.state().facts().name().flatMap(ResumableSession::nameOf);
            if (name.isEmpty()) {
                known.close();
            }
            return name.map(server -> new ResumableSession(known, server));
        } catch (DecodeFailure unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<PeerName> nameOf(String text) {
        try {
            return Optional.of(PeerName.of(text)).filter(name -> name.toString().equals(text));
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
    }

    /** The session in a format with a version, its secret in clear: the caller keeps others from reading it, and wipes it. */
    public byte[] toBytes() {
        return known.encode();
    }

    /** Whom the client has reached, and will reach with this. */
    public PeerName server() {
        return server;
    }

    /** The cipher suite, which stays the same. */
    public CipherSuite suite() {
        return known.state().facts().suite();
    }

    /**
     * Whether it should be offered for one connection and no other: true in DTLS 1.3, where whoever watches would know the two connections
     * for the same client's (RFC 8446 appendix C.4), and where each brings a ticket for the next.
     */
    public boolean isForOneUse() {
        return known.isPreSharedKey();
    }

    /**
     * From when on it is of no use: by the lifetime that the server has told, 24 hours after the full handshake (RFC 5246 appendix F.1.4),
     * or when the server's certificate ends, whichever comes first.
     */
    public Instant expires() {
        return known.expires();
    }

    /** The same session with a secret of its own. */
    public ResumableSession copy() {
        return new ResumableSession(known.copy(), server);
    }

    /** A copy to hand to a handshake. */
    KnownSession known() {
        return known.copy();
    }

    /** Wipes the secret; idempotent. */
    @Override
    public void close() {
        known.close();
    }

    @Override
    public String toString() {
        return "ResumableSession(" + server + ", " + suite() + ", until " + expires() + ")";
    }
}
