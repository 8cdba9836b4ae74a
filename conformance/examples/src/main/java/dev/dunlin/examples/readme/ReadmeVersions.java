package dev.dunlin.examples.readme;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import java.util.List;

/** The versions of README. */
final class ReadmeVersions {
    private ReadmeVersions() {}

    // readme:begin
    static DtlsServerConfig bothVersions(Credentials own) {
        return DtlsServerConfig.builder()
                .credentials(own)
                .versions(ProtocolVersion.DTLS_1_2, ProtocolVersion.DTLS_1_3) // the newest that the client has, too
                .ticketCount(1) // for clients of 1.3; 2 unless set
                .build();
    }

    static DtlsClientConfig onlyTheNewest(TrustAnchors trust) {
        return DtlsClientConfig.builder()
                .trust(trust)
                .versions(ProtocolVersion.DTLS_1_3, ProtocolVersion.DTLS_1_3)
                .keyShares(List.of(NamedGroup.X25519)) // the default: one short share, in one datagram
                .recordPadding(64) // hides how long messages are; 1.3 alone can do that
                .build();
    }
    // readme:end
}
