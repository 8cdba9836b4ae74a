package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.TrustAnchors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;

/** Certificates that tests share; the README beside them says how they were made. */
public final class Pki {
    /** When all of them are valid. */
    public static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private Pki() {}

    public static Credentials credentials(String name) {
        try {
            return Credentials.fromPem(read(name + ".pem"), read(name + ".key.pem"));
        } catch (CredentialsException e) {
            throw new AssertionError(e);
        }
    }

    /** The certificate of that name alone, be it one that nobody may have for its own. */
    public static X509Certificate certificate(String name) {
        try (var in = Pki.class.getResourceAsStream("/pki/" + name + ".pem")) {
            if (in == null) {
                throw new AssertionError(name + " is missing");
            }
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (IOException | CertificateException e) {
            throw new AssertionError(e);
        }
    }

    public static TrustAnchors trust(String authority) {
        try {
            return TrustAnchors.fromPem(read(authority + ".pem"));
        } catch (CredentialsException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(String name) {
        try (var in = Pki.class.getResourceAsStream("/pki/" + name)) {
            if (in == null) {
                throw new AssertionError(name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
