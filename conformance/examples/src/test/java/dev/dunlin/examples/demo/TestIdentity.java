package dev.dunlin.examples.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** A certificate for localhost and its key in files, for tests of the command line. */
public final class TestIdentity {
    private final Path certificate;
    private final Path key;

    private TestIdentity(Path certificate, Path key) {
        this.certificate = certificate;
        this.key = key;
    }

    /** Made now, called {@code name}. */
    public static TestIdentity in(Path folder, String name) throws IOException, GeneralSecurityException {
        var made = SelfSigned.forLocalhost(name);
        return new TestIdentity(
                made.writeCertificate(folder.resolve(name + ".crt")), made.writeKey(folder.resolve(name + ".key")));
    }

    /** The file of the certificate. */
    public String certificate() {
        return certificate.toString();
    }

    /** The file of the key. */
    public String key() {
        return key.toString();
    }
}
