package dev.dunlin.session;

/**
 * What came of {@link DtlsSession#requestConnectionIds} or {@link DtlsSession#offerConnectionIds}. Switch over {@link #kind()} on Java 17,
 * over the type itself from 21 on.
 */
@CheckReturnValue
public sealed interface ConnectionIdOutcome {
    /** The kinds of outcome, frozen from 1.0 on. */
    enum Kind {
        STARTED,
        ALREADY_UNDER_WAY,
        NOT_SUPPORTED,
        NOT_ESTABLISHED,
        NO_ROOM,
        EXHAUSTED,
        CLOSED,
        FAILED
    }

    /** Which of the outcomes this is. */
    Kind kind();

    /** The message waits in {@link DtlsSession#transmit}, and is repeated until the peer has acknowledged it. */
    final class Started implements ConnectionIdOutcome {
        static final Started INSTANCE = new Started();

        private Started() {}

        @Override
        public Kind kind() {
            return Kind.STARTED;
        }

        @Override
        public String toString() {
            return "STARTED";
        }
    }

    /** An earlier offer is not acknowledged, or an earlier request not answered, and there may be one at a time (RFC 9147 §9). */
    final class AlreadyUnderWay implements ConnectionIdOutcome {
        static final AlreadyUnderWay INSTANCE = new AlreadyUnderWay();

        private AlreadyUnderWay() {}

        @Override
        public Kind kind() {
            return Kind.ALREADY_UNDER_WAY;
        }

        @Override
        public String toString() {
            return "ALREADY_UNDER_WAY";
        }
    }

    /** Not in DTLS 1.2, nor where no connection ids were agreed on, nor for a direction whose records carry none (RFC 9147 §9). */
    final class NotSupported implements ConnectionIdOutcome {
        static final NotSupported INSTANCE = new NotSupported();

        private NotSupported() {}

        @Override
        public Kind kind() {
            return Kind.NOT_SUPPORTED;
        }

        @Override
        public String toString() {
            return "NOT_SUPPORTED";
        }
    }

    /** The handshake is not complete. */
    final class NotEstablished implements ConnectionIdOutcome {
        static final NotEstablished INSTANCE = new NotEstablished();

        private NotEstablished() {}

        @Override
        public Kind kind() {
            return Kind.NOT_ESTABLISHED;
        }

        @Override
        public String toString() {
            return "NOT_ESTABLISHED";
        }
    }

    /** The peer has as many ids of ours as it can have, or none is free. */
    final class NoRoom implements ConnectionIdOutcome {
        static final NoRoom INSTANCE = new NoRoom();

        private NoRoom() {}

        @Override
        public Kind kind() {
            return Kind.NO_ROOM;
        }

        @Override
        public String toString() {
            return "NO_ROOM";
        }
    }

    /** Message numbers have run out: nothing more can be said in this session. */
    final class Exhausted implements ConnectionIdOutcome {
        static final Exhausted INSTANCE = new Exhausted();

        private Exhausted() {}

        @Override
        public Kind kind() {
            return Kind.EXHAUSTED;
        }

        @Override
        public String toString() {
            return "EXHAUSTED";
        }
    }

    /** The session is closed, or has said goodbye. */
    final class Closed implements ConnectionIdOutcome {
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

    /** The session has failed. */
    final class Failed implements ConnectionIdOutcome {
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
