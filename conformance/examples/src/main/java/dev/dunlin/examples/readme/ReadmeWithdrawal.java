package dev.dunlin.examples.readme;

import dev.dunlin.crypto.CertificateJudge;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.ClientAuthentication;
import dev.dunlin.session.DtlsServerConfig;

/** The withdrawn trust of README. */
final class ReadmeWithdrawal {
    private ReadmeWithdrawal() {}

    // readme:begin
    static DtlsServerConfig heeding(CertificateJudge register, TrustAnchors clients, Credentials own) {
        return DtlsServerConfig.builder()
                .credentials(own)
                .clientAuthentication(ClientAuthentication.REQUIRE)
                .trust(clients.alsoJudgedBy(register))
                .judgeResumedPeers(true) // whom the register has struck off does not come back by a ticket either
                .build();
    }
    // readme:end
}
