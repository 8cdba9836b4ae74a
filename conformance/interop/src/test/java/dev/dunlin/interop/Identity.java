package dev.dunlin.interop;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.TrustedKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** A certificate and its key, in PEM files. */
record Identity(Path certificate, Path key) {
    /** For our side. */
    Credentials credentials() {
        try {
            return Credentials.fromPem(certificate, key);
        } catch (IOException | CredentialsException e) {
            throw new AssertionError(e);
        }
    }

    /** The key without the certificate, for our side. */
    Credentials rawCredentials() {
        try {
            return Credentials.rawPublicKeyFromPem(key);
        } catch (IOException | CredentialsException e) {
            throw new AssertionError(e);
        }
    }

    /** For whoever knows the key. */
    TrustedKeys trustInKey() {
        return TrustedKeys.of(rawCredentials().publicKey());
    }

    /** Its public key alone, in a file beside the certificate: SubjectPublicKeyInfo, in DER. */
    Path publicKeyInfo() {
        return besideCertificate(".spki", subjectPublicKeyInfo());
    }

    /** The same in PEM. */
    Path publicKeyPem() {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(subjectPublicKeyInfo());
        var pem = "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n";
        return besideCertificate(".pub", pem.getBytes(StandardCharsets.US_ASCII));
    }

    private byte[] subjectPublicKeyInfo() {
        return rawCredentials().publicKey().getEncoded();
    }

    private Path besideCertificate(String suffix, byte[] content) {
        try {
            return Files.write(certificate.resolveSibling(certificate.getFileName() + suffix), content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** For openssl. */
    List<String> options() {
        return List.of("-cert", certificate.toString(), "-key", key.toString());
    }
}
