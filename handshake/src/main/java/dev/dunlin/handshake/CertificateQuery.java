package dev.dunlin.handshake;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.SignatureScheme;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.security.auth.x500.X500Principal;

/** What a {@link CertificateChoice} may go by. Nothing in it is authenticated yet. Immutable. */
public final class CertificateQuery {
    private final Role role;
    private final Optional<String> serverName;
    private final List<SignatureScheme> signatureSchemes;
    private final List<X500Principal> authorities;
    private final List<CertificateType> types;
    private final Predicate<Credentials> fits;

    private CertificateQuery(
            Role role,
            Optional<String> serverName,
            List<SignatureScheme> signatureSchemes,
            List<X500Principal> authorities,
            List<CertificateType> types,
            Predicate<Credentials> fits) {
        this.role = role;
        this.serverName = serverName;
        this.signatureSchemes = List.copyOf(signatureSchemes);
        this.authorities = List.copyOf(authorities);
        this.types = List.copyOf(types);
        this.fits = fits;
    }

    /** A query; also for tests of a {@link CertificateChoice}. */
    public static CertificateQuery of(
            Role role,
            Optional<String> serverName,
            List<SignatureScheme> signatureSchemes,
            List<X500Principal> authorities,
            List<CertificateType> types,
            Predicate<Credentials> fits) {
        return new CertificateQuery(role, serverName, signatureSchemes, authorities, types, fits);
    }

    /** Our own side: a server answers a ClientHello, a client the request for its certificate. */
    public Role role() {
        return role;
    }

    /** The host name that the client has sent (RFC 6066 §3), as it stood there: case and a trailing dot mean nothing. */
    public Optional<String> serverName() {
        return serverName;
    }

    /** The schemes that the peer verifies and this side may use, in our order of preference. */
    public List<SignatureScheme> signatureSchemes() {
        return signatureSchemes;
    }

    /** The authorities that the peer says it knows; empty when it names none, which asks for nobody in particular. */
    public List<X500Principal> authorities() {
        return authorities;
    }

    /** What may be shown, preferred first where a client says so: certificates, unless raw public keys are welcome (RFC 7250). */
    public List<CertificateType> certificateTypes() {
        return types;
    }

    /** Whether the peer can verify {@code credentials}: by their type, the kind of their key, its curve, and the signatures of their chain. */
    public boolean fits(Credentials credentials) {
        return fits.test(credentials);
    }

    @Override
    public String toString() {
        return "CertificateQuery(" + role + ", " + serverName.orElse("no name") + ", " + signatureSchemes + ")";
    }
}
