package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.Jca;

/**
 * What is left of {@link AfterHandshake} beside the bytes that it was folded to: the version, and what cannot be written as bytes. All
 * server's associations of a version share one.
 */
public interface FoldedHandshake {
    /** What was folded. */
    AfterHandshake unfold(Jca jca, CipherSuite suite, FoldReader in);

    /** Whether {@code secret} lives on as it is, and {@link AfterHandshake#close()} of the unfolded one wipes it. */
    boolean keeps(AutoCloseableSecret secret);
}
