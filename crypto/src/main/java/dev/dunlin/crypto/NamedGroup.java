package dev.dunlin.crypto;

import java.util.Optional;

/**
 * Groups for the ephemeral key exchange, RFC 8422 §5.1.1, and two that combine one of those with ML-KEM-768 (draft-ietf-tls-ecdhe-mlkem), so that
 * whoever records the traffic has to break both. Their order is the order of preference.
 */
public enum NamedGroup {
    X25519MLKEM768(0x11EC, "X25519MLKEM768", 1184 + 32, 1088 + 32, true),
    SECP256R1MLKEM768(0x11EB, "SecP256r1MLKEM768", 65 + 1184, 65 + 1088, true),
    X25519(0x001D, "x25519", 32),
    SECP256R1(0x0017, "secp256r1", 65),
    SECP384R1(0x0018, "secp384r1", 97),
    SECP521R1(0x0019, "secp521r1", 133),
    X448(0x001E, "x448", 56);

    private static final NamedGroup[] ALL = values();

    private final int code;
    private final String ianaName;
    private final int clientLength;
    private final int serverLength;
    private final boolean hybrid;

    NamedGroup(int code, String ianaName, int length) {
        this(code, ianaName, length, length, false);
    }

    NamedGroup(int code, String ianaName, int clientLength, int serverLength, boolean hybrid) {
        this.code = code;
        this.ianaName = ianaName;
        this.clientLength = clientLength;
        this.serverLength = serverLength;
        this.hybrid = hybrid;
    }

    /** The group with this code on the wire; empty when we do not have it. */
    public static Optional<NamedGroup> of(int code) {
        for (var group : ALL) {
            if (group.code == code) {
                return Optional.of(group);
            }
        }
        return Optional.empty();
    }

    /** The group of this IANA name, such as {@code x25519}; empty when we do not have it. */
    public static Optional<NamedGroup> named(String ianaName) {
        for (var group : ALL) {
            if (group.ianaName.equals(ianaName)) {
                return Optional.of(group);
            }
        }
        return Optional.empty();
    }

    /** The two bytes on the wire. */
    public int code() {
        return code;
    }

    /** The name in the IANA registry. */
    public String ianaName() {
        return ianaName;
    }

    /** Bytes of the public value that a client sends. */
    public int clientLength() {
        return clientLength;
    }

    /** Bytes of the public value that a server sends, or with ML-KEM of what it encapsulated. */
    public int serverLength() {
        return serverLength;
    }

    /** Whether it combines elliptic curves with ML-KEM: for DTLS 1.3 only, and not in every JDK. */
    public boolean isHybrid() {
        return hybrid;
    }
}
