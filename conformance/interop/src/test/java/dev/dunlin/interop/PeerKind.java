package dev.dunlin.interop;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.CipherSuite.KeyExchange;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.Role;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The peers of the matrix. What one of them cannot do or tell is listed here, so that nothing is left out in silence. */
enum PeerKind {
    OPENSSL("OpenSSL", "not on the PATH") {
        /** Of the suites with PSK and key exchange, only the one with ChaCha20. */
        @Override
        boolean has(CipherSuite suite, Role role) {
            return suite.namesKeyExchange()
                    && (suite.keyExchange() != KeyExchange.ECDHE_PSK
                            || suite == CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256);
        }

        /** As a server it finds no suite for these keys in DTLS 1.2; as a client it verifies them. */
        @Override
        boolean has(KeyKind key, Role role) {
            return role == Role.CLIENT || !key.isEdwards();
        }

        @Override
        Set<Fact> keepsToItself(Role role) {
            return EnumSet.of(Fact.MASTER_SECRET);
        }
    },
    GNUTLS("GnuTLS", "not on the PATH, or there is no gcc to keep its server on loopback") {
        /**
         * The same suites, but gnutls-cli 3.7.9 ends with a segmentation fault when it prints a session with PSK and key exchange, be
         * it with its own server.
         */
        @Override
        boolean has(CipherSuite suite, Role role) {
            return OPENSSL.has(suite, role) && (suite.keyExchange() != KeyExchange.ECDHE_PSK || role == Role.SERVER);
        }

        /** Its server exports nothing, but logs its keys. */
        @Override
        Set<Fact> keepsToItself(Role role) {
            return role == Role.CLIENT ? EnumSet.of(Fact.MASTER_SECRET) : EnumSet.of(Fact.KEYING_MATERIAL);
        }
    },
    JDK("JDK", "always there") {
        @Override
        boolean has(CipherSuite suite, Role role) {
            return suite.keyExchange() == KeyExchange.ECDHE && !suite.name().contains("CCM");
        }

        /** It signs with these keys in TLS 1.3 only. */
        @Override
        boolean has(KeyKind key, Role role) {
            return !key.isEdwards();
        }

        @Override
        Set<Fact> keepsToItself(Role role) {
            return EnumSet.complementOf(EnumSet.of(Fact.VERSION, Fact.SUITE, Fact.APPLICATION_PROTOCOL));
        }
    },
    SCANDIUM("Scandium", "always there") {
        @Override
        boolean has(CipherSuite suite, Role role) {
            return suite.namesKeyExchange() && !suite.name().contains("CHACHA20");
        }

        /** It knows no ALPN, and a client not the group. */
        @Override
        Set<Fact> keepsToItself(Role role) {
            var facts = EnumSet.of(Fact.MASTER_SECRET, Fact.APPLICATION_PROTOCOL);
            if (role == Role.CLIENT) {
                facts.add(Fact.GROUP);
            }
            return facts;
        }
    },
    WOLFSSL("wolfSSL", "built by conformance/interop/peers/wolfssl/build.sh, which nobody has run") {
        @Override
        Stream<ProtocolVersion> versions() {
            return Stream.of(ProtocolVersion.values());
        }

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
        Set<Fact> keepsToItself(Role role) {
            return EnumSet.of(Fact.MASTER_SECRET);
        }
    },
    NSS("NSS", "built by conformance/interop/peers/nss/build.sh, which nobody has run") {
        @Override
        Stream<ProtocolVersion> versions() {
            return Stream.of(ProtocolVersion.values());
        }

        /** Of the suites with pre-shared keys it has only those of 1.3, which do not say so. */
        @Override
        boolean has(CipherSuite suite, Role role) {
            return (!suite.namesKeyExchange() || suite.keyExchange() == KeyExchange.ECDHE)
                    && !suite.name().contains("CCM");
        }

        @Override
        boolean has(KeyKind key, Role role) {
            return !key.isEdwards();
        }

        @Override
        Stream<NamedGroup> groups(ProtocolVersion version) {
            return super.groups(version).filter(group -> group != NamedGroup.X448);
        }

        @Override
        Set<Fact> keepsToItself(Role role) {
            return EnumSet.of(Fact.MASTER_SECRET);
        }

        /** It exports nothing in DTLS 1.2 where the suite's hash is SHA-384. */
        @Override
        Set<Fact> tells(Role role, CipherSuite suite) {
            var facts = super.tells(role, suite);
            if (suite.namesKeyExchange() && suite.hash() == HashAlgorithm.SHA384) {
                facts.remove(Fact.KEYING_MATERIAL);
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

    /** Whether it can prove itself with such a key as a server, or see us do so as a client. */
    boolean has(KeyKind key, Role role) {
        return true;
    }

    /** What it does not tell about a connection in this role. */
    abstract Set<Fact> keepsToItself(Role role);

    /** The versions that it speaks. */
    Stream<ProtocolVersion> versions() {
        return Stream.of(ProtocolVersion.DTLS_1_2);
    }

    /** These peers with every version that each speaks, for tests with parameters. */
    static Stream<Arguments> inAllVersions(PeerKind... peers) {
        return Stream.of(peers).flatMap(peer -> peer.versions().map(version -> Arguments.of(peer, version)));
    }

    /** The suites that it has and we have too. */
    Stream<CipherSuite> suites(Role role) {
        return Stream.of(CipherSuite.values()).filter(suite -> has(suite, role));
    }

    /** The groups that it has in this version and we have too: all of them, unless it says otherwise. */
    Stream<NamedGroup> groups(ProtocolVersion version) {
        return Versions.groups(version);
    }

    /** The kinds of key that it has and we have too. */
    Stream<KeyKind> keys(Role role) {
        return Stream.of(KeyKind.values()).filter(key -> has(key, role));
    }

    /** What it tells about a connection in this role with this suite; 1.3 has no master secret to tell of. */
    Set<Fact> tells(Role role, CipherSuite suite) {
        var facts = EnumSet.complementOf(EnumSet.copyOf(keepsToItself(role)));
        if (!suite.namesKeyExchange()) {
            facts.removeAll(EnumSet.of(Fact.EXTENDED_MASTER_SECRET, Fact.MASTER_SECRET));
        }
        return facts;
    }

    @Override
    public String toString() {
        return title;
    }
}
