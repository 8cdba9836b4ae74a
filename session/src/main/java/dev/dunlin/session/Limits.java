package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.flight.IncomingMessages;
import java.time.Duration;
import java.util.Objects;

/**
 * How long a session waits and how much it keeps for others: every bound, each with the derivation of its default. What a peer sends can
 * cost no more than these say.
 *
 * <p>Immutable; shared by all sessions of a configuration.
 */
public final class Limits {
    private static final Duration INITIAL_TIMEOUT = Duration.ofSeconds(1);

    /** Before a call there is someone who waits, and a path on which ICE has just had its answers (RFC 9147 §5.8.2). */
    private static final Duration INITIAL_TIMEOUT_OF_SRTP = Duration.ofMillis(400);

    private static final Limits DEFAULTS = builder().build();

    private final Retransmission retransmission;
    private final @Nullable Duration initialTimeout;
    private final Duration maxTimeout;
    private final int expiries;
    private final int expiriesBeforeSmallerMtu;
    private final int smallerMtu;
    private final Duration handshakeDeadline;
    private final Duration linger;
    private final int handshakeMessageBytes;
    private final int reassemblyBytes;
    private final int stashRecords;
    private final int stashBytes;
    private final int replayWindow;
    private final int shortTagForgeries;
    private final int events;
    private final Duration idleTimeout;
    private final Duration evictIdleAfter;
    private final Duration evictHandshakeAfter;
    private final int associations;
    private final int halfOpen;
    private final int clientHelloBytes;
    private final int awakeAssociations;

    private Limits(Builder from) {
        retransmission = from.retransmission;
        initialTimeout = from.initialTimeout;
        maxTimeout = from.maxTimeout;
        expiries = from.expiries;
        expiriesBeforeSmallerMtu = from.expiriesBeforeSmallerMtu;
        smallerMtu = from.smallerMtu;
        handshakeDeadline = from.handshakeDeadline;
        linger = from.linger;
        handshakeMessageBytes = from.handshakeMessageBytes;
        reassemblyBytes = from.reassemblyBytes();
        stashRecords = from.stashRecords;
        stashBytes = from.stashBytes;
        replayWindow = from.replayWindow;
        shortTagForgeries = from.shortTagForgeries;
        events = from.events;
        idleTimeout = from.idleTimeout;
        evictIdleAfter = from.evictIdleAfter;
        evictHandshakeAfter = from.evictHandshakeAfter;
        associations = from.associations;
        halfOpen = from.halfOpen();
        clientHelloBytes = from.clientHelloBytes;
        awakeAssociations = from.awakeAssociations;
    }

    /** All defaults. */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /** Begins with all defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** How flights are repeated and acknowledged: as the RFCs recommend, unless set. */
    public Retransmission retransmission() {
        return retransmission;
    }

    /**
     * How long a flight waits for its answer the first time: 1 s unless set, RFC 6347 §4.2.4.1, or 400 ms where SRTP is negotiated, RFC 9147
     * §5.8.2. A session that knows better is told by {@link DtlsSession#initialTimeout}.
     */
    public Duration initialTimeout() {
        return initialTimeout(false);
    }

    /** The same where it is known whether SRTP is negotiated. */
    Duration initialTimeout(boolean srtp) {
        return initialTimeout != null ? initialTimeout : srtp ? INITIAL_TIMEOUT_OF_SRTP : INITIAL_TIMEOUT;
    }

    /**
     * The same for one session, if it may have it.
     *
     * @throws IllegalArgumentException when it is not positive, or longer than {@link #maxTimeout()}
     */
    Duration requireInitialTimeout(Duration wait) {
        if (wait.isNegative() || wait.isZero() || wait.compareTo(maxTimeout) > 0) {
            throw new IllegalArgumentException(
                    "initialTimeout must be positive and at most " + maxTimeout + ", not " + wait);
        }
        return wait;
    }

    /** Where doubling that wait ends: 60 s unless set, RFC 6347 §4.2.4.1. */
    public Duration maxTimeout() {
        return maxTimeout;
    }

    /**
     * How often in a row a flight may wait in vain before the peer counts as unresponsive: 7 unless set. With the default waits that is
     * 1 + 2 + 4 + 8 + 16 + 32 + 60 = 123 s of silence: the first that was as long as a wait can be has passed, too. Once the session is
     * established, waits in which the peer has sent other things do not count: what it leaves unacknowledged is repeated as long as it is there.
     */
    public int expiries() {
        return expiries;
    }

