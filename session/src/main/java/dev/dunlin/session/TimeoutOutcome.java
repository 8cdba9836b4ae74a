package dev.dunlin.session;

/**
 * What {@link DtlsSession#handleTimeout} did. After every one of these ask {@link DtlsSession#nextTimeout} again. Switch over
 * {@link #kind()} on Java 17, over the type itself from 21 on.
 */
@CheckReturnValue
public sealed interface TimeoutOutcome {
    /** The kinds of outcome, frozen from 1.0 on. */
    enum Kind {
        NOT_DUE,
        RETRANSMIT,
        HANDLED,
        LINGER_ENDED,
        IDLE,
        CLOSED,
        FAILED
    }

    /** Which of the outcomes this is. */
    Kind kind();

    /** No timer is due: the call came early, which is harmless. */
    final class NotDue implements TimeoutOutcome {
        static final NotDue INSTANCE = new NotDue();

        private NotDue() {}

        @Override
        public Kind kind() {
            return Kind.NOT_DUE;
        }

        @Override
        public String toString() {
            return "NOT_DUE";
        }
    }

    /** The peer did not answer in time: the last flight waits in {@link DtlsSession#transmit} once more. */
    final class Retransmit implements TimeoutOutcome {
        static final Retransmit INSTANCE = new Retransmit();

        private Retransmit() {}

        @Override
        public Kind kind() {
            return Kind.RETRANSMIT;
        }

        @Override
        public String toString() {
            return "RETRANSMIT";
        }
    }

    /** A timer was due that concerns nobody outside, such as the end of old keys or the delay of an acknowledgement. */
    final class Handled implements TimeoutOutcome {
        static final Handled INSTANCE = new Handled();

        private Handled() {}

        @Override
        public Kind kind() {
            return Kind.HANDLED;
        }

        @Override
        public String toString() {
            return "HANDLED";
        }
    }

    /** The session stayed only to repeat its last flight, and that time is over: its keys are wiped. */
    final class LingerEnded implements TimeoutOutcome {
        static final LingerEnded INSTANCE = new LingerEnded();

        private LingerEnded() {}

        @Override
        public Kind kind() {
            return Kind.LINGER_ENDED;
        }

        @Override
        public String toString() {
            return "LINGER_ENDED";
        }
    }

    /** The peer was silent for {@link Limits#idleTimeout()}: close_notify waits in {@link DtlsSession#transmit}, and the session ends. */
    final class Idle implements TimeoutOutcome {
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

    /** The session is closed; no timer runs. */
    final class Closed implements TimeoutOutcome {
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

    /** The session has failed, by this time-out or earlier. */
    final class Failed implements TimeoutOutcome {
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
