package dev.dunlin.session;

import dev.dunlin.handshake.internal.AcknowledgementSettings;

/**
 * When acknowledgements go out and what is repeated, where DTLS 1.3 leaves it to the two sides (RFC 9147 §5.8, §7). Immutable. The
 * {@link #defaults()} are what the RFC recommends; whoever changes them has a network, or a peer, that he knows.
 */
public final class RetransmissionPolicy {
    private static final RetransmissionPolicy DEFAULTS = new RetransmissionPolicy(AcknowledgementSettings.DEFAULT);

    /** RFC 9147 §5.8.3: no more records at once than that. */
    private static final int MOST_RECORDS = 10;

    private final AcknowledgementSettings settings;

    private RetransmissionPolicy(AcknowledgementSettings settings) {
        this.settings = settings;
    }

    /** What RFC 9147 recommends. */
    public static RetransmissionPolicy defaults() {
        return DEFAULTS;
    }

    /**
     * The same, and whether an acknowledgement goes out at once when records are missing, and for each message after the handshake (RFC 9147
     * §7.1); otherwise it waits a quarter of the retransmission time-out.
     */
    public RetransmissionPolicy withPromptAcks(boolean prompt) {
        return new RetransmissionPolicy(new AcknowledgementSettings(
                prompt,
                settings.promptRepeats(),
                settings.recordsPerTransmission(),
                settings.adaptiveTimeout(),
                settings.endsOverTicket()));
    }

    /**
     * The same, and whether what an acknowledgement shows to be missing is repeated at once (RFC 9147 §7.2); otherwise when the time-out
     * expires.
     */
    public RetransmissionPolicy withPromptRepeats(boolean prompt) {
        return new RetransmissionPolicy(new AcknowledgementSettings(
                settings.promptAcks(),
                prompt,
                settings.recordsPerTransmission(),
                settings.adaptiveTimeout(),
                settings.endsOverTicket()));
    }

    /**
     * The same, and how many records of a flight go out before the peer is heard, from 1 to 10 (RFC 9147 §5.8.3).
     *
     * @throws IllegalArgumentException for another number
     */
    public RetransmissionPolicy withRecordsPerTransmission(int records) {
        if (records < 1 || records > MOST_RECORDS) {
            throw new IllegalArgumentException(
                    "recordsPerTransmission must be from 1 to " + MOST_RECORDS + ", not " + records);
        }
        return new RetransmissionPolicy(new AcknowledgementSettings(
                settings.promptAcks(),
                settings.promptRepeats(),
                records,
                settings.adaptiveTimeout(),
                settings.endsOverTicket()));
    }

    /**
     * The same, and whether the time-out of a flight follows from the round trips before it (RFC 9147 §5.8.2); otherwise each begins with
     * {@link Limits#initialTimeout()}.
     */
    public RetransmissionPolicy withAdaptiveTimeout(boolean adaptive) {
        return new RetransmissionPolicy(new AcknowledgementSettings(
                settings.promptAcks(),
                settings.promptRepeats(),
                settings.recordsPerTransmission(),
                adaptive,
                settings.endsOverTicket()));
    }

    /** The same, and whether a session ends over a ticket that its peer never acknowledges; otherwise the ticket is given up. */
    public RetransmissionPolicy withEndOverLostTicket(boolean ends) {
        return new RetransmissionPolicy(new AcknowledgementSettings(
                settings.promptAcks(),
                settings.promptRepeats(),
                settings.recordsPerTransmission(),
                settings.adaptiveTimeout(),
                ends));
    }

    AcknowledgementSettings settings() {
        return settings;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RetransmissionPolicy that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return settings.toString().replaceFirst("AcknowledgementSettings", "RetransmissionPolicy");
    }
}
