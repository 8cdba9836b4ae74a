package dev.dunlin.session;

/**
 * Whether {@link DtlsSession#transmit} had a datagram to send: handshake flights, alerts, answers of the acceptor. Call it until the
 * outcome is no longer {@link Kind#DATAGRAM}. Switch over {@link #kind()} on Java 17, over the type itself from 21 on.
 */
@CheckReturnValue
public sealed interface TransmitOutcome {
    /** The kinds of outcome, frozen from 1.0 on. */
    enum Kind {
        DATAGRAM,
        IDLE,
        BUFFER_TOO_SMALL,
        CLOSED,
        FAILED
    }

    /** Which of the outcomes this is. */
    Kind kind();

    /** One datagram stands in {@code datagram}, before its position; {@link DtlsSession#destination()} says where it goes. */
    final class Datagram implements TransmitOutcome {
        static final Datagram INSTANCE = new Datagram();

        private Datagram() {}

        @Override
        public Kind kind() {
            return Kind.DATAGRAM;
        }

        @Override
        public String toString() {
            return "DATAGRAM";
        }
    }

    /** Nothing to send now. */
    final class Idle implements TransmitOutcome {
        static final Idle INSTANCE = new Idle();

        private Idle() {}

        @Override
        public Kind kind() {
            return Kind.IDLE;
        }

        @Override
        public String toString() {
            return "IDLE";
        }
    }

    /** The caller's {@code datagram} has no room for the next record. Nothing was written; the record waits. */
    final class BufferTooSmall implements TransmitOutcome {
        private final int needed;

        BufferTooSmall(int needed) {
            this.needed = needed;
        }

        /** Bytes that must remain in {@code datagram}. */
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

    /** The session is closed and has nothing more to send, its close_notify included. */
    final class Closed implements TransmitOutcome {
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

    /** The session has failed and has nothing more to send. The alert that announces the failure came before, as a {@code DATAGRAM}. */
    final class Failed implements TransmitOutcome {
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
}
