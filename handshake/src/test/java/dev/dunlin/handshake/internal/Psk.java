package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.PskIdentityHint;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.util.Map;
import java.util.Optional;

/** The pre-shared key that both scripted sides know, and what comes of it, made by hand. */
final class Psk {
    static final byte[] KEY = {0, 1, (byte) 0x80, (byte) 0xFF, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    static final PskIdentity IDENTITY = PskIdentity.of("sensor");

    private Psk() {}

    static PskCredentials credentials() {
        return PskCredentials.of(IDENTITY, PreSharedKey.of(KEY));
    }

    /** A client that has the key and offers one suite. */
    static TestSettings client(CipherSuite.KeyExchange keyExchange) {
        return TestSettings.client().suites(suite(keyExchange)).psk(credentials());
    }

    /** A server that has the key and one suite. */
    static TestSettings server(CipherSuite.KeyExchange keyExchange) {
        return server(keyExchange, Optional.empty());
    }

    static TestSettings server(CipherSuite.KeyExchange keyExchange, Optional<PskIdentityHint> hint) {
        return TestSettings.server()
                .suites(suite(keyExchange))
                .psk(ServerPsk.fixed(Map.of(IDENTITY, credentials().key()), hint));
    }

    static CipherSuite suite(CipherSuite.KeyExchange keyExchange) {
        return keyExchange == CipherSuite.KeyExchange.PSK
                ? CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256
                : CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256;
    }

    /** RFC 4279 §2. */
    static byte[] premaster() {
        return premaster(new byte[KEY.length]);
    }

    /** RFC 5489 §2. */
    static byte[] premaster(KeyPair own, byte[] peer) {
        return premaster(BareTls.agree(own, peer));
    }

    private static byte[] premaster(byte[] other) {
        return ByteBuffer.allocate(4 + other.length + KEY.length)
                .putShort((short) other.length)
                .put(other)
                .putShort((short) KEY.length)
                .put(KEY)
                .array();
    }
}
