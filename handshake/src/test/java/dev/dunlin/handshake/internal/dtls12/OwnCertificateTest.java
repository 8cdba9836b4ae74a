package dev.dunlin.handshake.internal.dtls12;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.CipherSuite.Authentication;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.handshake.internal.Pki;
import dev.dunlin.handshake.internal.TestSettings;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.CertificateRequest;
import dev.dunlin.handshake.internal.negotiation.PeerAbilities;
import dev.dunlin.requirements.Requirement;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

class OwnCertificateTest {
    private static final int ECDSA_SHA256 = SignatureScheme.ECDSA_SECP256R1_SHA256.code();
    private static final int PSS_SHA256 = SignatureScheme.RSA_PSS_RSAE_SHA256.code();
    private static final int PKCS1_SHA256 = SignatureScheme.RSA_PKCS1_SHA256.code();
    private static final int PKCS1_SHA1 = 0x0201;

    private static final List<Integer> X509 = List.of(CertificateType.X509.code());

    private static final TestSettings BOTH = TestSettings.server().credentials("server-rsa", "server");

    private static final List<Credentials> SERVERS = List.of(Pki.credentials("server-rsa"), Pki.credentials("server"));

    /** A client that verifies these schemes, in the handshake as in certificates. */
    private static PeerAbilities client(List<Integer> schemes, Optional<List<Integer>> groups) {
        return new PeerAbilities(schemes, schemes, groups, List.of(), X509);
    }

    private static Optional<String> chosen(Authentication authentication, Integer... peerSchemes) {
        return described(OwnCertificate.forSuite(
                BOTH.build(), SERVERS, authentication, client(List.of(peerSchemes), Optional.empty())));
    }

    private static Optional<String> described(Optional<OwnCertificate> own) {
        return own.map(certificate -> certificate
                        .credentials()
                        .chain()
                        .get(0)
                        .getSubjectX500Principal()
                        .getName()
                + " " + certificate.scheme());
    }

    @Test
    @Requirement({"RFC5246-7.4.2-b", "RFC8422-2.1-a", "RFC8422-2.2-a"})
    void theKeyFitsTheSuite() {
        assertEquals(
                Optional.of("CN=server ECDSA_SECP256R1_SHA256"),
                chosen(Authentication.ECDSA, PSS_SHA256, ECDSA_SHA256));
        assertEquals(
                Optional.of("CN=server-rsa RSA_PSS_RSAE_SHA256"),
                chosen(Authentication.RSA, PKCS1_SHA256, ECDSA_SHA256, PSS_SHA256));
    }

    @Test
    @Requirement("RFC5246-7.4.3-b")
    void theSchemeIsOneThatThePeerListed() {
        assertEquals(
                Optional.of("CN=server-rsa RSA_PKCS1_SHA256"), chosen(Authentication.RSA, PKCS1_SHA256, ECDSA_SHA256));
        assertEquals(Optional.empty(), chosen(Authentication.RSA, ECDSA_SHA256));
        assertEquals(Optional.empty(), chosen(Authentication.RSA, PKCS1_SHA1));
        assertEquals(Optional.empty(), chosen(Authentication.ECDSA));
    }

    /** The authority has signed all of these by ECDSA. */
    @Test
    @Requirement("RFC5246-7.4.2-f")
    void theChainIsSignedBySchemesThatThePeerListed() {
        assertEquals(Optional.empty(), chosen(Authentication.RSA, PKCS1_SHA256, PSS_SHA256));
    }

    @Test
    @Requirement({"RFC5246-7.4.2-e", "RFC8422-5.3-a", "RFC7251-2-b"})
    void theCurveOfTheKeyIsOneThatThePeerListed() {
        var schemes = List.of(ECDSA_SHA256);
        var x25519 = Optional.of(List.of(NamedGroup.X25519.code()));
        var p256 = Optional.of(List.of(NamedGroup.X25519.code(), NamedGroup.SECP256R1.code()));
        assertEquals(
                Optional.empty(),
                OwnCertificate.forSuite(BOTH.build(), SERVERS, Authentication.ECDSA, client(schemes, x25519)));
        assertTrue(OwnCertificate.forSuite(BOTH.build(), SERVERS, Authentication.ECDSA, client(schemes, p256))
                .isPresent());
    }

