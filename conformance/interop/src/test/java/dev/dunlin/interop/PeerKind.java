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
        @Override
        Set<Fact> tells(Role role) {
            return EnumSet.of(Fact.VERSION, Fact.SUITE, Fact.GROUP, Fact.EXTENDED_MASTER_SECRET, Fact.KEYING_MATERIAL);
        }
    },
    GNUTLS("GnuTLS", "not on the PATH, or there is no gcc to keep its server on loopback") {
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
        Set<Fact> tells(Role role) {
            return EnumSet.of(Fact.VERSION, Fact.SUITE, Fact.GROUP, Fact.EXTENDED_MASTER_SECRET, Fact.KEYING_MATERIAL);
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

    /** The suites that it has and we have too. */
    List<CipherSuite> suites() {
        return List.of(CipherSuite.values());
    }

    /** The groups that it has and we have too. */
    List<NamedGroup> groups() {
        return List.of(NamedGroup.values());
    }

    /** The kinds of key with which it can prove itself in this role. */
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
