package dev.dunlin.crypto;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * The application's own word on a peer's certificates: an allow-list, a directory of devices, a question to a user. It may be slow: with
 * {@code TaskMode.APPLICATION} it is called in a task, on whatever thread runs that; several threads may call it at once.
 */
@FunctionalInterface
public interface CertificateJudge {
    /**
     * Whether this peer is believed.
     *
     * @param chain its certificates, its own first. With anchors or a trust manager they have been validated before; without, they are what
     *     the peer has sent, and only that it holds the key of the first will still be proven
     * @param name whom a client wants to reach; empty for a server that judges a client
     * @return false refuses the peer with certificate_unknown
     * @throws CertificateException refuses it as well; what the JDK has a kind of exception for, such as an expired certificate, gets the
     *     alert of that
     */
    boolean isBelieved(List<X509Certificate> chain, Optional<PeerName> name) throws CertificateException;
}
