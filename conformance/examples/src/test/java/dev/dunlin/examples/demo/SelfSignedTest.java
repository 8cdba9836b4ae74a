package dev.dunlin.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfSignedTest {
    @Test
    void theCertificateIsWhatItSays() throws GeneralSecurityException, CredentialsException {
        var certificate =
                SelfSigned.forLocalhost("somebody").credentials().chain().get(0);
        certificate.verify(certificate.getPublicKey());
        certificate.checkValidity();
        assertEquals(3, certificate.getVersion());
        assertEquals("CN=somebody", certificate.getSubjectX500Principal().getName());
        assertEquals(certificate.getIssuerX500Principal(), certificate.getSubjectX500Principal());
        var names = new ArrayList<>(certificate.getSubjectAlternativeNames());
        assertEquals(List.of(List.of(2, "localhost"), List.of(7, "127.0.0.1")), names);
        var usage = certificate.getKeyUsage();
        assertTrue(usage[0] && usage[5]);
    }

    @Test
    void whatIsWrittenCanBeRead(@TempDir Path folder)
            throws IOException, GeneralSecurityException, CredentialsException {
        var made = SelfSigned.forLocalhost("somebody");
        var read = Credentials.fromPem(
                made.writeCertificate(folder.resolve("crt.pem")), made.writeKey(folder.resolve("key.pem")));
        assertEquals(made.credentials().chain(), read.chain());
    }

    @Test
    void identifiersWithLargeArcsAndLongElementsAreEncodedByTheBook() {
        assertEquals("06072a8648ce3d0201", hex(Der.oid("1.2.840.10045.2.1")));
        assertEquals("0403", hex(Der.octets(new byte[3])).substring(0, 4));
        assertEquals("048180", hex(Der.octets(new byte[128])).substring(0, 6));
        assertEquals("04820100", hex(Der.octets(new byte[256])).substring(0, 8));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
