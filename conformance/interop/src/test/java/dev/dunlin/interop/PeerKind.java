package dev.dunlin.interop;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The peers of the matrix, and what each can do. What it cannot is listed here, so that nothing is left out in silence. */
enum PeerKind {
    OPENSSL("OpenSSL", "not on the PATH") {
        /** Of the suites with PSK and key exchange, only the one with ChaCha20. */
        @Override
        boolean has(CipherSuite suite, Role role) {
            return suite.keyExchange() != CipherSuite.KeyExchange.ECDHE_PSK
                    || suite == CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256;
        }

        @Override
        Set<Fact> tells(Role role) {
            return EnumSet.of(Fact.VERSION, Fact.SUITE, Fact.GROUP, Fact.EXTENDED_MASTER_SECRET, Fact.KEYING_MATERIAL);
        }
    },
    GNUTLS("GnuTLS", "not on the PATH, or there is no gcc to keep its server on loopback") {
        /**
         * The same suites, but gnutls-cli 3.7.9 ends with a segmentation fault when it prints a session with PSK and key exchange, be
         * it with its own server.
         */
        @Override
        boolean has(CipherSuite suite, Role role) {
            return suite.keyExchange() == CipherSuite.KeyExchange.ECDHE_PSK
                    ? role == Role.SERVER && OPENSSL.has(suite, role)
                    : OPENSSL.has(suite, role);
        }

        @Override
        Set<Fact> tells(Role role) {
            return role == Role.CLIENT
                    ? EnumSet.of(
                            Fact.VERSION, Fact.SUITE, Fact.GROUP, Fact.EXTENDED_MASTER_SECRET, Fact.KEYING_MATERIAL)
                    : EnumSet.of(Fact.VERSION, Fact.SUITE, Fact.GROUP, Fact.EXTENDED_MASTER_SECRET, Fact.MASTER_SECRET);
        }
    },
    WOLFSSL("wolfSSL", "built by conformance/interop/peers/wolfssl/build.sh, which nobody has run") {
        @Override
        boolean has(CipherSuite suite, Role role) {
            return switch (suite) {
                case TLS_ECDHE_ECDSA_WITH_AES_256_CCM,
                        TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384,
                        TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256,
                        TLS_ECDHE_PSK_WITH_AES_128_CCM_8_SHA256 -> false;
                default -> true;
            };
        }

        @Override
        Set<Fact> tells(Role role) {
            return EnumSet.of(Fact.VERSION, Fact.SUITE, Fact.GROUP, Fact.EXTENDED_MASTER_SECRET, Fact.KEYING_MATERIAL);
        }
    },
    SCANDIUM("Scandium", "always there") {
        @Override
        boolean has(CipherSuite suite, Role role) {
            return !suite.name().contains("CHACHA20");
        }

        /** A client does not know the group. */
        @Override
        Set<Fact> tells(Role role) {
            var facts = EnumSet.of(Fact.VERSION, Fact.SUITE, Fact.EXTENDED_MASTER_SECRET, Fact.KEYING_MATERIAL);
            if (role == Role.SERVER) {
                facts.add(Fact.GROUP);
            }
            return facts;
        }
    };

    private final String title;

    private final String missing;

    PeerKind(String title, String missing) {
        this.title = title;
        this.missing = missing;
    }

    /** Why it may be missing. */
    String missing() {
        return missing;
    }

    /** Whether it has a suite of ours in this role. */
    abstract boolean has(CipherSuite suite, Role role);

    /** The suites that it has and we have too. */
    Stream<CipherSuite> suites(Role role) {
        return Stream.of(CipherSuite.values()).filter(suite -> has(suite, role));
    }

    /** The groups that it has and we have too, its favourite first. */
    List<NamedGroup> groups() {
        return List.of(NamedGroup.values());
    }

    /** The kinds of key with which it can prove itself in this role, and see us do so in the other. */
    Stream<KeyKind> keys(Role role) {
        return Stream.of(KeyKind.values());
    }

    /** What it tells about a connection in this role. */
    abstract Set<Fact> tells(Role role);

    @Override
    public String toString() {
        return title;
    }
}
