package dev.dunlin.session;

import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.recordlayer.internal.RecordVersion;
import dev.dunlin.recordlayer.internal.WorkingSet;
import java.security.SecureRandom;
import java.util.Arrays;

/** Records under the keys of a session with content that no session of ours would send: what a faulty peer says. */
public final class GenuineRecords {
    private static final int LARGE = 1 << 15;

    private GenuineRecords() {}

    /** The next record of {@code session}, with {@code content} of this content type. */
    public static byte[] of(DtlsSession session, int type, byte... content) {
        var ws = new WorkingSet(new Jca(CryptoProvider.jdk(), new SecureRandom()), 1);
        var out = new byte[LARGE];
        int end = Inside.keysOf(session)
                .current()
                .seal(ws, type, RecordVersion.DTLS_1_2, content, 0, content.length, out, 0, LARGE);
        if (end < 0) {
            throw new AssertionError("not sealed: " + end);
        }
        return Arrays.copyOf(out, end);
    }
}
