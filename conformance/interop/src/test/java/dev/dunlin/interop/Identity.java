package dev.dunlin.interop;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import java.io.IOException;
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

    /** Its public key alone, in a file beside the certificate: SubjectPublicKeyInfo, in DER. */
    Path publicKey() {
        var file = certificate.resolveSibling(certificate.getFileName() + ".spki");
        try {
            return Files.write(file, credentials().chain().get(0).getPublicKey().getEncoded());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The same in PEM. */
    Path publicKeyPem() {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(credentials().chain().get(0).getPublicKey().getEncoded());
        try {
            return Files.writeString(
                    certificate.resolveSibling(certificate.getFileName() + ".pub"),
                    "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** For openssl. */
    List<String> options() {
        return List.of("-cert", certificate.toString(), "-key", key.toString());
    }
}
