package dev.dunlin.examples.readme;

import dev.dunlin.crypto.Credentials;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.InMemorySessionCache;
import dev.dunlin.session.InMemorySessionStore;
import java.time.Duration;

/** The resumption of README. */
final class ReadmeResumption {
    private ReadmeResumption() {}

    // readme:begin
    static DtlsClientConfig comingBack(TrustAnchors trust) {
        return DtlsClientConfig.builder()
                .trust(trust)
                .sessionStore(InMemorySessionStore.create()) // resumes by itself: same name, same path
                .build();
    }

    static DtlsServerConfig remembering(Credentials own) {
        return DtlsServerConfig.builder() // tickets are on anyway, under keys that rotate
                .credentials(own)
                .sessionCache(InMemorySessionCache.create()) // for clients without tickets
                .sessionLifetime(Duration.ofHours(8)) // counted from the full handshake
                .build();
    }
    // readme:end
}
