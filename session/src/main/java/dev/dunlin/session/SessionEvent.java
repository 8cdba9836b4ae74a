package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.AlertDescription;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Something that happened in a session beside the outcome of the call. Nothing depends on reading these; a session keeps the last few
 * ({@link Limits#events()}) and forgets older ones.
 *
 * <p>Immutable.
 */
public final class SessionEvent {
    /** The kinds of event. New ones may be added in any release: give every switch a default. */
    public enum Kind {
        /** The handshake is complete. */
        HANDSHAKE_COMPLETE,
        /** The peer sent an alert that ends nothing: see {@link #alert()}. */
        WARNING_ALERT,
        /** The peer asked for a new handshake in this association and was told no_renegotiation. */
        RENEGOTIATION_REFUSED,
        /** After repeated loss, or at the word of the transport, flights are cut to {@link #mtu()} bytes. */
        MTU_LOWERED,
        /** The peer repeated its last flight, so that ours goes out again. */
        PEER_FLIGHT_REPEATED,
        /** The keys of one direction have been replaced (RFC 9147 §8). */
        KEYS_UPDATED,
        /**
         * Our key has sealed three quarters of what it may, and there is no other: epochs or message numbers, which do not wrap, have run
         * out. The session says goodbye; only a new one brings new keys (RFC 9147 §4.2.1).
         */
        KEYS_EXHAUSTED,
        /**
         * Something authentic and newer than all before came by another {@link #path()} than the one in use, and by itself nothing will be
         * sent there: see {@link AddressPolicy} and {@link DtlsSession#confirmPath}.
         */
        PATH_SEEN,
        /** From here on everything goes by this {@link #path()}. */
        PATH_CHANGED,
        /**
         * The peer has not proven itself to be at this {@link #path()}: what is sent goes on where it went before, or, where {@link
         * AddressPolicy#NEWEST} has followed it there already, stays within what may go to a path that is not proven.
         */
        PATH_REFUSED,
        /** The peer sent close_notify. */
        PEER_CLOSED,
        /** A new association from the same path has been authenticated and takes the place of this one. */
        REPLACED,
        /** The peer was silent for {@link Limits#idleTimeout()}: the session says goodbye. */
        IDLE,
        /** The peer was silent for {@link Limits#evictIdleAfter()}, and another one needed the place. */
        EVICTED
    }

    /** One for each kind that has no details. */
    private static final Map<Kind, SessionEvent> PLAIN = Arrays.stream(Kind.values())
            .collect(Collectors.toMap(kind -> kind, kind -> new SessionEvent(kind, null, 0, null)));

    private final Kind kind;
    private final @Nullable AlertDescription alert;
    private final int mtu;
    private final @Nullable PeerPath path;

    private SessionEvent(Kind kind, @Nullable AlertDescription alert, int mtu, @Nullable PeerPath path) {
        this.kind = kind;
        this.alert = alert;
        this.mtu = mtu;
        this.path = path;
    }

    /** The event of a kind that has no details. */
    static SessionEvent of(Kind kind) {
        return Objects.requireNonNull(PLAIN.get(kind));
    }

    static SessionEvent warningAlert(AlertDescription alert) {
        return new SessionEvent(Kind.WARNING_ALERT, alert, 0, null);
    }

    static SessionEvent mtuLowered(int mtu) {
        return new SessionEvent(Kind.MTU_LOWERED, null, mtu, null);
    }

    /** One of the kinds about paths. */
    static SessionEvent ofPath(Kind kind, PeerPath path) {
        return new SessionEvent(kind, null, 0, path);
    }

    /** What happened. */
    public Kind kind() {
        return kind;
    }

    /** Which alert the peer sent, for {@link Kind#WARNING_ALERT} when the registry has it. */
    public Optional<AlertDescription> alert() {
        return Optional.ofNullable(alert);
    }

    /** Bytes of the largest datagram from now on, for {@link Kind#MTU_LOWERED}. */
    public OptionalInt mtu() {
        return kind == Kind.MTU_LOWERED ? OptionalInt.of(mtu) : OptionalInt.empty();
    }

    /** Which path, for the kinds about paths. */
    public Optional<PeerPath> path() {
        return Optional.ofNullable(path);
    }

    @Override
    public String toString() {
        if (path != null) {
            return kind + "(" + path + ")";
        }
        if (alert != null) {
            return kind + "(" + alert.rfcName() + ")";
        }
        return kind == Kind.MTU_LOWERED ? kind + "(" + mtu + ")" : kind.toString();
    }
}
