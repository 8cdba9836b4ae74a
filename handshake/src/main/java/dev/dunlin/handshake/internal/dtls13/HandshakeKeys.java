package dev.dunlin.handshake.internal.dtls13;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AutoCloseableSecret;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.recordlayer.internal.Dtls13Protection;
import java.util.Optional;

/** What protects a handshake from ServerHello on, RFC 8446 §7.1: epoch 2, and both sides' Finished. Wiped by {@link #close()}. */
final class HandshakeKeys implements AutoCloseableSecret {
    /** RFC 9147 §6.1. */
    static final int EPOCH = 2;

    private final CipherSuite suite;
    private final KeySchedule schedule;
    private final HandshakeSecret secret;
    private final TrafficSecrets traffic;

    private HandshakeKeys(CipherSuite suite, KeySchedule schedule, HandshakeSecret secret, TrafficSecrets traffic) {
        this.suite = suite;
        this.schedule = schedule;
        this.secret = secret;
        this.traffic = traffic;
    }

    /**
     * Derives them. Both secrets are wiped.
     *
     * @param psk the key that was chosen, if one was
     * @param shared what the key exchange has come to; empty with a pre-shared key alone
     * @param transcriptHash up to and with ServerHello
     */
    static HandshakeKeys derive(
            HandshakeSettings settings,
            CipherSuite suite,
            Optional<Secret> psk,
            Optional<Secret> shared,
            byte[] transcriptHash) {
        var schedule = new KeySchedule(settings.jca(), suite.hash());
        boolean complete = false;
        try {
            var secret = secret(schedule, psk, shared);
            try {
                var keys = new HandshakeKeys(suite, schedule, secret, secret.traffic(transcriptHash));
                complete = true;
                return keys;
            } finally {
                if (!complete) {
                    secret.close();
                }
            }
        } finally {
            if (!complete) {
                shared.ifPresent(Secret::close);
                schedule.close();
            }
        }
    }

    private static HandshakeSecret secret(KeySchedule schedule, Optional<Secret> psk, Optional<Secret> shared) {
        var early = psk.isPresent() ? schedule.withPsk(psk.get()) : schedule.withoutPsk();
        return shared.isPresent() ? early.withKeyExchange(shared.get()) : early.withoutKeyExchange();
    }

    CipherSuite suite() {
        return suite;
    }

    void log(HandshakeSettings settings, Random clientRandom) {
        traffic.log(settings, clientRandom);
    }

    TrafficSecret of(Role sender) {
        return traffic.of(sender);
    }

    /** What the records of {@code sender} are protected by in the handshake. */
    Dtls13Protection protection(Role sender) {
        return RecordKeys.protection(traffic.of(sender), suite.aead());
    }

    /** The last stage of the key schedule. */
    MasterSecret masterSecret() {
        return secret.masterSecret();
    }

    @Override
    public void close() {
        secret.close();
        traffic.close();
        schedule.close();
    }
}
