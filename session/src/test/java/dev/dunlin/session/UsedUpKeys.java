package dev.dunlin.session;

import dev.dunlin.recordlayer.internal.RecordNumber;

/** Brings sessions where others come after millions of records and thousands of updates of keys. */
public final class UsedUpKeys {
    /** AES-GCM in DTLS 1.3: three quarters of 2^24.5 records (RFC 8446 §5.5), rounded up. */
    private static final long NEARLY_ALL = 17_794_925;

    private UsedUpKeys() {}

    /** One record more, and the key of {@code session}, in the last epoch that there is, has sealed nearly all that it may. */
    public static void give(DtlsSession session) {
        var keys = session.association().keys();
        keys.installWriteKeys(RecordNumber.MAX_EPOCH, keys.current().protection());
        keys.current().startAt(NEARLY_ALL - 1);
    }
}