    /** signature_algorithms_cert speaks for certificates alone, and where it is there, alone for them (RFC 8446 §4.2.3). */
    @Test
    @Requirement("RFC8446-4.2.3-d")
    void theChainIsJudgedBySchemesForCertificatesWhereThePeerListsThem() {
        var forHandshakes = List.of(PSS_SHA256);
        var strict = new PeerAbilities(forHandshakes, List.of(PKCS1_SHA256), Optional.empty(), List.of(), X509);
        assertEquals(Optional.empty(), OwnCertificate.forSuite(BOTH.build(), SERVERS, Authentication.RSA, strict));
        var lenient = new PeerAbilities(forHandshakes, List.of(ECDSA_SHA256), Optional.empty(), List.of(), X509);
        assertEquals(
                Optional.of("CN=server-rsa RSA_PSS_RSAE_SHA256"),
                described(OwnCertificate.forSuite(BOTH.build(), SERVERS, Authentication.RSA, lenient)));
    }

    @Test
    void theSchemeIsOneThatWeAllow() {
        var strict = TestSettings.server()
                .credentials("server-rsa")
                .schemes(SignatureScheme.RSA_PSS_RSAE_SHA256)
                .build();
        assertEquals(
                Optional.empty(),
                OwnCertificate.forSuite(
                        strict,
                        SERVERS,
                        Authentication.RSA,
                        client(List.of(PKCS1_SHA256, ECDSA_SHA256), Optional.empty())));
    }

    private static Optional<String> answer(List<Integer> types, List<Integer> schemes, List<Bytes> authorities) {
        var candidates = List.of(Pki.credentials("client-rsa"), Pki.credentials("client"));
        var request = new CertificateRequest(types, schemes, authorities);
        var known = OwnCertificate.knownTo(candidates, request, CertificateType.X509);
        return described(
                OwnCertificate.forRequest(TestSettings.client().build(), known, request, CertificateType.X509));
    }

    private static Bytes name(String distinguished) {
        return Bytes.of(new X500Principal(distinguished).getEncoded());
    }

    /** OpenSSL writes names as UTF8String, which X500Principal does not always do: the issuer's own encoding is what is compared. */
    private static Bytes ourAuthority() {
        return Bytes.of(Pki.credentials("client")
                .chain()
                .get(0)
                .getIssuerX500Principal()
                .getEncoded());
    }

    @Test
    @Requirement("RFC5246-7.4.4-c")
    void aClientShowsWhatTypeAndSchemesAllow() {
        var types = List.of(CertificateRequest.RSA_SIGN, CertificateRequest.ECDSA_SIGN);
        var schemes = List.of(ECDSA_SHA256, PKCS1_SHA256);
        assertEquals(Optional.of("CN=client-rsa RSA_PKCS1_SHA256"), answer(types, schemes, List.of()));
        assertEquals(
                Optional.of("CN=client ECDSA_SECP256R1_SHA256"),
                answer(List.of(CertificateRequest.ECDSA_SIGN), schemes, List.of()));
        assertEquals(Optional.of("CN=client ECDSA_SECP256R1_SHA256"), answer(types, List.of(ECDSA_SHA256), List.of()));
        assertEquals(Optional.empty(), answer(List.of(2, 3), schemes, List.of()));
        assertEquals(Optional.empty(), answer(types, List.of(PKCS1_SHA1), List.of()));
    }

    /** The authority has signed both by ECDSA. */
    @Test
    @Requirement("RFC5246-7.4.4-b")
    void aClientShowsAChainThatIsSignedByListedSchemes() {
        var types = List.of(CertificateRequest.RSA_SIGN, CertificateRequest.ECDSA_SIGN);
        assertEquals(Optional.empty(), answer(types, List.of(PKCS1_SHA256, PSS_SHA256), List.of()));
    }

    @Test
    void aClientShowsWhatOneOfTheNamedAuthoritiesHasIssued() {
        var types = List.of(CertificateRequest.ECDSA_SIGN);
        var schemes = List.of(ECDSA_SHA256);
        assertEquals(Optional.empty(), answer(types, schemes, List.of(name("CN=somebody else"))));
        assertTrue(answer(types, schemes, List.of(name("CN=somebody else"), ourAuthority()))
                .isPresent());
    }

    @Test
    @Requirement("RFC5246-7.4.2-c")
    void theMessageHasTheChainOrNothing() {
        assertEquals(List.of(), OwnCertificate.chain(Optional.empty()).chain());
        var own = new OwnCertificate(Pki.credentials("client"), SignatureScheme.ECDSA_SECP256R1_SHA256);
        assertEquals(1, OwnCertificate.chain(Optional.of(own)).chain().size());
    }
}
