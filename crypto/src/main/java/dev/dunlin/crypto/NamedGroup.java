package dev.dunlin.crypto;

import java.util.Optional;

/** Groups for the ephemeral key exchange, RFC 8422 §5.1.1. */
public enum NamedGroup {
    X25519(0x001D, "x25519", 32),
    SECP256R1(0x0017, "secp256r1", 65),
    SECP384R1(0x0018, "secp384r1", 97),
    SECP521R1(0x0019, "secp521r1", 133),
    X448(0x001E, "x448", 56);

    private static final NamedGroup[] ALL = values();

    private final int code;
    private final String ianaName;
    private final int publicLength;

    NamedGroup(int code, String ianaName, int publicLength) {
        this.code = code;
        this.ianaName = ianaName;
        this.publicLength = publicLength;
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

    /** Bytes of a public value on the wire. */
    public int publicLength() {
        return publicLength;
    }
}
