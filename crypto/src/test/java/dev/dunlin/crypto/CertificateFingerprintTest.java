package dev.dunlin.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code openssl x509 -fingerprint} prints for a certificate is its fingerprint here. */
class CertificateFingerprintTest {
    private static final String SHA_256 =
            "sha-256 E4:46:E6:DF:0F:A9:3E:6B:7B:E9:C9:54:11:47:85:9A:2C:45:B5:DA:34:6D:D2:AF:79:F5:14:5D:4D:D0:DD:DE";
    private static final String SHA_384 =
            "sha-384 F7:1D:08:41:DF:11:2C:55:85:96:58:B5:9C:B6:00:F4:13:05:41:FF:18:E0:0E:5A:57:C3:7C:5C:9A:6C:01:2A:3A:0C:14:B6:2F:6C:D0:C0:6E:59:CF:D5:83:5D:06:1B";
    private static final String SHA_512 =
            "sha-512 28:DE:B1:00:B4:DF:F4:08:53:62:17:16:6B:AC:5B:E1:16:AC:9B:D9:B9:A5:19:FD:5D:BE:20:45:8D:38:83:CE:74:68:2B:C1:27:34:31:A7:A1:08:D4:81:1A:8E:1A:9F:43:94:22:58:40:37:C2:4E:53:AD:BD:32:36:FE:23:55";

    private static X509Certificate certificate() {
        try (var in = CertificateFingerprintTest.class.getResourceAsStream("/openssl/ec-cert.pem")) {
            if (in == null) {
                throw new AssertionError("the certificate is missing");
            }
            return TrustAnchors.fromPem(new String(in.readAllBytes(), US_ASCII))
                    .anchors()
                    .iterator()
                    .next();
        } catch (IOException | CredentialsException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void isWhatOpenSslPrints() {
        assertEquals(
                SHA_256,
                CertificateFingerprint.of(HashAlgorithm.SHA256, certificate()).toString());
        assertEquals(
                SHA_384,
                CertificateFingerprint.of(HashAlgorithm.SHA384, certificate()).toString());
        assertEquals(
                SHA_512,
                CertificateFingerprint.of(HashAlgorithm.SHA512, certificate()).toString());
        for (var sdp : new String[] {SHA_256, SHA_384, SHA_512}) {
            assertTrue(CertificateFingerprint.parse(sdp).isOf(certificate()));
            assertTrue(
                    CertificateFingerprint.parse(sdp.toLowerCase(Locale.ROOT)).isOf(certificate()));
            assertTrue(CertificateFingerprint.parse(" " + sdp.toUpperCase(Locale.ROOT))
                    .isOf(certificate()));
        }
    }

    @Test
    void oneBitMakesAnother() {
        var genuine = CertificateFingerprint.parse(SHA_256);
        var value = genuine.value();
        value[31] ^= 1;
        var other = CertificateFingerprint.of(HashAlgorithm.SHA256, value);
        assertNotEquals(genuine, other);
        assertFalse(other.isOf(certificate()));
        assertEquals(genuine, CertificateFingerprint.parse(SHA_256));
        assertEquals(genuine.hashCode(), CertificateFingerprint.parse(SHA_256).hashCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha-256",
                "sha-256 12:34",
                "sha-256 12:34 56",
                "md5 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B",
                "sha-1 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB",
                "sha-256 zz:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B"
            })
    void whatIsNoneIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> CertificateFingerprint.parse(text));
    }
}
