package dev.dunlin.session;

/**
 * What came of {@link DtlsSession#updateKeys}. Switch over {@link #kind()} on Java 17, over the type itself from 21 on.
 */
@CheckReturnValue
public sealed interface KeyUpdateOutcome {
    /** The kinds of outcome, frozen from 1.0 on. */
    enum Kind {
        STARTED,
        ALREADY_UNDER_WAY,
        NOT_SUPPORTED,
        NOT_ESTABLISHED,
        EXHAUSTED,
        CLOSED,
        FAILED
    }

    /** Which of the outcomes this is. */
    Kind kind();

    /** For transports: there was no session yet. */
    static KeyUpdateOutcome notEstablished() {
        return NotEstablished.INSTANCE;
    }

    /** For transports: closed before there was a session to ask. */
    static KeyUpdateOutcome closed() {
        return Closed.INSTANCE;
    }

    /**
     * A KeyUpdate waits in {@link DtlsSession#transmit}. The keys change once the peer has acknowledged it: {@link
     * SessionEvent.Kind#KEYS_UPDATED}.
     */
    final class Started implements KeyUpdateOutcome {
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

    /** An earlier KeyUpdate has not been acknowledged yet, and there may be one at a time (RFC 9147 §5.8.4). Nothing was asked of the peer. */
    final class AlreadyUnderWay implements KeyUpdateOutcome {
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

    /** The negotiated version has no such thing: DTLS 1.2 changes keys with a new session alone. */
    final class NotSupported implements KeyUpdateOutcome {
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
    final class NotEstablished implements KeyUpdateOutcome {
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

    /**
     * Epochs or message numbers have run out (RFC 9147 §8): only a new session brings new keys. This one goes on until its own near their
     * limit, and then says goodbye ({@link SessionEvent.Kind#KEYS_EXHAUSTED}).
     */
    final class Exhausted implements KeyUpdateOutcome {
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
    final class Closed implements KeyUpdateOutcome {
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
    final class Failed implements KeyUpdateOutcome {
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
