package dev.dunlin.crypto;

import java.util.Optional;

/** What a side shows to say who it is, RFC 7250 §3 and the registry that it shares. New ones may be added in any release. */
public enum CertificateType {
    /** A chain of certificates (RFC 5280), which is what everybody means who does not say anything else. */
    X509(0),
    /** A public key and nothing else, which the other side has to know from elsewhere (RFC 7250). */
    RAW_PUBLIC_KEY(2);

    private static final CertificateType[] ALL = values();

    private final int code;

    CertificateType(int code) {
        this.code = code;
    }

    /** The type with this code on the wire; empty for those that we do not have, such as OpenPGP. */
    public static Optional<CertificateType> of(int code) {
        for (var type : ALL) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The byte on the wire. */
    public int code() {
        return code;
    }
}
