package dev.dunlin.session;

import static dev.dunlin.handshake.ProtocolVersion.DTLS_1_2;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.ProtocolVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;

/** Certificates under one authority, which the README beside them explains, and the usual configurations with them. */
final class Pki {
    /** When all of them are valid. */
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2030-01-01T00:00:00Z"));

    static final PeerName SERVER = PeerName.of("server.test");

    private Pki() {}

    static Credentials credentials(String name) {
        try {
            return Credentials.fromPem(read(name + ".pem"), read(name + ".key.pem"));
        } catch (CredentialsException e) {
            throw new AssertionError(e);
        }
    }

    static TrustAnchors trust(String authority) {
        try {
            return TrustAnchors.fromPem(read(authority + ".pem"));
        } catch (CredentialsException e) {
            throw new AssertionError(e);
        }
    }

    /** A client of DTLS 1.2 that trusts our authority. */
    static DtlsClientConfig.Builder client() {
        return client(DTLS_1_2);
    }

    /** The same of another version. */
    static DtlsClientConfig.Builder client(ProtocolVersion version) {
        return DtlsClientConfig.builder()
                .versions(version, version)
                .trust(trust("ca"))
                .clock(CLOCK);
    }

    /** A server of DTLS 1.2 with an ECDSA certificate, and cookies. */
    static DtlsServerConfig.Builder server() {
        return server(DTLS_1_2);
    }

    /** The same of another version. */
    static DtlsServerConfig.Builder server(ProtocolVersion version) {
        return DtlsServerConfig.builder()
                .versions(version, version)
                .credentials(credentials("server"))
                .clock(CLOCK);
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
