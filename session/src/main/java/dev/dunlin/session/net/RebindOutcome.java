package dev.dunlin.session.net;

import dev.dunlin.session.CheckReturnValue;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * What became of {@link DtlsClient#rebind}. Exactly one of these, every time. Switch over {@link #kind()} on Java 17, over the type itself
 * from 21 on.
 */
@CheckReturnValue
public sealed interface RebindOutcome {
    /** The kinds of outcome, frozen from 1.0 on. */
    enum Kind {
        REBOUND,
        NOT_ESTABLISHED,
        NO_CONNECTION_ID,
        IO_ERROR,
        CLOSED
    }

    /** Which of the outcomes this is. */
    Kind kind();

    /** The client has another port; the server learns of it from the next message. */
    final class Rebound implements RebindOutcome {
        private final InetSocketAddress localAddress;

        Rebound(InetSocketAddress localAddress) {
            this.localAddress = localAddress;
        }

        /** The new address and port on this machine. */
        public InetSocketAddress localAddress() {
            return localAddress;
        }

        @Override
        public Kind kind() {
            return Kind.REBOUND;
        }

        @Override
        public String toString() {
            return "REBOUND(" + localAddress + ")";
        }
    }

    /** The handshake is not complete, or the session has ended. Nothing was changed. */
    final class NotEstablished implements RebindOutcome {
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

    /** The server has not given us a connection id: it would not know the client at another port. Nothing was changed. */
    final class NoConnectionId implements RebindOutcome {
        static final NoConnectionId INSTANCE = new NoConnectionId();

        private NoConnectionId() {}

        @Override
        public Kind kind() {
            return Kind.NO_CONNECTION_ID;
        }

        @Override
        public String toString() {
            return "NO_CONNECTION_ID";
        }
    }

    /** No other socket could be had. The client goes on with the one that it has. */
    final class IoError implements RebindOutcome {
        private final IOException cause;

        IoError(IOException cause) {
            this.cause = cause;
        }

        /** What the operating system reported. */
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

    /** The client was closed. */
    final class Closed implements RebindOutcome {
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
