package dev.dunlin.crypto;

import static dev.dunlin.crypto.internal.Fixtures.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.internal.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustAnchorsTest {
    private static final TestCertificate ONE = TestCertificate.root("one").build();
    private static final TestCertificate TWO = TestCertificate.root("two").build();

    @Test
    void pemMayHoldSeveral(@TempDir Path folder) throws IOException, CredentialsException {
        var file = Files.writeString(folder.resolve("ca.pem"), pem(ONE) + "between\n" + pem(TWO) + pem(ONE));
        for (var trust : List.of(TrustAnchors.fromPem(file), TrustAnchors.fromPem(Files.readString(file)))) {
            assertEquals(Set.of(ONE.certificate(), TWO.certificate()), trust.anchors());
            assertEquals(
                    List.of(
                            ONE.certificate().getSubjectX500Principal(),
                            TWO.certificate().getSubjectX500Principal()),
                    trust.subjects());
            assertFalse(trust.isAnyCertificate());
            assertEquals(Optional.empty(), trust.trustManager());
            assertEquals("TrustAnchors(2)", trust.toString());
        }
    }

    @Test
    void aFileWithoutCertificatesIsNamed(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("empty.pem"), "nothing");
        var refusal = assertThrows(CredentialsException.class, () -> TrustAnchors.fromPem(file));
        assertSays("empty.pem: no certificate", refusal);
        assertThrows(NoSuchFileException.class, () -> TrustAnchors.fromPem(folder.resolve("missing.pem")));
        assertThrows(CredentialsException.class, () -> TrustAnchors.fromPem("-----BEGIN CERTIFICATE-----\nAQID"));
    }

    @Test
    void trustInNobodyIsMisuse() {
        assertThrows(IllegalArgumentException.class, () -> TrustAnchors.of(List.of()));
    }

    @Test
    void ofAKeyStoreTheTrustedCertificatesCountAndOurOwnDoNot()
            throws GeneralSecurityException, IOException, CredentialsException {
        var store = KeyStore.getInstance("PKCS12");
        assertThrows(CredentialsException.class, () -> TrustAnchors.of(store));
        store.load(null, null);
        store.setKeyEntry(
                "own", TWO.keys().getPrivate(), "secret".toCharArray(), new Certificate[] {TWO.certificate()});
        assertThrows(CredentialsException.class, () -> TrustAnchors.of(store));
        store.setCertificateEntry("trusted", ONE.certificate());
        assertEquals(Set.of(ONE.certificate()), TrustAnchors.of(store).anchors());
    }

    @Test
    void theJdksAuthoritiesAreTheSystemDefault() throws CredentialsException {
        assertTrue(TrustAnchors.systemDefault().anchors().size() > 10);
    }

    @Test
    void aTrustManagerNamesItsOwnIssuers() {
        var manager = new Manager(ONE.certificate());
        var trust = TrustAnchors.of(manager);
        assertSame(manager, trust.trustManager().orElseThrow());
        assertEquals(List.of(ONE.certificate().getSubjectX500Principal()), trust.subjects());
        assertEquals(Set.of(), trust.anchors());
        assertFalse(trust.isAnyCertificate());
        assertEquals("TrustAnchors(trust manager)", trust.toString());
    }

    @Test
    void aTrustManagerThatBreaksItsContractNamesNone() {
        assertEquals(List.of(), TrustAnchors.of(new Manager()).subjects());
    }

    @Test
    void anyCertificateIsTrustInEverybodyAndNamesNobody() {
        var trust = TrustAnchors.anyCertificate();
        assertTrue(trust.isAnyCertificate());
        assertEquals(List.of(), trust.subjects());
        assertEquals("TrustAnchors(any certificate)", trust.toString());
    }

    private static String pem(TestCertificate certificate) {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate.der())
                + "\n-----END CERTIFICATE-----\n";
    }

    private static final class Manager implements X509TrustManager {
        private final X509Certificate[] issuers;

        Manager(X509Certificate... issuers) {
            this.issuers = issuers;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new AssertionError("not asked here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new AssertionError("not asked here");
        }

        @Override
        @SuppressWarnings("NullAway") // Null is the breach of contract that is tested.
        public X509Certificate[] getAcceptedIssuers() {
            return issuers.length == 0 ? null : issuers;
        }
    }
}
