package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.internal.ConstantTime;
import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.crypto.internal.KeyDerivation;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.handshake.internal.KeyLogSink;
import dev.dunlin.handshake.internal.message.VerifyData;

/** What one direction of one epoch gets its keys from, RFC 8446 §7.2 and §7.3, and the Finished of its sender its key. */
final class TrafficSecret implements AutoCloseableSecret {
    static final int IV_LENGTH = 12;

    private static final byte[] NO_CONTEXT = new byte[0];

    private final KeyDerivation derivation;
    private final Secret secret;

    TrafficSecret(KeyDerivation derivation, Secret secret) {
        this.derivation = derivation;
        this.secret = secret;
    }

    void fold(FoldWriter out) {
        out.secret(secret);
    }

    static TrafficSecret unfold(KeyDerivation derivation, FoldReader in) {
        return new TrafficSecret(derivation, in.secret(derivation.hash().length()));
    }

    /** Key, IV and record number key in one array, in this order (RFC 8446 §7.3, RFC 9147 §4.2.3). */
    Secret recordKeys(AeadAlgorithm aead) {
        int keyLength = aead.keyLength();
        try (var key = derivation.expandLabel(secret, "key", NO_CONTEXT, keyLength);
                var iv = derivation.expandLabel(secret, "iv", NO_CONTEXT, IV_LENGTH);
                var sn = derivation.expandLabel(secret, "sn", NO_CONTEXT, keyLength)) {
            var flat = new byte[keyLength + IV_LENGTH + keyLength];
            System.arraycopy(key.bytes(), 0, flat, 0, keyLength);
            System.arraycopy(iv.bytes(), 0, flat, keyLength, IV_LENGTH);
            System.arraycopy(sn.bytes(), 0, flat, keyLength + IV_LENGTH, keyLength);
            return Secret.owning(flat);
        }
    }

    /** The secret after a KeyUpdate; this one stays, for its keys may still be needed (RFC 9147 §8). */
    TrafficSecret next() {
        return new TrafficSecret(
                derivation,
                derivation.expandLabel(
                        secret, "traffic upd", NO_CONTEXT, derivation.hash().length()));
    }

    /** verify_data of the Finished that its sender sends, over the handshake so far (RFC 8446 §4.4.4). */
    VerifyData verifyData(byte[] transcriptHash) {
        return VerifyData.of(FinishedMac.of(derivation, secret, transcriptHash));
    }

    /** Whether {@code received} is the {@link #verifyData} of {@code transcriptHash}; compared in constant time. */
    boolean matches(VerifyData received, byte[] transcriptHash) {
        return ConstantTime.equal(
                FinishedMac.of(derivation, secret, transcriptHash),
                received.bytes().toByteArray());
    }

    void log(KeyLogSink log, String label, byte[] clientRandom) {
        log.line(label, clientRandom, secret.bytes());
    }

    /** With the secret goes what a MAC object has of it, so that an association which idles after a KeyUpdate holds none. */
    @Override
    public void close() {
        secret.close();
        derivation.close();
    }
}
