package dev.dunlin.session;

import java.io.IOException;

/**
 * How a transport's attempt to complete the handshake ended. Exactly one of these, every time; never null, and never an exception for
 * anything that the network or the peer did. Switch over {@link #kind()} on Java 17, over the type itself from 21 on.
 */
@CheckReturnValue
public sealed interface ConnectOutcome {
    /** The kinds of outcome, frozen from 1.0 on. */
    enum Kind {
        ESTABLISHED,
        TIMED_OUT,
        INTERRUPTED,
        FAILED,
        PEER_UNRESPONSIVE,
        PEER_CLOSED,
        IO_ERROR,
        CLOSED
    }

    /** Which of the outcomes this is. */
    Kind kind();

    /** For transports: the handshake is complete. */
    static ConnectOutcome established(SessionInfo info) {
        return new Established(info);
    }

    /** For transports: the time given was too short. */
    static ConnectOutcome timedOut() {
        return TimedOut.INSTANCE;
    }

    /** For transports: the waiting thread was interrupted. */
    static ConnectOutcome interrupted() {
        return Interrupted.INSTANCE;
    }

    /** For transports: the handshake has failed. */
    static ConnectOutcome failed(Failure failure) {
        return new Failed(failure);
    }

    /** For transports: {@code failure} came from a peer that did not answer. */
    static ConnectOutcome peerUnresponsive(Failure failure) {
        return new PeerUnresponsive(failure);
    }

    /** For transports: the peer has closed. */
    static ConnectOutcome peerClosed() {
        return PeerClosed.INSTANCE;
    }

    /** For transports: the socket raised {@code cause}. */
    static ConnectOutcome ioError(IOException cause) {
        return new IoError(cause);
    }

    /** For transports: this side has closed. */
    static ConnectOutcome closed() {
        return Closed.INSTANCE;
    }

    /** The handshake is complete, the peer authenticated as the configuration demands. */
    final class Established implements ConnectOutcome {
        private final SessionInfo info;

        Established(SessionInfo info) {
            this.info = info;
        }

        /** What was agreed, and with whom. */
        public SessionInfo info() {
            return info;
        }

        @Override
        public Kind kind() {
            return Kind.ESTABLISHED;
        }

        @Override
        public String toString() {
            return "ESTABLISHED(" + info + ")";
        }
    }

    /** The time given was too short. The handshake stands where it was: connecting again goes on with it. */
    final class TimedOut implements ConnectOutcome {
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

    /** The waiting thread was interrupted; its interrupt status is set. Connecting again goes on with the handshake. */
    final class Interrupted implements ConnectOutcome {
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

    /** The handshake has failed. */
    final class Failed implements ConnectOutcome {
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

    /** The peer answered none of the retransmissions. */
    final class PeerUnresponsive implements ConnectOutcome {
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

    /** The peer sent close_notify before the handshake was complete, or since. */
    final class PeerClosed implements ConnectOutcome {
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

    /** The socket raised an error that lasts until the end of the time given. Connecting again goes on with the handshake. */
    final class IoError implements ConnectOutcome {
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

    /** This side has closed the session. */
    final class Closed implements ConnectOutcome {
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
}
