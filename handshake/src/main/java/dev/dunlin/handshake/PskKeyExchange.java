package dev.dunlin.handshake;

/**
 * Whether DTLS 1.3 does a Diffie-Hellman exchange beside a pre-shared key or a ticket (RFC 8446 §4.2.9). Without one there is no forward
 * secrecy: whoever learns the key later reads everything that was recorded (RFC 8446 §2.2). In return neither side needs a public-key
 * operation.
 */
public enum PskKeyExchange {
    /** Always (psk_dhe_ke). */
    WITH_DIFFIE_HELLMAN(true, false),

    /** As the peer likes; with it where both sides can (psk_dhe_ke, psk_ke). */
    EITHER(true, true),

    /** Never (psk_ke). */
    ALONE(false, true);

    private final boolean allowsDiffieHellman;
    private final boolean allowsAlone;

    PskKeyExchange(boolean allowsDiffieHellman, boolean allowsAlone) {
        this.allowsDiffieHellman = allowsDiffieHellman;
        this.allowsAlone = allowsAlone;
    }

    /** Whether a pre-shared key may be used with an exchange. */
    public boolean allowsDiffieHellman() {
        return allowsDiffieHellman;
    }

    /** Whether a pre-shared key may be used by itself. */
    public boolean allowsAlone() {
        return allowsAlone;
    }
}
