package dev.dunlin.session;

/**
 * What the headers of DTLS 1.3 records with application data say, of what RFC 9147 §4 leaves to the sender. Handshake messages, alerts and
 * ACKs are not concerned, nor is anything of DTLS 1.2. What a peer sends is understood in every form.
 */
public enum RecordHeaders {
    /** Five bytes: number in 16 bits, length. */
    FULL,
    /** Three bytes: the record goes to the end of its datagram, so nothing may be put behind it. */
    WITHOUT_LENGTH,
    /**
     * Two bytes: the same, and the number in 8 bits. When more than 127 records in a row are lost, the peer can no longer tell the numbers of
     * those that follow, and opens none of them: for senders that wait for answers.
     */
    SHORTEST
}