    /**
     * After how many vain waits in a row a flight is cut into smaller datagrams (RFC 6347 §4.1.1.1): 2 unless set, since one loss is
     * ordinary and a path that swallows large datagrams swallows every one.
     */
    public int expiriesBeforeSmallerMtu() {
        return expiriesBeforeSmallerMtu;
    }

    /**
     * Bytes of the largest datagram after such loss: 548 unless set, which is what every IPv4 host must take (576, RFC 791) without the
     * headers of IP (20) and UDP (8). Has no effect where the configured MTU is smaller.
     */
    public int smallerMtu() {
        return smallerMtu;
    }

    /**
     * How long a handshake may take in all: 5 minutes unless set. More than twice the silence that makes a peer unresponsive, so that a
     * path that loses every second datagram still gets through; short enough that peers who never finish do not hold places for long.
     */
    public Duration handshakeDeadline() {
        return handshakeDeadline;
    }

    /**
     * How long a side that has sent the last flight keeps what it takes to repeat it, after it was shut down: 240 s unless set, twice the
     * maximum segment lifetime (RFC 6347 §4.2.4, RFC 793).
     */
    public Duration linger() {
        return linger;
    }

    /**
     * Bytes of the longest handshake message that is taken: 64 KiB unless set. The longest in practice is a chain of certificates: ten of
     * them (no longer path is believed) with RSA-4096 keys and long names have 2 to 4 KiB each. A longer message ends the handshake when
     * keys show that it is the peer's, and is discarded in the clear.
     */
    public int handshakeMessageBytes() {
        return handshakeMessageBytes;
    }

    /**
     * Bytes of heap for handshake messages that one association holds before they are complete and in order: unless set, what the longest
     * message takes in the most unfortunate fragments, plus half of that message for others that overtook it.
     */
    public int reassemblyBytes() {
        return reassemblyBytes;
    }

    /** Records that one association keeps because they overtook the keys that open them: 16 unless set, a congestion window's worth. */
    public int stashRecords() {
        return stashRecords;
    }

    /** Bytes of such records: 24 KiB unless set, which is 16 of 1,500, or one of the longest. */
    public int stashBytes() {
        return stashBytes;
    }

    /** Record numbers below the newest that the replay window tells apart: 64 unless set, as RFC 6347 §4.1.2.6 recommends. */
    public int replayWindow() {
        return replayWindow;
    }

    /**
     * Records that may fail authentication under one key of AES-CCM_8, whose tags have 64 bits, before the association ends: 128 unless set.
     * So many forgeries pass with a chance of 2^-57, which is what the longer tags leave (RFC 9147 §4.5.3, B.3). Whoever must not be shut out
     * by so few, and has other means against forgeries, sets more.
     */
    public int shortTagForgeries() {
        return shortTagForgeries;
    }

    /** Events that a session keeps for {@link DtlsSession#pollEvent()}: 16 unless set; a handshake makes a handful. */
    public int events() {
        return events;
    }

    /**
     * How long a server keeps an established association of whose peer nothing authentic is heard: 1 hour unless set, zero for ever. NATs
     * forget a silent UDP mapping after 5 minutes, or sooner (RFC 4787 §4.3): twelve times that later a peer behind one would come from
     * another port, where its association is not found. Then close_notify goes out and the keys are wiped. What we send does not count:
     * whoever serves clients that never answer sets this to their pace.
     */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /**
     * How long the peer of an established association must have been silent for the association to give way to a new one when all places
     * are taken: 5 minutes unless set, after which a NAT may have forgotten it (RFC 4787 §4.3). The one that has been silent for longest
     * goes first; one that is heard of more often never does, and then new ones are turned away.
     */
    public Duration evictIdleAfter() {
        return evictIdleAfter;
    }

    /**
     * How long a handshake must have stood still to give way to a new one when all places are taken, before any established association
     * does: 15 s unless set. By the default waits the peer has then left a flight unanswered for 1 + 2 + 4 + 8 s.
     */
    public Duration evictHandshakeAfter() {
        return evictHandshakeAfter;
    }

    /**
     * Associations of one acceptor, or of all acceptors of an {@link AcceptorGroup} together: 65,536 unless set, about 32 MiB of idle ones
     * without certificates.
     */
    public int associations() {
        return associations;
    }

    /**
     * How many of them may be in a handshake: unless set 1,024, or all if there are fewer. Each has proven its address and may hold
     * {@link #reassemblyBytes()}: 145 MiB in the worst case.
     */
    public int halfOpen() {
        return halfOpen;
    }

