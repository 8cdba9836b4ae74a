package dev.dunlin.handshake.internal.resumption;

import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.codec.DecodeFailure;
import dev.dunlin.handshake.internal.codec.WireReader;
import dev.dunlin.handshake.internal.codec.WireWriter;
import dev.dunlin.handshake.internal.message.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * A session that a client can ask its server to resume, by the ticket or the session id that the server gave it. Wiped by
 * {@link #close()}.
 */
public final class KnownSession implements AutoCloseableSecret {
    /** The most that RFC 5246 §F.1.4 suggests a session may live; a server that said less is heeded, more is not. */
    public static final Duration LONGEST_LIFE = Duration.ofHours(24);

    /** The most that a ticket of DTLS 1.3 may live (RFC 8446 §4.6.1). */
    public static final Duration LONGEST_TICKET_LIFE = Duration.ofDays(7);

    /**
     * The longest ticket that is kept. A server may send one of 65,535 bytes, but no ClientHello has room for that beside its other
     * extensions; this much is far beyond what holds a chain of certificates.
     */
    public static final int LONGEST_TICKET = 1 << 14;

    /** The first byte of the encoding; another layout has another. */
    private static final int FORMAT = 1;

    private final SessionState state;
    private final SessionId id;
    private final Bytes ticket;
    private final Instant expires;

    private KnownSession(SessionState state, SessionId id, Bytes ticket, Instant expires) {
        this.state = state;
        this.id = id;
        this.ticket = ticket;
        this.expires = expires;
    }

    /**
     * A session that the server has promised to know.
     *
     * @param state becomes a part of this
     * @param ticket empty for a session that the server knows by {@code id}
     * @param hinted until when the server has said that it knows the session
     */
    public static KnownSession of(SessionState state, SessionId id, Bytes ticket, Instant hinted) {
        var facts = state.facts();
        var longest = facts.authenticated().plus(longestLife(state));
        var expires = hinted.isBefore(longest) ? hinted : longest;
        var notAfter = facts.notAfter();
        return new KnownSession(state, id, ticket, notAfter.isBefore(expires) ? notAfter : expires);
    }

    private static Duration longestLife(SessionState state) {
        return state.age().isPresent() ? LONGEST_TICKET_LIFE : LONGEST_LIFE;
    }

    public SessionState state() {
        return state;
    }

    /** Whether it is one of DTLS 1.3: its ticket goes into pre_shared_key, and its suite names no key exchange. */
    public boolean isPreSharedKey() {
        return state.age().isPresent();
    }

    /** The name of the session at the server; none when there is a ticket. */
    public SessionId id() {
        return id;
    }

    public Bytes ticket() {
        return ticket;
    }

    /** From when on it is of no use. */
    public Instant expires() {
        return expires;
    }

    /** Whether it may be offered at {@code now}. */
    public boolean isFresh(Instant now) {
        return now.isBefore(expires) && state.facts().isFresh(now, longestLife(state));
    }

    /** The same with a secret of its own. */
    public KnownSession copy() {
        return new KnownSession(state.copy(), id, ticket, expires);
    }

    /** The session as bytes, the secret among them: the caller wipes them. */
    public byte[] encode() {
        var head = new WireWriter()
                .u8(FORMAT)
                .vector8(contents -> contents.bytes(id.bytes()))
                .vector16(contents -> contents.bytes(ticket))
                .u64(expires.toEpochMilli())
                .toByteArray();
        var secret = state.encode();
        try {
            var encoded = Arrays.copyOf(head, head.length + secret.length);
            System.arraycopy(secret, 0, encoded, head.length, secret.length);
            return encoded;
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /**
     * The session that {@link #encode} has written.
     *
     * @throws DecodeFailure for anything else, whoever made it
     */
    public static KnownSession decode(byte[] encoded) throws DecodeFailure {
        var in = new WireReader(encoded);
        in.expectU8(FORMAT, "format of a known session");
        var id = new SessionId(in.vector8(0, SessionId.MAX_LENGTH).rest());
        var ticket = in.vector16(0, LONGEST_TICKET).rest();
        var expires = Instant.ofEpochMilli(in.u64());
        if (id.bytes().isEmpty() && ticket.isEmpty()) {
            throw DecodeFailure.malformed("a session without a name or ticket");
        }
        var secret = Arrays.copyOfRange(encoded, in.position(), encoded.length);
        try {
            return of(SessionState.decode(secret), id, ticket, expires);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    @Override
    public void close() {
        state.close();
    }

    @Override
    public String toString() {
        return "KnownSession(" + state.facts().suite() + ", until " + expires + ")";
    }
}
