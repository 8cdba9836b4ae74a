package dev.dunlin.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.dunlin.crypto.PreSharedKey;
import dev.dunlin.crypto.PskCredentials;
import dev.dunlin.crypto.PskIdentity;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.DtlsSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** GnuTLS CVE-2026-42010: an identity was cut at its first NUL, so that one client could pass for another. */
@ParameterizedClass
@EnumSource
class PskIdentityComparisonTest {
    private static final byte[] KEY_OF_SHORT = "the key of the short".getBytes(US_ASCII);
    private static final byte[] KEY_OF_LONG = "the key of the long one".getBytes(US_ASCII);
    private static final PskIdentity SHORT = PskIdentity.of("sensor");
    private static final PskIdentity LONG = PskIdentity.of("sensor\0admin");

    private final List<PskIdentity> asked = new ArrayList<>();
    private final ProtocolVersion version;

    PskIdentityComparisonTest(ProtocolVersion version) {
        this.version = version;
    }

    @Test
    @SecurityHistory("T23")
    void identitiesWithNulAreComparedInFull() {
        assertEquals(Optional.of(SHORT), established(SHORT, KEY_OF_SHORT));
        assertEquals(Optional.of(LONG), established(LONG, KEY_OF_LONG));
        assertEquals(Optional.empty(), established(LONG, KEY_OF_SHORT));
        assertEquals(Optional.empty(), established(SHORT, KEY_OF_LONG));
        assertEquals(Optional.empty(), established(PskIdentity.of("sensor\0"), KEY_OF_SHORT));
        assertEquals(Optional.empty(), established(PskIdentity.of("sensor\0guest"), KEY_OF_SHORT));
        assertEquals(Optional.empty(), established(PskIdentity.of("\0sensor"), KEY_OF_SHORT));
        assertEquals(7, asked.size());
        assertFalse(asked.subList(4, 7).contains(SHORT));
    }

    /** Whom the server takes the client for, if for anyone. */
    private Optional<PskIdentity> established(PskIdentity identity, byte[] key) {
        var keys = Map.of(SHORT, KEY_OF_SHORT, LONG, KEY_OF_LONG);
        var suites = List.of(Suites.preShared(version));
        var network = VirtualNetwork.seeded(1);
        var clock = network.clock();
        var clientConfig = DtlsClientConfig.builder()
                .versions(version, version)
                .psk(PskCredentials.of(identity, PreSharedKey.of(key)))
                .suites(suites)
                .build();
        var serverConfig = DtlsServerConfig.builder()
                .versions(version, version)
                .pskLookup(named -> {
                    asked.add(named);
                    return Optional.ofNullable(keys.get(named)).map(PreSharedKey::of);
                })
                .suites(suites)
                .build();
        try (var client = new SessionEndpoint(
                        DtlsSession.client(clientConfig, Identity.NAME, clock.now()), Pair.CLIENT, Pair.SERVER, clock);
                var server = new SessionEndpoint(
                        DtlsSession.server(serverConfig, clock.now()), Pair.SERVER, Pair.CLIENT, clock)) {
            network.attach(client);
            network.attach(server);
            network.runUntil(() -> server.session().isEstablished()
                    || client.session().isClosed()
                    || server.session().isClosed());
            return server.session().info().flatMap(info -> info.pskIdentity());
        }
    }
}
