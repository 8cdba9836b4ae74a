package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.recordlayer.ConnectionId;

/**
 * How the records of one epoch and direction are framed and protected. Chosen once, when an epoch is made; no other part of the record
 * layer knows the version.
 *
 * <p>Shared scratch comes from the {@link WorkingSet} of the calling thread; nothing is allocated beside what the cipher itself does.
 */
public sealed interface RecordProtection permits Unprotected, Dtls12Protection, Dtls12CidProtection, Dtls13Protection {
    /** Authentication failed. */
    int FORGED = -1;
    /** A length that no record of this protection can have; no key was used to find that out. */
    int BAD_LENGTH = -2;
    /** A version that no record of this protection can have; no key was used to find that out. */
    int WRONG_VERSION = -3;

    /** Authentic, but nothing that the peer may send: no content where there has to be some (RFC 8446 §5.4). */
    int UNEXPECTED_CONTENT = -4;
    /** Authentic, but longer than any record may be (RFC 8446 §5.2, §5.4). */
    int OVERFLOW = -5;

    /** Whether a record was sealed by the peer, though {@link #open} had this fault to find with it. */
    static boolean isAuthentic(int fault) {
        return fault <= UNEXPECTED_CONTENT;
    }

    /** Whether a record with such a header can be one of this protection. */
    boolean frames(RecordHeader header);

    /**
     * Whether record numbers are hidden. A record is then opened before its number is looked for in the replay window: how fast it is dropped
     * must not tell the number (RFC 9147 §4.5.1). Where they stand in the clear the window comes first (RFC 6347 §4.1.2.6).
     */
    boolean hidesNumbers();

    /** Bytes that a record is longer than its content at most, header included, padding not. */
    int overhead();

    /** How long a record is without any padding that need not be. All types have the same header, unless a protection says otherwise. */
    default int recordLength(int type, int length) {
        return length + overhead();
    }

    /** How much content of this type a record of {@code room} bytes can have; negative when not even an empty one fits. */
    default int contentFitting(int type, int room) {
        return room - overhead();
    }

    /** How much content there can be where a peer takes {@code limit} bytes of what is sealed, padding left out. */
    default int contentWithin(int limit) {
        return limit;
    }

    /** Bytes behind the header of a record with so much content, the most that its length may be. */
    int payloadLength(int content);

    /** How often the key may be used. */
    AeadLimits limits();

    /** The same keys for records that are sealed in this shape, where the version leaves one. */
    RecordProtection shaped(RecordShape shape);

    /** The same keys for records that carry this connection id, or none when it is empty. */
    RecordProtection addressed(ConnectionId id);

    /** The same keys with so many forgeries that a tag of 64 bits may stand; those of full tags are not for anybody to choose. */
    RecordProtection withShortTagForgeries(long most);

    /** Whether content of this type can stand in such a record. */
    boolean mayCarry(int type);

    /**
     * Writes one record. The caller has seen to it that {@code recordNumber} was never used before with this protection, that content and
     * spare are together no longer than {@link RecordLimits#MAX_PLAINTEXT}, and that {@code out} has room for them from {@code outOffset} on;
     * {@code content} and {@code out} are different arrays.
     *
     * @param version one of {@link RecordVersion}, for headers that have a version
     * @param spare how many bytes the record may become longer by padding
     * @return bytes written
     */
    int seal(
            WorkingSet ws,
            long recordNumber,
            int type,
            int version,
            byte[] content,
            int offset,
            int length,
            int spare,
            byte[] out,
            int outOffset);

    /** Writes one record without padding that need not be. */
    default int seal(
            WorkingSet ws,
            long recordNumber,
            int type,
            int version,
            byte[] content,
            int offset,
            int length,
            byte[] out,
            int outOffset) {
        return seal(ws, recordNumber, type, version, content, offset, length, 0, out, outOffset);
    }

    /**
     * Opens the record at {@code header} of {@code datagram}, which stays as it is and {@link RecordHeader#hasPossibleLength has a possible
     * length}; {@code plaintext} is another array, of at least {@link
     * RecordLimits#MAX_CIPHERTEXT_13} bytes. What a unified header hides is filled in; beforehand it says what was {@link
     * RecordHeader#expect expected}.
     *
     * @return the length of the content, or {@link #FORGED}, {@link #BAD_LENGTH}, {@link #WRONG_VERSION}, {@link #UNEXPECTED_CONTENT} or
     *     {@link #OVERFLOW}
     */
    int open(WorkingSet ws, byte[] datagram, RecordHeader header, byte[] plaintext);

    /** Writes the keys, which {@link RecordFraming#protection} makes the same protection of; {@link #retire} wipes these then. */
    void fold(FoldWriter out);

    /** Drops what {@code ws} keeps for these keys and wipes them, for no further record is sealed or opened with them. */
    void retire(WorkingSet ws);
}
