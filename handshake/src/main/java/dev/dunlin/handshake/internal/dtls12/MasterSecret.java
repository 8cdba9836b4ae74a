package dev.dunlin.handshake.internal.dtls12;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.internal.FoldReader;
import dev.dunlin.crypto.internal.FoldWriter;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.crypto.internal.Prf;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.handshake.internal.Exporter;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.codec.WireWriter;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.VerifyData;
import dev.dunlin.handshake.internal.resumption.SessionState;
import java.util.Arrays;

/** The master secret and all that is derived from it (RFC 5246 §6.3, §7.4.9, §8.1; RFC 7627 §4). Wiped with {@link #close()}. */
final class MasterSecret implements AutoCloseableSecret, Exporter {
    private static final int LENGTH = 48;

    private final Jca jca;
    private final CipherSuite suite;
    private final boolean extendedMasterSecret;

    /** The randoms of client and server: all that is needed of the hellos from here on, as long as the association lives. */
    private final byte[] randoms;

    private final Secret secret;

    private MasterSecret(Jca jca, CipherSuite suite, boolean extendedMasterSecret, byte[] randoms, Secret secret) {
        this.jca = jca;
        this.suite = suite;
        this.extendedMasterSecret = extendedMasterSecret;
        this.randoms = randoms;
        this.secret = secret;
    }

    private static MasterSecret of(Jca jca, AgreedParameters agreed, Secret secret) {
        return new MasterSecret(
                jca, agreed.suite(), agreed.extendedMasterSecret(), agreed.clientThenServerRandom(), secret);
    }

    /**
     * Derives the master secret and wipes the premaster secret, which is erased as soon as it has served (RFC 5246 §8.1).
     *
     * @param sessionHash the transcript up to and with ClientKeyExchange
     */
    static MasterSecret derive(
            HandshakeSettings settings, AgreedParameters agreed, Secret premaster, byte[] sessionHash) {
        var jca = settings.jca();
        var hash = agreed.suite().hash();
        try (premaster) {
            var secret = agreed.extendedMasterSecret()
                    ? Prf.expandSecret(jca, hash, premaster, "extended master secret", sessionHash, LENGTH)
                    : Prf.expandSecret(jca, hash, premaster, "master secret", agreed.clientThenServerRandom(), LENGTH);
            return of(jca, agreed, secret);
        }
    }

    /** The secret of an earlier session, copied: the caller still has its own to wipe. */
    static MasterSecret resumed(HandshakeSettings settings, AgreedParameters agreed, Secret earlier) {
        return of(settings.jca(), agreed, Secret.copyOf(earlier.bytes()));
    }

    /** Writes all of it but for the suite. */
    void fold(FoldWriter out) {
        out.flag(extendedMasterSecret).bytes(randoms, 0, randoms.length).secret(secret);
    }

    /** What {@link #fold} has written. */
    static MasterSecret unfold(Jca jca, CipherSuite suite, FoldReader in) {
        return new MasterSecret(jca, suite, in.flag(), in.bytes(2 * Random.LENGTH), in.secret(LENGTH));
    }

    /** What is needed to resume the session, with a copy of the secret. */
    SessionState state(SessionState.Facts facts) {
        return SessionState.of(secret, facts);
    }

    /** Tells the key log, which may fail in its own ways: whoever calls this has made sure that the secret is wiped then, too. */
    void log(HandshakeSettings settings) {
        settings.keyLog()
                .ifPresent(log -> log.line("CLIENT_RANDOM", Arrays.copyOf(randoms, Random.LENGTH), secret.bytes()));
    }

    /** Cuts the key block: client key, server key, client IV, server IV; an AEAD suite has no MAC keys. */
    KeyBlock keyBlock() {
        var aead = suite.aead();
        var seed = Arrays.copyOfRange(randoms, Random.LENGTH, 3 * Random.LENGTH);
        System.arraycopy(randoms, 0, seed, Random.LENGTH, Random.LENGTH);
        try (var block = Prf.expandSecret(jca, suite.hash(), secret, "key expansion", seed, KeyBlock.length(aead))) {
            return KeyBlock.of(aead, block);
        }
    }

    /** verify_data of {@code sender} over the handshake so far (RFC 5246 §7.4.9). */
    byte[] verifyData(Role sender, byte[] transcriptHash) {
        var label = sender == Role.CLIENT ? "client finished" : "server finished";
        return Prf.expand(jca, suite.hash(), secret, label, transcriptHash, VerifyData.DTLS_1_2_LENGTH);
    }

    @Override
    public byte[] export(String label, @Nullable byte[] context, int length) {
        var seed = new WireWriter().bytes(randoms);
        if (context != null) {
            seed.u16(context.length).bytes(context);
        }
        return Prf.expand(jca, suite.hash(), secret, label, seed.toByteArray(), length);
    }

    @Override
    public boolean isAvailable() {
        return extendedMasterSecret;
    }

    @Override
    public void close() {
        secret.close();
    }
}
