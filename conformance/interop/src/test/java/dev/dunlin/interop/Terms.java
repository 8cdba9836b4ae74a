package dev.dunlin.interop;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.internal.Nullable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What a peer is told to agree to. What is not said here it is not told. Immutable. */
final class Terms {
    /** What every peer that knows ALPN offers or accepts. */
    static final String PROTOCOL = "coap";

    private final CipherSuite suite;
    private final List<NamedGroup> groups;
    private final PeerName serverName;
    private final @Nullable Identity identity;
    private final @Nullable Path authority;
    private final @Nullable SharedSecret secret;
    private final int mtu;
    private final int recordLimit;

    private Terms(
            CipherSuite suite,
            List<NamedGroup> groups,
            PeerName serverName,
            @Nullable Identity identity,
            @Nullable Path authority,
            @Nullable SharedSecret secret,
            int mtu,
            int recordLimit) {
        this.suite = suite;
        this.groups = groups;
        this.serverName = serverName;
        this.identity = identity;
        this.authority = authority;
        this.secret = secret;
        this.mtu = mtu;
        this.recordLimit = recordLimit;
    }

    /** For a server, which has one group only; a suite without key exchange has no use for it. */
    static Terms server(CipherSuite suite, NamedGroup group) {
        return new Terms(suite, List.of(group), Certificates.SERVER, null, null, null, 0, 0);
    }

    /**
     * For a client, which lists all groups, since it has to list the curve of the certificate too (RFC 8422 §5.3), but {@code favourite}
     * first.
     */
    static Terms client(CipherSuite suite, NamedGroup favourite) {
        return new Terms(suite, startingWith(favourite), Certificates.SERVER, null, null, null, 0, 0);
    }

    /** All groups, {@code favourite} first. */
    static List<NamedGroup> startingWith(NamedGroup favourite) {
        return Stream.concat(
                        Stream.of(favourite), Stream.of(NamedGroup.values()).filter(group -> !group.isHybrid()))
                .distinct()
                .toList();
    }

    /** With a certificate to show. */
    Terms showing(Identity shown) {
        return new Terms(suite, groups, serverName, shown, authority, secret, mtu, recordLimit);
    }

    /** With an authority whose certificates it trusts; a server that has one demands its client's. */
    Terms trusting(Path trusted) {
        return new Terms(suite, groups, serverName, identity, trusted, secret, mtu, recordLimit);
    }

    /** With a key that both sides hold. */
    Terms sharing(SharedSecret shared) {
        return new Terms(suite, groups, serverName, identity, authority, shared, mtu, recordLimit);
    }

    /** For a client that wants to find this name in the server's certificate. */
    Terms expecting(PeerName name) {
        return new Terms(suite, groups, name, identity, authority, secret, mtu, recordLimit);
    }

    /** With only these groups. */
    Terms only(NamedGroup... few) {
        return new Terms(suite, List.of(few), serverName, identity, authority, secret, mtu, recordLimit);
    }

    /** With datagrams of at most {@code longest} bytes. */
    Terms within(int longest) {
        return new Terms(suite, groups, serverName, identity, authority, secret, longest, recordLimit);
    }

    /** With records of at most {@code bytes} of content, by whichever extension the peer has for that. */
    Terms limiting(int bytes) {
        return new Terms(suite, groups, serverName, identity, authority, secret, mtu, bytes);
    }

    CipherSuite suite() {
        return suite;
    }

    List<NamedGroup> groups() {
        return groups;
    }

    PeerName serverName() {
        return serverName;
    }

    Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }

    Optional<Path> authority() {
        return Optional.ofNullable(authority);
    }

    Optional<SharedSecret> secret() {
        return Optional.ofNullable(secret);
    }

    OptionalInt mtu() {
        return mtu == 0 ? OptionalInt.empty() : OptionalInt.of(mtu);
    }

    OptionalInt recordLimit() {
        return recordLimit == 0 ? OptionalInt.empty() : OptionalInt.of(recordLimit);
    }
}
