package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What both sides write for someone who is to read their records, in the format of NSS. */
class KeyLogTest {
    private static final int RANDOM_AT = Records.HEADER + 12 + 2;
    private static final int RANDOM = 32;

    @ParameterizedTest
    @EnumSource
    void bothSidesWriteTheSameSecretsUnderTheClientsRandom(ProtocolVersion version) {
        var byClient = new ArrayList<String>();
        var byServer = new ArrayList<String>();
        var setup = Setup.standard()
                .speaking(version)
                .client(builder -> builder.keyLog(byClient::add))
                .server(builder -> builder.keyLog(byServer::add));
        try (var pair = setup.established()) {
            assertEquals(labels(version), labelsIn(byClient));
            assertEquals(new TreeSet<>(byClient), new TreeSet<>(byServer));
            var hello = pair.network().sent().get(0).bytes();
            var random = HexFormat.of().formatHex(Arrays.copyOfRange(hello, RANDOM_AT, RANDOM_AT + RANDOM));
            for (var line : byClient) {
                assertEquals(random, line.split(" ", -1)[1]);
                assertEquals(secretLength(version), line.split(" ", -1)[2].length() / 2);
            }
            assertEquals(
                    byClient.size(),
                    byClient.stream()
                            .map(line -> line.split(" ", -1)[2])
                            .distinct()
                            .count());
        }
    }

    private static Set<String> labels(ProtocolVersion version) {
        return switch (version) {
            case DTLS_1_2 -> Set.of("CLIENT_RANDOM");
            case DTLS_1_3 ->
                Set.of(
                        "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
                        "SERVER_HANDSHAKE_TRAFFIC_SECRET",
                        "CLIENT_TRAFFIC_SECRET_0",
                        "SERVER_TRAFFIC_SECRET_0",
                        "EXPORTER_SECRET");
        };
    }

    private static Set<String> labelsIn(List<String> lines) {
        var labels = new TreeSet<String>();
        for (var line : lines) {
            assertTrue(labels.add(line.split(" ", -1)[0]), () -> "twice: " + line);
        }
        return labels;
    }

    /** A master secret (RFC 5246 §8.1), or as much as the hash of TLS_AES_128_GCM_SHA256 gives. */
    private static int secretLength(ProtocolVersion version) {
        return switch (version) {
            case DTLS_1_2 -> 48;
            case DTLS_1_3 -> 32;
        };
    }
}
