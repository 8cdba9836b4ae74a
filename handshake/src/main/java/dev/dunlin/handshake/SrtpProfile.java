package dev.dunlin.handshake;

import java.util.Optional;

/**
 * How SRTP protects media under keys that a handshake has made (use_srtp: RFC 5764 §4.1.2, RFC 7714 §14.2). Their order is the order of
 * preference. The profiles without encryption of RFC 5764 are left out: implementations do not agree on the length of their keys.
 */
public enum SrtpProfile {
    SRTP_AEAD_AES_128_GCM(0x0007, 16, 12),
    SRTP_AEAD_AES_256_GCM(0x0008, 32, 12),
    SRTP_AES128_CM_HMAC_SHA1_80(0x0001, 16, 14),
    SRTP_AES128_CM_HMAC_SHA1_32(0x0002, 16, 14);

    private static final SrtpProfile[] ALL = values();

    private final int code;
    private final int keyLength;
    private final int saltLength;

    SrtpProfile(int code, int keyLength, int saltLength) {
        this.code = code;
        this.keyLength = keyLength;
        this.saltLength = saltLength;
    }

    /** The profile with this code on the wire; empty when we do not have it. */
    public static Optional<SrtpProfile> of(int code) {
        for (var profile : ALL) {
            if (profile.code == code) {
                return Optional.of(profile);
            }
        }
        return Optional.empty();
    }

    /** The two bytes on the wire. */
    public int code() {
        return code;
    }

    /** Bytes of a master key. */
    public int keyLength() {
        return keyLength;
    }

    /** Bytes of a master salt. */
    public int saltLength() {
        return saltLength;
    }
}
