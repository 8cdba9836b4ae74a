package dev.dunlin.interop;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The peers that this machine has. */
final class Peers {
    private final Map<PeerKind, Optional<? extends Peer>> found = new EnumMap<>(PeerKind.class);
    private final String versions;

    Peers(OpenSsl openssl, Path folder) {
        found.put(PeerKind.OPENSSL, Optional.of(new OpenSslDtls(openssl)));
        var gnutls = GnuTls.find(folder);
        found.put(PeerKind.GNUTLS, gnutls);
        var wolfssl = Driver.find("wolfssl");
        found.put(PeerKind.WOLFSSL, wolfssl);
        var nss = Driver.find("nss");
        found.put(PeerKind.NSS, nss);
        found.put(PeerKind.JDK, Optional.of(new Jdk()));
        found.put(PeerKind.SCANDIUM, Optional.of(new Scandium()));
        versions = openssl.version() + "; " + gnutls.map(GnuTls::version).orElse("no GnuTLS") + "; "
                + wolfssl.map(Driver::version).orElse("no wolfSSL") + "; "
                + nss.map(Driver::version).orElse("no NSS") + "; JDK " + Runtime.version();
    }

    /** What has been found, for the log. */
    String versions() {
        return versions;
    }

    /** Aborts the test when this peer is missing, or fails it where it must be there. */
    Peer find(PeerKind kind) {
        var peer = found.get(kind);
        if (peer != null && peer.isPresent()) {
            return peer.orElseThrow();
        }
        var reason = "needs " + kind + ", which is " + kind.missing();
        demandOrSkip(reason);
        throw new AssertionError(reason);
    }

    /** Ends a test for want of a peer: as a failure where all must be there, as skipped elsewhere. */
    static void demandOrSkip(String reason) {
        if ("true".equals(System.getenv("DUNLIN_CI"))) {
            fail(reason);
        }
        System.out.println("Skipped: " + reason);
        Assumptions.abort(reason);
    }
}
