package dev.dunlin.testkit;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.TrustAnchors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;

/** The certificates that tests show each other; README.md beside them says how they were made. */
public enum Identity {
    SERVER_P256("server-p256"),
    SERVER_P384("server-p384"),
    SERVER_P521("server-p521"),
    SERVER_ED25519("server-ed25519"),
    SERVER_ED448("server-ed448"),
    SERVER_RSA_2048("server-rsa2048"),
    CLIENT_P256("client-p256"),
    CLIENT_P521("client-p521"),
    CLIENT_ED25519("client-ed25519"),
    CLIENT_ED448("client-ed448"),
    CLIENT_RSA_2048("client-rsa2048"),
    /** Signed by the authority of {@link #rsaTrust()}. */
    SERVER_BY_RSA("server-by-rsa"),
    CLIENT_BY_RSA("client-by-rsa"),
    /** Signed by an authority that {@link #trust()} does not contain; fit for either side. */
    STRANGER_P256("stranger-p256");

    /** The name in every certificate, besides {@code localhost}, {@code 127.0.0.1} and {@code ::1}. */
    public static final PeerName NAME = PeerName.of("sensor.example");

    /** A moment at which all of them are valid. */
    public static final InstantSource WALL_CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    private final String file;

    Identity(String file) {
        this.file = file;
    }

    /** The certificate with its key. */
    public Credentials credentials() {
        try {
            return Credentials.fromPem(certificatePem(), keyPem());
        } catch (CredentialsException e) {
            throw new AssertionError(e);
        }
    }

    /** The certificate alone. */
    public String certificatePem() {
        return read(file + ".pem");
    }

    /** Its private key, PKCS #8. */
    public String keyPem() {
        return read(file + ".key.pem");
    }

    /** The authority behind all of them but the stranger and those of RSA throughout. */
    public static TrustAnchors trust() {
        return anchors(authorityPem());
    }

    /** The authority that signs by PKCS #1 v1.5 with SHA-256. */
    public static TrustAnchors rsaTrust() {
        return anchors(read("rsa-ca.pem"));
    }

    /** The authority of {@link #trust()} as PEM. */
    public static String authorityPem() {
        return read("ca.pem");
    }

    /** The authority behind the stranger. */
    public static TrustAnchors otherTrust() {
        return anchors(otherAuthorityPem());
    }

    /** The same as PEM. */
    public static String otherAuthorityPem() {
        return read("other-ca.pem");
    }

    private static TrustAnchors anchors(String pem) {
        try {
            return TrustAnchors.fromPem(pem);
        } catch (CredentialsException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(String name) {
        try (var in = Identity.class.getResourceAsStream("pki/" + name)) {
            if (in == null) {
                throw new AssertionError(name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
