package dev.dunlin.handshake.internal;

/**
 * How records are acknowledged and repeated where there are ACKs (RFC 9147 §5.8, §7).
 *
 * @param promptAcks whether an ACK goes out at once when something is missing (RFC 9147 §7.1), and for each message after the handshake;
 *     otherwise it waits a quarter of the retransmission time-out, whatever else may come, and lists again what earlier ones have listed
 * @param promptRepeats whether the rest goes out at once when an ACK lists a part of what is outstanding (RFC 9147 §7.2), and our flight
 *     when the peer repeats its own; otherwise when the timer expires, or at once and every time where there is none
 * @param recordsPerTransmission how many records go out before an ACK or an expiry, at most 10 (RFC 9147 §5.8.3)
 * @param adaptiveTimeout whether a time-out follows from the flights before: the round trip of an exchange without loss, or what it had grown to
 *     in one with loss (RFC 9147 §5.8.2, RFC 6347 §4.2.4.1); otherwise each flight begins with the initial one
 * @param endsOverTicket whether a session ticket that is never acknowledged ends the association as any other message does
 */
public record AcknowledgementSettings(
        boolean promptAcks,
        boolean promptRepeats,
        int recordsPerTransmission,
        boolean adaptiveTimeout,
        boolean endsOverTicket) {
    /** What RFC 9147 recommends. */
    public static final AcknowledgementSettings DEFAULT = new AcknowledgementSettings(true, true, 10, true, false);
}
