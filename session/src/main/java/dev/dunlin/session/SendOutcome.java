package dev.dunlin.session;

import java.io.IOException;

/**
 * What became of one message that was to be sent. Exactly one of these, every time; never null, and never an exception for anything
 * that the network or the peer did. Switch over {@link #kind()} on Java 17, over the type itself from 21 on.
 *
 * <p>A {@link DtlsSession} answers with the kinds up to {@link Kind#FAILED}. A transport passes those on and adds the later ones, which
 * only something with a socket can know; {@link Kind#isFromTransport()} tells them apart.
 */
@CheckReturnValue
public sealed interface SendOutcome {
    /** The kinds of outcome, frozen from 1.0 on. */
    enum Kind {
        SENT,
        NOT_ESTABLISHED,
        TOO_LARGE,
        BUFFER_TOO_SMALL,
        PATH_LIMITED,
        EXHAUSTED,
        CLOSED,
        FAILED,
        REFUSED,
        PARTIAL_WRITE,
        IO_ERROR,
        PEER_UNRESPONSIVE;

        /** Whether only a transport answers so, never a session. */
        public boolean isFromTransport() {
            return compareTo(FAILED) > 0;
        }
    }

    /** Which of the outcomes this is. */
    Kind kind();

    /** For transports: the datagram went to the socket. */
    static SendOutcome sent() {
        return Sent.INSTANCE;
    }

    /** For transports: closed before there was a session to ask. */
    static SendOutcome closed() {
        return Closed.INSTANCE;
    }

    /** For transports: the message exceeds what the path carries, as its socket reported. */
    static SendOutcome tooLarge(int limit) {
        return new TooLarge(limit);
    }

    /** For transports: the socket took nothing. */
    static SendOutcome refused() {
        return Refused.INSTANCE;
    }

    /** For transports: the socket took less than the datagram. */
    static SendOutcome partialWrite(int written, int expected) {
        return new PartialWrite(written, expected);
    }

    /** For transports: the socket raised {@code cause}. */
    static SendOutcome ioError(IOException cause) {
        return new IoError(cause);
    }

    /** For transports: {@code failure} came from a peer that did not answer. */
    static SendOutcome peerUnresponsive(Failure failure) {
        return new PeerUnresponsive(failure);
    }

    /**
     * One record stands in {@code datagram}, or went to the socket. It may still be lost on its way: DTLS repeats handshake
     * messages, not data.
     */
    final class Sent implements SendOutcome {
        static final Sent INSTANCE = new Sent();

        private Sent() {}

        @Override
        public Kind kind() {
            return Kind.SENT;
        }

        @Override
        public String toString() {
            return "SENT";
        }
    }

    /**
     * The handshake is not complete, or {@link DtlsSession#transmit} has not been asked for our Finished yet, before which no data may go (RFC
     * 8446 §2, RFC 5246 §7.3). Nothing was written or consumed.
     */
    final class NotEstablished implements SendOutcome {
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

    /** The message is longer than {@link #limit}. Nothing was sent or consumed. */
    final class TooLarge implements SendOutcome {
        private final int limit;

        TooLarge(int limit) {
            this.limit = limit;
        }

        /** The most bytes of plaintext that one record can carry on this path now. */
        public int limit() {
            return limit;
        }

        @Override
        public Kind kind() {
            return Kind.TOO_LARGE;
        }

        @Override
        public String toString() {
            return "TOO_LARGE(" + "limit " + limit + ")";
        }
    }

    /** The caller's {@code datagram} has no room for the record. Nothing was written or consumed. */
    final class BufferTooSmall implements SendOutcome {
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

    /** The path is not proven yet, and three times what came from it has been sent. Nothing was written or consumed. */
    final class PathLimited implements SendOutcome {
        private final long remaining;

        PathLimited(long remaining) {
            this.remaining = remaining;
        }

        /** Bytes that may still go out before the peer is heard again. */
        public long remaining() {
            return remaining;
        }

        @Override
        public Kind kind() {
            return Kind.PATH_LIMITED;
        }

        @Override
        public String toString() {
            return "PATH_LIMITED(" + "remaining " + remaining + ")";
        }
    }

    /**
     * The record numbers or the AEAD limit of the keys are used up, and this version of the protocol cannot change keys. Receiving
     * goes on.
     */
    final class Exhausted implements SendOutcome {
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

    /** The session was closed, by this side or by the peer's close_notify. */
    final class Closed implements SendOutcome {
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

    /** The session has failed, now or earlier. */
    final class Failed implements SendOutcome {
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

    /** The socket's buffer is full: it took nothing of the datagram. The record counts as lost; the message may be sent again. */
    final class Refused implements SendOutcome {
        static final Refused INSTANCE = new Refused();

        private Refused() {}

        @Override
        public Kind kind() {
            return Kind.REFUSED;
        }

        @Override
        public String toString() {
            return "REFUSED";
        }
    }

    /** The socket says that it took only a part of the datagram, which the peer will not be able to open. */
    final class PartialWrite implements SendOutcome {
        private final int written;
        private final int expected;

        PartialWrite(int written, int expected) {
            this.written = written;
            this.expected = expected;
        }

        /** Bytes that the socket took. */
        public int written() {
            return written;
        }

        /** Bytes of the datagram. */
        public int expected() {
            return expected;
        }

        @Override
        public Kind kind() {
            return Kind.PARTIAL_WRITE;
        }

        @Override
        public String toString() {
            return "PARTIAL_WRITE(" + "written " + written + ", " + "expected " + expected + ")";
        }
    }

    /** The socket raised an error. The session is unharmed: an ICMP message, which anyone may forge, can be the cause. */
    final class IoError implements SendOutcome {
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
    final class PeerUnresponsive implements SendOutcome {
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
