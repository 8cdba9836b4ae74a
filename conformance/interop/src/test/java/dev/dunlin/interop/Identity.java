package dev.dunlin.interop;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import java.io.IOException;
import java.nio.file.Path;
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

    /** For openssl. */
    List<String> options() {
        return List.of("-cert", certificate.toString(), "-key", key.toString());
    }
}
