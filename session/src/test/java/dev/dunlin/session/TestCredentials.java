package dev.dunlin.session;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Certificates and keys that tests share; see the README beside them. */
public final class TestCredentials {
    private TestCredentials() {}

    public static Credentials ec() {
        return named("ec");
    }

    public static Credentials rsa() {
        return named("rsa");
    }

    private static Credentials named(String name) {
        try {
            return Credentials.fromPem(read(name + ".pem"), read(name + ".key.pem"));
        } catch (CredentialsException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(String name) {
        try (var in = TestCredentials.class.getResourceAsStream("/credentials/" + name)) {
            if (in == null) {
                throw new AssertionError(name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
