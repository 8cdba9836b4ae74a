package dev.dunlin.interop;

import dev.dunlin.crypto.CipherSuite;
import java.util.List;
import java.util.stream.Stream;

/** The kinds of key that the tests' certificates have, and how openssl makes them. */
enum KeyKind {
    P_256("EC", "ec_paramgen_curve:P-256", CipherSuite.Authentication.ECDSA),
    P_384("EC", "ec_paramgen_curve:P-384", CipherSuite.Authentication.ECDSA),
    RSA_2048("RSA", "rsa_keygen_bits:2048", CipherSuite.Authentication.RSA);

    private final String algorithm;
    private final String parameter;
    private final CipherSuite.Authentication authentication;

    KeyKind(String algorithm, String parameter, CipherSuite.Authentication authentication) {
        this.algorithm = algorithm;
        this.parameter = parameter;
        this.authentication = authentication;
    }

    /** The options of {@code openssl genpkey}. */
    List<String> options() {
        return List.of("-algorithm", algorithm, "-pkeyopt", parameter);
    }

    /** The kind that serves {@code suite} where any would do. */
    static KeyKind first(CipherSuite suite) {
        return Stream.of(values())
                .filter(kind -> kind.suites().contains(suite))
                .findFirst()
                .orElseThrow();
    }

    /** The suites that a certificate of this kind can serve. */
    List<CipherSuite> suites() {
        return List.of(CipherSuite.values()).stream()
                .filter(suite -> suite.authentication() == authentication)
                .toList();
    }

    @Override
    public String toString() {
        return name().replace('_', '-');
    }
}