    /**
     * Bytes of an acceptor's table of ClientHellos that came in fragments from unproven addresses: 512 KiB unless set, 256 of the 2 KiB
     * that a post-quantum key share makes them. When it is full, one of them at random gives way.
     */
    public int clientHelloBytes() {
        return clientHelloBytes;
    }

    /**
     * Established associations of one acceptor that are kept ready for their next record: 1,024 unless set, for about 2 KiB each. All others
     * whose handshakes are forgotten are folded into half a KiB, and unfolded by the next record, call or timer, which takes about as long as
     * keying a cipher. Which of the two an association is makes no other difference.
     */
    public int awakeAssociations() {
        return awakeAssociations;
    }

    /** Sets limits one by one. Every method throws IllegalArgumentException for a value that makes no sense by itself. */
    public static final class Builder {
        /** Later deadlines could not be told from past ones in a clock of nanoseconds that wraps. */
        private static final Duration LONGEST = Duration.ofDays(365);

        private static final int LARGEST_MESSAGE = (1 << 24) - 1;
        private static final int LARGEST_WINDOW = 4096;
        /** What full tags of the same cipher stand (RFC 9147 §4.5.3): 2^23.5, which here leaves a chance of 2^-40. */
        private static final int MOST_FORGERIES = 11_863_283;
        /** 2^14 of plaintext, 2,048 of expansion (RFC 5246 §6.2.3), 13 of header: one record of any legal length fits. */
        private static final int LONGEST_RECORD = (1 << 14) + 2048 + 13;

        private Retransmission retransmission = Retransmission.defaults();
        private @Nullable Duration initialTimeout;
        private Duration maxTimeout = Duration.ofSeconds(60);
        private int expiries = 7;
        private int expiriesBeforeSmallerMtu = 2;
        private int smallerMtu = 548;
        private Duration handshakeDeadline = Duration.ofMinutes(5);
        private Duration linger = Duration.ofMinutes(4);
        private int handshakeMessageBytes = 64 << 10;
        private int reassemblyBytes;
        private int stashRecords = 16;
        private int stashBytes = 24 << 10;
        private int replayWindow = 64;
        private int shortTagForgeries = 1 << 7;
        private int events = 16;
        private Duration idleTimeout = Duration.ofHours(1);
        private Duration evictIdleAfter = Duration.ofMinutes(5);
        private Duration evictHandshakeAfter = Duration.ofSeconds(15);
        private int associations = 1 << 16;
        private int halfOpen;
        private int clientHelloBytes = 512 << 10;
        private int awakeAssociations = 1 << 10;

        private Builder() {}

        /** See {@link Limits#retransmission()}. */
        public Builder retransmission(Retransmission how) {
            retransmission = Objects.requireNonNull(how, "retransmission");
            return this;
        }

        /** See {@link Limits#initialTimeout()}. */
        public Builder initialTimeout(Duration wait) {
            initialTimeout = positive("initialTimeout", wait);
            return this;
        }

        /** See {@link Limits#maxTimeout()}. */
        public Builder maxTimeout(Duration wait) {
            maxTimeout = positive("maxTimeout", wait);
            return this;
        }

        /** See {@link Limits#expiries()}. */
        public Builder expiries(int count) {
            expiries = between("expiries", count, 1, 1000);
            return this;
        }

        /** See {@link Limits#expiriesBeforeSmallerMtu()}. */
        public Builder expiriesBeforeSmallerMtu(int count) {
            expiriesBeforeSmallerMtu = between("expiriesBeforeSmallerMtu", count, 1, 1000);
            return this;
        }

        /** See {@link Limits#smallerMtu()}. */
        public Builder smallerMtu(int bytes) {
            smallerMtu = between("smallerMtu", bytes, CommonConfig.SMALLEST_MTU, CommonConfig.LARGEST_MTU);
            return this;
        }

        /** See {@link Limits#handshakeDeadline()}. */
        public Builder handshakeDeadline(Duration deadline) {
            handshakeDeadline = positive("handshakeDeadline", deadline);
            return this;
        }

        /** See {@link Limits#linger()}; zero repeats nothing after a shutdown. */
        public Builder linger(Duration time) {
            linger = time.isZero() ? time : positive("linger", time);
            return this;
        }

        /** See {@link Limits#handshakeMessageBytes()}. */
        public Builder handshakeMessageBytes(int bytes) {
            handshakeMessageBytes = between("handshakeMessageBytes", bytes, 1024, LARGEST_MESSAGE);
            return this;
        }

