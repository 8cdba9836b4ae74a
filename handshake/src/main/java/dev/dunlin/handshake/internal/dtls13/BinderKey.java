package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.internal.ConstantTime;
import dev.dunlin.crypto.internal.KeyDerivation;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.handshake.internal.codec.Bytes;

/** What a PSK is bound to its handshake with, RFC 8446 §4.2.11.2. */
final class BinderKey implements AutoCloseableSecret {
    /** Where a PSK comes from, which the label tells, so that one kind is never taken for the other. */
    enum Origin {
        /** Agreed on outside of TLS. */
        EXTERNAL("ext binder"),
        /** Derived from one that was agreed on outside of TLS (RFC 9258 §5.2). */
        IMPORTED("imp binder"),
        /** From an earlier session, by its ticket. */
        RESUMPTION("res binder");

        private final String label;

        Origin(String label) {
            this.label = label;
        }
    }

    private final KeyDerivation derivation;
    private final Secret key;

    private BinderKey(KeyDerivation derivation, Secret key) {
        this.derivation = derivation;
        this.key = key;
    }

    static BinderKey of(KeyDerivation derivation, Secret earlySecret, Origin origin) {
        return new BinderKey(derivation, derivation.deriveSecret(earlySecret, origin.label));
    }

    /** @param transcriptHash up to and with the identities of the ClientHello, see {@link Dtls13Transcript} */
    byte[] binder(byte[] transcriptHash) {
        return FinishedMac.of(derivation, key, transcriptHash);
    }

    /** Whether {@code binder} is that of {@code transcriptHash}; compared in constant time. */
    boolean matches(Bytes binder, byte[] transcriptHash) {
        return ConstantTime.equal(binder(transcriptHash), binder.toByteArray());
    }

    @Override
    public void close() {
        key.close();
    }
}
