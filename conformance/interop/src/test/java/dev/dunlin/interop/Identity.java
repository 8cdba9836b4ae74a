package dev.dunlin.interop;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.TrustedKeys;
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
    Path publicKeyInfo() {
        var file = certificate.resolveSibling(certificate.getFileName() + ".spki");
        try {
            return Files.write(file, credentials().chain().get(0).getPublicKey().getEncoded());
        } catch (IOException e) {
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

    /** The public key in a file of its own, beside the private one. */
    Path publicKey() {
        var lines = Base64.getMimeEncoder()
                .encodeToString(rawCredentials().publicKey().getEncoded());
        try {
            return Files.writeString(
                    key.resolveSibling(key.getFileName() + ".pub"),
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
