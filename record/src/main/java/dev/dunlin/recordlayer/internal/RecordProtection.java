package dev.dunlin.recordlayer.internal;

/**
 * How the records of one epoch and direction are framed and protected. Chosen once, when an epoch is made; no other part of the record
 * layer knows the version.
 *
 * <p>Shared scratch comes from the {@link WorkingSet} of the calling thread; nothing is allocated beside what the cipher itself does.
 */
public sealed interface RecordProtection permits Unprotected, Dtls12Protection {
    /** Authentication failed. */
    int FORGED = -1;
    /** A length that no record of this protection can have; no key was used to find that out. */
    int BAD_LENGTH = -2;
    /** A version that no record of this protection can have; no key was used to find that out. */
    int WRONG_VERSION = -3;

    /** Bytes that a record is longer than its content, header included. */
    int overhead();

    /** Bytes before the payload. */
    int headerLength();

    /** How often the key may be used. */
    AeadLimits limits();

    /** Whether content of this type can stand in such a record. */
    boolean mayCarry(int type);

    /**
     * Writes one record. The caller has seen to it that {@code recordNumber} was never used before with this protection, that the content
     * is no longer than {@link RecordLimits#MAX_PLAINTEXT}, and that {@code out} has {@code length + overhead()} bytes from {@code
     * outOffset}; {@code content} and {@code out} are different arrays.
     *
     * @param version one of {@link RecordVersion}, for headers that have a version
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
            byte[] out,
            int outOffset);

    /**
     * Opens the record at {@code header} of {@code datagram}, which stays as it is; {@code plaintext} is another array, of at least {@link
     * RecordLimits#MAX_PLAINTEXT} bytes.
     *
     * @return the length of the content, or {@link #FORGED}, {@link #BAD_LENGTH} or {@link #WRONG_VERSION}
     */
    int open(WorkingSet ws, byte[] datagram, RecordHeader header, byte[] plaintext);

    /**
     * Drops what {@code ws} keeps for these keys, for no further record is sealed or opened with them. The secret itself is its owner's to
     * wipe.
     */
    void retire(WorkingSet ws);
}
