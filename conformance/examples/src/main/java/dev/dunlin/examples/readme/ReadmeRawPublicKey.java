package dev.dunlin.examples.readme;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.CredentialsException;
import dev.dunlin.crypto.TrustedKeys;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The raw public keys of README. */
final class ReadmeRawPublicKey {
    private ReadmeRawPublicKey() {}

    // readme:begin
    static DtlsServerConfig hub(Path ownKey, Path sensors) throws IOException, CredentialsException {
        return DtlsServerConfig.builder()
                .credentials(Credentials.rawPublicKeyFromPem(ownKey)) // certificates may stand beside it
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trustedKeys(TrustedKeys.fromPem(sensors)) // -----BEGIN PUBLIC KEY-----, as many as there are
                .build();
    }

    static DtlsClientConfig sensor(Path ownKey, byte[] hub) throws IOException, CredentialsException {
        return DtlsClientConfig.builder()
                .credentials(Credentials.rawPublicKeyFromPem(ownKey))
                .trustedKeys(TrustedKeys.sha256(List.of(hub))) // pinned: RawPublicKey.sha256() of the hub's key
                .build();
    }
    // readme:end
}
