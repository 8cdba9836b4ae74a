package dev.dunlin.examples.readme;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.RotatingCredentials;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.session.DtlsServerConfig;

/** The certificates of README. */
final class ReadmeRotation {
    private ReadmeRotation() {}

    // readme:begin
    static DtlsServerConfig mutual(RotatingCredentials ecdsa, Credentials rsa, TrustAnchors clients) {
        return DtlsServerConfig.builder()
                .credentials(ecdsa) // the first whose name the client asks for and whose key it can verify
                .credentials(rsa)
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trust(clients)
                .applicationProtocols("coap", "mqtt") // ALPN: the server's order decides
                .build();
    }

    static void renewed(RotatingCredentials ecdsa, Credentials next) {
        ecdsa.replace(next); // for handshakes from now on, in every server that shares it
    }
    // readme:end
}
