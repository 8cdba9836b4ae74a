package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CertificateVerifier.Role.CLIENT;
import static dev.dunlin.crypto.internal.CertificateVerifier.Role.SERVER;
import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static dev.dunlin.crypto.internal.Fixtures.rsa;
import static dev.dunlin.crypto.internal.TestCertificate.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.requirements.Requirement;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrustManagerTest {
    private static final String NAME = "server.example";
    private static final TestCertificate ROOT = TestCertificate.root("root")
            .valid("2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z")
            .build();
    private static final TestCertificate LEAF = ROOT.leaf(NAME)
            .valid("2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z")
            .build();

    @Test
    void theManagerIsAskedAboutTheChainInTheRoleOfThePeer() throws CertificateFailure {
        var manager = new Recording();
        assertEquals(
                List.of(LEAF.certificate(), ROOT.certificate()),
                verify(manager, CertificateVerifier.Role.SERVER, LEAF, ROOT).chain());
        verify(manager, CLIENT, LEAF);
        verify(manager, SERVER, TestCertificate.selfSigned(NAME).keys(rsa(2048)).build());
        assertEquals(List.of("server ECDHE_ECDSA 2", "client EC 1", "server ECDHE_RSA 1"), manager.asked);
    }

    @Test
    void theNameIsStillCheckedByUs() {
        var failure = assertThrows(
                CertificateFailure.class,
                () -> verify(
                        new Recording(),
                        SERVER,
                        TestCertificate.selfSigned("other.example").build()));
        assertEquals(CertificateFailure.Kind.WRONG_NAME, failure.kind());
    }

    @Test
    void soIsThatTheLeafMaySign() {
        var agreeing =
                TestCertificate.selfSigned(NAME).usage(KeyUsage.keyAgreement).build();
        var failure = assertThrows(CertificateFailure.class, () -> verify(new Recording(), SERVER, agreeing));
        assertEquals(CertificateFailure.Kind.UNSUPPORTED, failure.kind());
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void theReasonOfARefusalIsFoundAmongItsCauses(CertificateException refusal, CertificateFailure.Kind kind) {
        var manager = new Recording();
        manager.refusal = Optional.of(refusal);
        var failure = assertThrows(CertificateFailure.class, () -> verify(manager, SERVER, LEAF));
        assertEquals(kind, failure.kind());
    }

    static Stream<Arguments> refusals() {
        var cyclic = new CertificateException("outer");
        var inner = new IllegalStateException("inner", cyclic);
        cyclic.initCause(inner);
        return Stream.of(
                Arguments.of(new CertificateException("no"), CertificateFailure.Kind.BAD),
                Arguments.of(new CertificateExpiredException("late"), CertificateFailure.Kind.EXPIRED),
                Arguments.of(
                        new CertificateException(new CertificateNotYetValidException("early")),
                        CertificateFailure.Kind.NOT_YET_VALID),
                Arguments.of(
                        new CertificateException(new CertPathBuilderException("no path")),
                        CertificateFailure.Kind.UNKNOWN_CA),
                Arguments.of(
                        new CertificateException(
                                "outer",
                                new CertPathBuilderException(
                                        "no path", new CertificateException("not looked at any more"))),
                        CertificateFailure.Kind.UNKNOWN_CA),
                Arguments.of(
                        new CertificateException(new CertPathValidatorException(
                                "gone", null, null, -1, CertPathValidatorException.BasicReason.REVOKED)),
                        CertificateFailure.Kind.REVOKED),
                Arguments.of(cyclic, CertificateFailure.Kind.BAD));
    }

    /** The JDK's own manager, with the JDK's own exceptions. */
    @Test
    @Requirement("RFC9325-7.5-a")
    void theManagerOfTheJdkServes() throws GeneralSecurityException, IOException, CertificateFailure {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("root", ROOT.certificate());
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        var manager = (X509TrustManager) factory.getTrustManagers()[0];
        assertEquals(1, verify(manager, SERVER, LEAF).chain().size());
        assertEquals(1, verify(manager, CLIENT, LEAF).chain().size());

        var stranger = TestCertificate.selfSigned(NAME).build();
        assertEquals(
                CertificateFailure.Kind.UNKNOWN_CA,
                assertThrows(CertificateFailure.class, () -> verify(manager, SERVER, stranger))
                        .kind());
        var expired = ROOT.leaf(NAME)
                .valid("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z")
                .build();
        assertEquals(
                CertificateFailure.Kind.EXPIRED,
                assertThrows(CertificateFailure.class, () -> verify(manager, SERVER, expired))
                        .kind());
    }

    private static VerifiedPeer verify(
            X509TrustManager manager, CertificateVerifier.Role role, TestCertificate... certificates)
            throws CertificateFailure {
        return CertificateVerifier.verify(
                JDK,
                TrustAnchors.of(manager),
                Stream.of(certificates).map(TestCertificate::der).toList(),
                role,
                role == SERVER ? Optional.of(PeerName.of(NAME)) : Optional.empty(),
                NOW);
    }

    private static final class Recording implements X509TrustManager {
        private final List<String> asked = new ArrayList<>();
        private Optional<CertificateException> refusal = Optional.empty();

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            record("client", chain, authType);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            record("server", chain, authType);
        }

        private void record(String role, X509Certificate[] chain, String authType) throws CertificateException {
            asked.add(role + " " + authType + " " + chain.length);
            if (refusal.isPresent()) {
                throw refusal.get();
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
