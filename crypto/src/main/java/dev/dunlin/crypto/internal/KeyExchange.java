package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CryptoFailure.Kind.BAD_PUBLIC_VALUE;

import dev.dunlin.crypto.NamedGroup;

/**
 * An ephemeral key exchange, made for one handshake (RFC 5246 F.1.1.3) and closed with it. The side that speaks first generates and later agrees; the
 * other may {@link #respond} at once. With Diffie-Hellman the second may also generate and agree, as DTLS 1.2 has it, where the server's value goes
 * first; with ML-KEM it cannot, for what it sends is made of what it has got.
 */
public sealed interface KeyExchange extends AutoCloseable permits DiffieHellman, HybridKeyExchange {
    /** A fresh key pair, from the randomness of {@code jca}. */
    static KeyExchange generate(Jca jca, NamedGroup group) {
        return group.isHybrid() ? HybridKeyExchange.generate(jca, group) : DiffieHellman.generate(jca, group);
    }

    /**
     * The answer to a client's value: what the server sends, and the secret that both then have.
     *
     * @throws CryptoFailure {@code BAD_PUBLIC_VALUE}, as of {@link #agree}
     */
    static Response respond(Jca jca, NamedGroup group, byte[] clientValue) throws CryptoFailure {
        if (clientValue.length != group.clientLength()) {
            throw new CryptoFailure(BAD_PUBLIC_VALUE, group + " value of " + clientValue.length + " bytes");
        }
        if (group.isHybrid()) {
            return HybridKeyExchange.respond(jca, group, clientValue);
        }
        try (var own = DiffieHellman.generate(jca, group)) {
            return new Response(own.publicValue(), own.agree(clientValue));
        }
    }

    NamedGroup group();

    /** Our public value as it goes on the wire: an uncompressed point (RFC 8422 §5.4.1), the bytes of X25519 and X448, with ML-KEM also its key. */
    byte[] publicValue();

    /**
     * The shared secret with a peer: the x coordinate or the output of X25519 or X448, in full length (leading zeros are never stripped, RFC 8422
     * §5.10), with ML-KEM also what the peer encapsulated.
     *
     * @throws CryptoFailure {@code BAD_PUBLIC_VALUE}: wrong length or form, a point off the curve (RFC 8422 §5.11), an all-zero secret
     *     (RFC 8422 §5.10); {@code DECAPSULATION_FAILED}
     */
    Secret agree(byte[] peerValue) throws CryptoFailure;

    /** Drops the private key, which the JDK cannot wipe; {@link #agree} is misuse from now on. */
    @Override
    void close();

    /** What a server has to say to a client's value. */
    final class Response implements AutoCloseable {
        private final byte[] publicValue;
        private final Secret secret;

        Response(byte[] publicValue, Secret secret) {
            this.publicValue = publicValue;
            this.secret = secret;
        }

        /** As it goes on the wire; with ML-KEM what was encapsulated. */
        public byte[] publicValue() {
            return publicValue.clone();
        }

        /** The shared secret, which {@link #close()} wipes. */
        public Secret secret() {
            return secret;
        }

        @Override
        public void close() {
            secret.close();
        }
    }
}
