package dev.dunlin.examples.readme;

import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.crypto.PskLookup;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.TaskMode;

/** The pre-shared keys of README. */
final class ReadmePreSharedKey {
    private ReadmePreSharedKey() {}

    // readme:begin
    static DtlsClientConfig sensor(String identity, PreSharedKey key) { // yours: close it after the last client
        return DtlsClientConfig.builder()
                .psk(PskCredentials.of(PskIdentity.of(identity), key))
                .build();
    }

    static DtlsServerConfig gateway(PskLookup database) {
        return DtlsServerConfig.builder()
                .pskLookup(database) // identity -> Optional<PreSharedKey>; may be slow, may throw
                .tasks(TaskMode.APPLICATION) // so let it run on the server's executor, outside the event loop
                .build();
    }
    // readme:end
}