        /** See {@link Limits#reassemblyBytes()}. */
        public Builder reassemblyBytes(int bytes) {
            reassemblyBytes = between("reassemblyBytes", bytes, 1024, Integer.MAX_VALUE);
            return this;
        }

        /** See {@link Limits#stashRecords()}; zero keeps none. */
        public Builder stashRecords(int count) {
            stashRecords = between("stashRecords", count, 0, 1 << 16);
            return this;
        }

        /** See {@link Limits#stashBytes()}. */
        public Builder stashBytes(int bytes) {
            stashBytes = between("stashBytes", bytes, LONGEST_RECORD, Integer.MAX_VALUE);
            return this;
        }

        /** See {@link Limits#replayWindow()}; a multiple of 64, at most 4,096. */
        public Builder replayWindow(int records) {
            if (records % Long.SIZE != 0) {
                throw new IllegalArgumentException("replayWindow must be a multiple of 64, not " + records);
            }
            replayWindow = between("replayWindow", records, Long.SIZE, LARGEST_WINDOW);
            return this;
        }

        /** See {@link Limits#shortTagForgeries()}; at most 11,863,283, which is what full tags stand. */
        public Builder shortTagForgeries(int records) {
            shortTagForgeries = between("shortTagForgeries", records, 1, MOST_FORGERIES);
            return this;
        }

        /** See {@link Limits#events()}; zero keeps none. */
        public Builder events(int count) {
            events = between("events", count, 0, 1 << 16);
            return this;
        }

        /** See {@link Limits#idleTimeout()}; zero keeps silent associations for ever. */
        public Builder idleTimeout(Duration silence) {
            idleTimeout = silence.isZero() ? silence : positive("idleTimeout", silence);
            return this;
        }

        /** See {@link Limits#evictIdleAfter()}. */
        public Builder evictIdleAfter(Duration silence) {
            evictIdleAfter = positive("evictIdleAfter", silence);
            return this;
        }

        /** See {@link Limits#evictHandshakeAfter()}. */
        public Builder evictHandshakeAfter(Duration silence) {
            evictHandshakeAfter = positive("evictHandshakeAfter", silence);
            return this;
        }

        /** See {@link Limits#associations()}. */
        public Builder associations(int count) {
            associations = between("associations", count, 1, Integer.MAX_VALUE);
            return this;
        }

        /** See {@link Limits#halfOpen()}. */
        public Builder halfOpen(int count) {
            halfOpen = between("halfOpen", count, 1, Integer.MAX_VALUE);
            return this;
        }

        /** See {@link Limits#clientHelloBytes()}; zero keeps none, and ClientHellos must then come in one piece. */
        public Builder clientHelloBytes(int bytes) {
            clientHelloBytes = between("clientHelloBytes", bytes, 0, Integer.MAX_VALUE);
            return this;
        }

        /** See {@link Limits#awakeAssociations()}; zero folds each of them after every call, which saves most and costs most. */
        public Builder awakeAssociations(int count) {
            awakeAssociations = between("awakeAssociations", count, 0, 1 << 24);
            return this;
        }

        /**
         * Makes the limits.
         *
         * @throws IllegalStateException when two of them contradict each other; the text names them
         */
        public Limits build() {
            var firstWait = initialTimeout != null ? initialTimeout : INITIAL_TIMEOUT;
            demand(firstWait.compareTo(maxTimeout) <= 0, "initialTimeout is longer than maxTimeout");
            demand(firstWait.compareTo(handshakeDeadline) < 0, "handshakeDeadline leaves no time for a first wait");
            demand(
                    reassemblyBytes() >= IncomingMessages.leastBytes(handshakeMessageBytes),
                    "reassemblyBytes cannot hold a fragmented message of handshakeMessageBytes");
            demand(halfOpen() <= associations, "halfOpen is more than associations");
            return new Limits(this);
        }

        private int reassemblyBytes() {
            return reassemblyBytes != 0
                    ? reassemblyBytes
                    : IncomingMessages.leastBytes(handshakeMessageBytes) + handshakeMessageBytes / 2;
        }

        private int halfOpen() {
            return halfOpen != 0 ? halfOpen : Math.min(1024, associations);
        }

        private static Duration positive(String name, Duration value) {
            if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(name + " must be positive and at most a year, not " + value);
            }
            return value;
        }

        private static int between(String name, int value, int least, int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", not " + value);
            }
            return value;
        }

        private static void demand(boolean condition, String contradiction) {
            if (!condition) {
                throw new IllegalStateException(contradiction);
            }
        }
    }
}
