package dev.dunlin.interop;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.CipherSuite.Authentication;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds of key that the tests' certificates have, and how openssl makes them. */
enum KeyKind {
    P_256(Authentication.ECDSA, "EC", "ec_paramgen_curve:P-256"),
    P_384(Authentication.ECDSA, "EC", "ec_paramgen_curve:P-384"),
    P_521(Authentication.ECDSA, "EC", "ec_paramgen_curve:P-521"),
    ED25519(Authentication.ECDSA, "ED25519", ""),
    ED448(Authentication.ECDSA, "ED448", ""),
    RSA_2048(Authentication.RSA, "RSA", "rsa_keygen_bits:2048");

    private final Authentication authentication;
    private final String algorithm;
    private final String parameter;

    KeyKind(Authentication authentication, String algorithm, String parameter) {
        this.authentication = authentication;
        this.algorithm = algorithm;
        this.parameter = parameter;
    }

    /** The options of {@code openssl genpkey}. */
    List<String> options() {
        return parameter.isEmpty()
                ? List.of("-algorithm", algorithm)
                : List.of("-algorithm", algorithm, "-pkeyopt", parameter);
    }

    /** The kind that serves {@code suite} where any would do; empty where none does. */
    static Optional<KeyKind> first(CipherSuite suite) {
        if (!suite.namesKeyExchange()) {
            return Optional.of(P_256);
        }
        return Stream.of(values()).filter(kind -> kind.suites().contains(suite)).findFirst();
    }

    /** The suites of DTLS 1.2 that a certificate of this kind can serve; in 1.3 every suite goes with every kind. */
    List<CipherSuite> suites() {
        return List.of(CipherSuite.values()).stream()
                .filter(suite -> suite.authentication() == authentication)
                .toList();
    }

    /** What stands for it in the names of suites. */
    Authentication authentication() {
        return authentication;
    }

    /** Whether it signs with Ed25519 or Ed448, which not every implementation of 1.2 does (RFC 8422 §2.1). */
    boolean isEdwards() {
        return this == ED25519 || this == ED448;
    }

    @Override
    public String toString() {
        return name().replace('_', '-');
    }
}
