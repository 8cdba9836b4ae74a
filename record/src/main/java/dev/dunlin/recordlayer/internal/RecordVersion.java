package dev.dunlin.recordlayer.internal;

/** Versions in record headers, RFC 6347 §4.1: ones' complements of 1.2 and 1.0. */
public final class RecordVersion {
    /** Of every record once the version is negotiated, and part of the additional data. */
    public static final int DTLS_1_2 = 0xFEFD;
    /**
     * Of hellos that a peer of unknown age must be able to read (RFC 5246 E.1, RFC 6347 §4.2.1). On receipt the version of a plaintext
     * record means nothing.
     */
    public static final int DTLS_1_0 = 0xFEFF;

    private RecordVersion() {}
}
