package dev.dunlin.session;

import java.time.Duration;
import java.util.Optional;

/**
 * How flights are repeated and acknowledged, where the RFCs leave it to the sides. The defaults are what they recommend; others are for
 * networks with habits of their own. How long a flight waits, and how often, is said by {@link Limits}.
 *
 * <p>Immutable.
 */
public final class Retransmission {
    private static final Retransmission DEFAULTS = builder().build();

    private final boolean promptAcks;
    private final boolean promptRepeats;
    private final Optional<Duration> repeatHoldOff;
    private final int recordsPerTransmission;
    private final boolean adaptiveTimeout;
    private final boolean ticketIsEssential;

    private Retransmission(Builder from) {
        promptAcks = from.promptAcks;
        promptRepeats = from.promptRepeats;
        repeatHoldOff = from.repeatHoldOff;
        recordsPerTransmission = from.recordsPerTransmission;
        adaptiveTimeout = from.adaptiveTimeout;
        ticketIsEssential = from.ticketIsEssential;
    }

    /** All defaults. */
    public static Retransmission defaults() {
        return DEFAULTS;
    }

    /** Begins with all defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Whether an ACK goes out at once when something is missing, and for each message after the handshake (RFC 9147 §7.1): unless set, yes.
     * Otherwise it waits a quarter of the retransmission time-out for what else may come, and lists again what earlier ones have listed. DTLS
     * 1.3 alone.
     */
    public boolean promptAcks() {
        return promptAcks;
    }

    /**
     * Whether what is missing goes out at once when an ACK lists a part of our flight (RFC 9147 §7.2), or the peer repeats its own (RFC
     * 9147 §5.8.1): unless set, yes. Otherwise when the wait is over; the last flight of DTLS 1.2, which has none, at once all the same.
     */
    public boolean promptRepeats() {
        return promptRepeats;
    }

    /**
     * How soon after a flight was sent it may be sent again because the peer seems to miss it: a quarter of {@link Limits#initialTimeout()}
     * unless set, lest a network that doubles datagrams has each copy answered by a whole flight.
     */
    public Optional<Duration> repeatHoldOff() {
        return repeatHoldOff;
    }

    /** How many records of a flight go out before an ACK or the end of the wait: 10 unless set, RFC 9147 §5.8.3. DTLS 1.3 alone. */
    public int recordsPerTransmission() {
        return recordsPerTransmission;
    }

    /**
     * Whether a wait is as long as the flights before it suggest: one and a half of a round trip without loss (DTLS 1.3), or what it had grown
     * to in an exchange with loss (RFC 9147 §5.8.2, RFC 6347 §4.2.4.1): unless set, yes. Otherwise each flight begins with {@link
     * Limits#initialTimeout()}.
     */
    public boolean adaptiveTimeout() {
        return adaptiveTimeout;
    }

    /**
     * Whether a session ticket that is never acknowledged makes the peer count as unresponsive, as any other message does: unless set, no,
     * for the session does without (RFC 9147 §7.3).
     */
    public boolean ticketIsEssential() {
        return ticketIsEssential;
    }

    /** Sets them one by one. */
    public static final class Builder {
        private static final int MOST_RECORDS = 1 << 16;

        private boolean promptAcks = true;
        private boolean promptRepeats = true;
        private Optional<Duration> repeatHoldOff = Optional.empty();
        private int recordsPerTransmission = 10;
        private boolean adaptiveTimeout = true;
        private boolean ticketIsEssential;

        private Builder() {}

        /** See {@link Retransmission#promptAcks()}. */
        public Builder promptAcks(boolean prompt) {
            promptAcks = prompt;
            return this;
        }

        /** See {@link Retransmission#promptRepeats()}. */
        public Builder promptRepeats(boolean prompt) {
            promptRepeats = prompt;
            return this;
        }

        /**
         * See {@link Retransmission#repeatHoldOff()}; zero repeats on each request.
         *
         * @throws IllegalArgumentException for a negative time, or one beyond a day
         */
        public Builder repeatHoldOff(Duration time) {
            if (time.isNegative() || time.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("repeatHoldOff must be from zero to a day, not " + time);
            }
            repeatHoldOff = Optional.of(time);
            return this;
        }

        /**
         * See {@link Retransmission#recordsPerTransmission()}.
         *
         * @throws IllegalArgumentException for a number below 1 or above 65,536
         */
        public Builder recordsPerTransmission(int records) {
            if (records < 1 || records > MOST_RECORDS) {
                throw new IllegalArgumentException(
                        "recordsPerTransmission must be from 1 to " + MOST_RECORDS + ", not " + records);
            }
            recordsPerTransmission = records;
            return this;
        }

        /** See {@link Retransmission#adaptiveTimeout()}. */
        public Builder adaptiveTimeout(boolean adaptive) {
            adaptiveTimeout = adaptive;
            return this;
        }

        /** See {@link Retransmission#ticketIsEssential()}. */
        public Builder ticketIsEssential(boolean essential) {
            ticketIsEssential = essential;
            return this;
        }

        public Retransmission build() {
            return new Retransmission(this);
        }
    }
}
