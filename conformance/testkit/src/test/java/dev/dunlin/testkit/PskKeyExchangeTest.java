package dev.dunlin.testkit;

import static dev.dunlin.crypto.CipherSuite.TLS_AES_128_GCM_SHA256;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.PskKeyExchange;
import dev.dunlin.requirements.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of each side's wish to use a pre-shared key of DTLS 1.3 with a Diffie-Hellman exchange or without. */
class PskKeyExchangeTest {
    static Stream<Arguments> wishes() {
        var all = new ArrayList<Arguments>();
        for (var client : PskKeyExchange.values()) {
            for (var server : PskKeyExchange.values()) {
                all.add(Arguments.of(client, server, true));
                all.add(Arguments.of(client, server, false));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("wishes")
    @Requirement({"RFC8446-4.2.9-a", "RFC8446-4.2.9-c", "RFC8446-4.2.9-f"})
    void theExchangeIsDoneWhereBothWantItAndLeftOutWhereBothDo(
            PskKeyExchange client, PskKeyExchange server, boolean cookie) {
        try (var pair = setup(client, server, cookie).over(VirtualNetwork.seeded(1))) {
            pair.runUntilQuiet();
            boolean exchanges = client.allowsDiffieHellman() && server.allowsDiffieHellman();
            if (exchanges || (client.allowsAlone() && server.allowsAlone())) {
                pair.assertEstablished();
                pair.assertExchange();
                var group = exchanges ? Optional.of(NamedGroup.X25519) : Optional.<NamedGroup>empty();
                for (var endpoint : List.of(pair.client(), pair.server())) {
                    assertEquals(group, endpoint.session().info().orElseThrow().group());
                }
            } else {
                var failure = pair.client().session().failure().orElseThrow();
                assertEquals(Optional.of(AlertDescription.HANDSHAKE_FAILURE), failure.alert());
                assertTrue(failure.sentByPeer());
                assertFalse(pair.server().session().isEstablished());
            }
        }
    }

    private static Setup setup(PskKeyExchange client, PskKeyExchange server, boolean cookie) {
        var setup = Setup.standard()
                .preShared(TLS_AES_128_GCM_SHA256)
                .client(builder -> builder.groups(List.of(NamedGroup.X25519)).pskKeyExchange(client))
                .server(builder -> builder.groups(List.of(NamedGroup.X25519)).pskKeyExchange(server))
                .speaking(ProtocolVersion.DTLS_1_3);
        return cookie ? setup : setup.withoutCookie();
    }
}
