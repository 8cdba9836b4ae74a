package dev.dunlin.interop;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.PeerName;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a peer is told to agree to.
 *
 * @param suite its only cipher suite
 * @param group its only group for key exchange
 * @param identity the certificate that it shows; a client without one has none, a server without one has no use for it
 * @param authority whose certificates it trusts; a server that is given one demands its client's
 * @param serverName what a client wants to find in the server's certificate
 * @param mtu the longest datagram that it may send
 */
record Terms(
        CipherSuite suite,
        NamedGroup group,
        Optional<Identity> identity,
        Optional<Path> authority,
        PeerName serverName,
        OptionalInt mtu) {

    /** For a server that shows {@code identity}, and asks for nothing. */
    static Terms server(CipherSuite suite, NamedGroup group, Identity identity) {
        return new Terms(
                suite, group, Optional.of(identity), Optional.empty(), Certificates.SERVER, OptionalInt.empty());
    }

    /** For a client that trusts {@code authority}, and shows nothing. */
    static Terms client(CipherSuite suite, NamedGroup group, Path authority) {
        return new Terms(
                suite, group, Optional.empty(), Optional.of(authority), Certificates.SERVER, OptionalInt.empty());
    }

    Terms showing(Identity shown) {
        return new Terms(suite, group, Optional.of(shown), authority, serverName, mtu);
    }

    Terms trusting(Path trusted) {
        return new Terms(suite, group, identity, Optional.of(trusted), serverName, mtu);
    }

    Terms expecting(PeerName name) {
        return new Terms(suite, group, identity, authority, name, mtu);
    }

    Terms within(int longest) {
        return new Terms(suite, group, identity, authority, serverName, OptionalInt.of(longest));
    }
}
