package dev.dunlin.session;

import dev.dunlin.recordlayer.DiscardReason;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What became of one record that came in. Exactly one of these, every time; never null, and never an exception for anything that the
 * network or the peer did. Switch over {@link #kind()} on Java 17, over the type itself from 21 on.
 *
 * <p>A record can do several things at once: the outcome is the weightiest of them ({@code FAILED}, {@code PEER_CLOSED}, {@code DATA},
 * {@code ESTABLISHED}, {@code TASK_PENDING}, {@code HANDSHAKE_PROGRESS}, {@code DISCARDED}, in this order), and
 * {@link DtlsSession#pollEvent()} tells the rest. Every outcome but {@code BUFFER_TOO_SMALL} has moved the datagram's position past the
 * record.
 *
 * <p>A {@link DtlsSession} answers with the kinds up to {@link Kind#FAILED}. A transport passes those on and adds the later ones;
 * {@link Kind#isFromTransport()} tells them apart.
 */
@CheckReturnValue
public sealed interface ReceiveOutcome {
    /** The kinds of outcome, frozen from 1.0 on. */
    enum Kind {
        DATA,
        HANDSHAKE_PROGRESS,
        ESTABLISHED,
        TASK_PENDING,
        DISCARDED,
        EMPTY,
        BUFFER_TOO_SMALL,
        PEER_CLOSED,
        CLOSED,
        FAILED,
        TIMED_OUT,
        INTERRUPTED,
        IO_ERROR,
        PEER_UNRESPONSIVE;

        /** Whether only a transport answers so, never a session. */
        public boolean isFromTransport() {
            return compareTo(FAILED) > 0;
        }
    }

    /** Which of the outcomes this is. */
    Kind kind();

    /** For transports: closed before there was a session to ask. */
    static ReceiveOutcome closed() {
        return Closed.INSTANCE;
    }

    /** For transports: nothing came in the time given. */
    static ReceiveOutcome timedOut() {
        return TimedOut.INSTANCE;
    }

    /** For transports: the waiting thread was interrupted. */
    static ReceiveOutcome interrupted() {
        return Interrupted.INSTANCE;
    }

    /** For transports: the socket raised {@code cause}. */
    static ReceiveOutcome ioError(IOException cause) {
        return new IoError(cause);
    }

    /** For transports: {@code failure} came from a peer that did not answer. */
    static ReceiveOutcome peerUnresponsive(Failure failure) {
        return new PeerUnresponsive(failure);
    }

    /** One message of the peer stands in {@code plaintext}, before its position; it may be empty. */
    final class Data implements ReceiveOutcome {
        static final Data INSTANCE = new Data();

        private Data() {}

        @Override
        public Kind kind() {
            return Kind.DATA;
        }

        @Override
        public String toString() {
            return "DATA";
        }
    }

    /** A part of a handshake; an answer may wait in {@link DtlsSession#transmit}. */
    final class HandshakeProgress implements ReceiveOutcome {
        static final HandshakeProgress INSTANCE = new HandshakeProgress();

        private HandshakeProgress() {}

        @Override
        public Kind kind() {
            return Kind.HANDSHAKE_PROGRESS;
        }

        @Override
        public String toString() {
            return "HANDSHAKE_PROGRESS";
        }
    }

    /** The handshake is complete: {@link DtlsSession#send} works from here on. */
    final class Established implements ReceiveOutcome {
        static final Established INSTANCE = new Established();

        private Established() {}

        @Override
        public Kind kind() {
            return Kind.ESTABLISHED;
        }

        @Override
        public String toString() {
            return "ESTABLISHED";
        }
    }

    /** The handshake waits, from this record on, for {@link DtlsSession#task()} to be run and brought back; said once for each task. */
    final class TaskPending implements ReceiveOutcome {
        static final TaskPending INSTANCE = new TaskPending();

        private TaskPending() {}

        @Override
        public Kind kind() {
            return Kind.TASK_PENDING;
        }

        @Override
        public String toString() {
            return "TASK_PENDING";
        }
    }

    /** The network's noise: the record, or the rest of the datagram, was thrown away. The session is unharmed. */
    final class Discarded implements ReceiveOutcome {
        private static final Map<DiscardReason, Discarded> BY_REASON = byReason();

        private final DiscardReason reason;

        private Discarded(DiscardReason reason) {
            this.reason = reason;
        }

        /** The one instance for {@code reason}. */
        static Discarded of(DiscardReason reason) {
            return Objects.requireNonNull(BY_REASON.get(reason));
        }

        private static Map<DiscardReason, Discarded> byReason() {
            var outcomes = new EnumMap<DiscardReason, Discarded>(DiscardReason.class);
            for (var reason : DiscardReason.values()) {
                outcomes.put(reason, new Discarded(reason));
            }
            return Collections.unmodifiableMap(outcomes);
        }

        /** Why it was thrown away. New reasons may be added in any release. */
        public DiscardReason reason() {
            return reason;
        }

        @Override
        public Kind kind() {
            return Kind.DISCARDED;
        }

        @Override
        public String toString() {
            return "DISCARDED(" + reason + ")";
        }
    }

    /** Nothing there: an empty datagram, or no stashed record that can be opened. */
    final class Empty implements ReceiveOutcome {
        static final Empty INSTANCE = new Empty();

        private Empty() {}

        @Override
        public Kind kind() {
            return Kind.EMPTY;
        }

        @Override
        public String toString() {
            return "EMPTY";
        }
    }

    /** The caller's {@code plaintext} has no room for the message. Position, replay window and counters are as before the call. */
    final class BufferTooSmall implements ReceiveOutcome {
        private final int needed;

        BufferTooSmall(int needed) {
            this.needed = needed;
        }

        /** Bytes that must remain in {@code plaintext}. */
        public int needed() {
            return needed;
        }

        @Override
        public Kind kind() {
            return Kind.BUFFER_TOO_SMALL;
        }

        @Override
        public String toString() {
            return "BUFFER_TOO_SMALL(" + "needed " + needed + ")";
        }
    }

    /** The peer's close_notify: nothing more will come from it, and the session is closed. */
    final class PeerClosed implements ReceiveOutcome {
        static final PeerClosed INSTANCE = new PeerClosed();

        private PeerClosed() {}

        @Override
        public Kind kind() {
            return Kind.PEER_CLOSED;
        }

        @Override
        public String toString() {
            return "PEER_CLOSED";
        }
    }

    /** The session was closed before; whatever is left of the datagram was thrown away. */
    final class Closed implements ReceiveOutcome {
        static final Closed INSTANCE = new Closed();

        private Closed() {}

        @Override
        public Kind kind() {
            return Kind.CLOSED;
        }

        @Override
        public String toString() {
            return "CLOSED";
        }
    }

    /** The session has failed, now or earlier; whatever is left of the datagram was thrown away. */
    final class Failed implements ReceiveOutcome {
        private final Failure failure;

        Failed(Failure failure) {
            this.failure = failure;
        }

        /** Why, the same object for the whole life of the session. */
        public Failure failure() {
            return failure;
        }

        @Override
        public Kind kind() {
            return Kind.FAILED;
        }

        @Override
        public String toString() {
            return "FAILED(" + failure + ")";
        }
    }

    /** Nothing came in the time given. The session goes on. */
    final class TimedOut implements ReceiveOutcome {
        static final TimedOut INSTANCE = new TimedOut();

        private TimedOut() {}

        @Override
        public Kind kind() {
            return Kind.TIMED_OUT;
        }

        @Override
        public String toString() {
            return "TIMED_OUT";
        }
    }

    /** The waiting thread was interrupted; its interrupt status is set. The session goes on. */
    final class Interrupted implements ReceiveOutcome {
        static final Interrupted INSTANCE = new Interrupted();

        private Interrupted() {}

        @Override
        public Kind kind() {
            return Kind.INTERRUPTED;
        }

        @Override
        public String toString() {
            return "INTERRUPTED";
        }
    }

    /** The socket raised an error. The session is unharmed: an ICMP message, which anyone may forge, can be the cause. */
    final class IoError implements ReceiveOutcome {
        private final IOException cause;

        IoError(IOException cause) {
            this.cause = cause;
        }

        /** What the socket reported. */
        public IOException cause() {
            return cause;
        }

        @Override
        public Kind kind() {
            return Kind.IO_ERROR;
        }

        @Override
        public String toString() {
            return "IO_ERROR(" + cause + ")";
        }
    }

    /** The session has failed because the peer answered none of the retransmissions. */
    final class PeerUnresponsive implements ReceiveOutcome {
        private final Failure failure;

        PeerUnresponsive(Failure failure) {
            this.failure = failure;
        }

        /** Why, the same object for the whole life of the session. */
        public Failure failure() {
            return failure;
        }

        @Override
        public Kind kind() {
            return Kind.PEER_UNRESPONSIVE;
        }

        @Override
        public String toString() {
            return "PEER_UNRESPONSIVE(" + failure + ")";
        }
    }
}
