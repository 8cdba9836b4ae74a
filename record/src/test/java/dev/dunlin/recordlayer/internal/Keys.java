package dev.dunlin.recordlayer.internal;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.crypto.internal.TrafficKeys;
import java.security.SecureRandom;
import java.util.Arrays;

/** Fixed keys in a flat secret with other bytes around them, and the peer that has the same ones. */
final class Keys {
    private static final int KEY_OFFSET = 5;

    final Secret secret;
    final TrafficKeys traffic;
    final Peer peer;

    private Keys(AeadAlgorithm algorithm) {
        // RFC 5288 §3 and RFC 6655 §3; RFC 7905 §2.
        int ivLength = algorithm == AeadAlgorithm.CHACHA20_POLY1305 ? 12 : 4;
        int ivOffset = KEY_OFFSET + algorithm.keyLength() + 3;
        var flat = new byte[ivOffset + ivLength + 7];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (byte) (0x11 * i + 7);
        }
        peer = new Peer(
                algorithm,
                Arrays.copyOfRange(flat, KEY_OFFSET, KEY_OFFSET + algorithm.keyLength()),
                Arrays.copyOfRange(flat, ivOffset, ivOffset + ivLength));
        secret = Secret.owning(flat);
        traffic = new TrafficKeys(algorithm, secret, KEY_OFFSET, ivOffset, ivLength);
    }

    static Keys of(AeadAlgorithm algorithm) {
        return new Keys(algorithm);
    }

    static Keys aes128() {
        return of(AeadAlgorithm.AES_128_GCM);
    }

    static WorkingSet workingSet() {
        return new WorkingSet(new Jca(CryptoProvider.jdk(), new SecureRandom()), 4);
    }

    Dtls12Protection protection() {
        return new Dtls12Protection(traffic);
    }

    Dtls12Protection protection(AeadLimits limits) {
        return new Dtls12Protection(traffic, limits);
    }
}
