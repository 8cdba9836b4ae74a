package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.ConnectionIds;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Connection ids for DTLS 1.3 alone, because those of DTLS 1.2 stay the same on every path. */
class ConnectionIdsByVersionTest {
    /** The extensions connection_id with eight bytes, and rrc behind it. */
    private static final String IDS_OF_EIGHT_BYTES = "0036000908";

    private static final String ROUTABILITY_CHECK = "003d0000";

    private static Setup onlyInDtls13() {
        return Setup.standard()
                .withShortHellos()
                .client(builder -> builder.connectionIds(ConnectionIds.random(8).onlyInDtls13()))
                .server(builder -> builder.connectionIds(ConnectionIds.random(8).onlyInDtls13()));
    }

    private static boolean wasSaid(Pair pair, String extension) {
        return pair.network().sent().stream()
                .anyMatch(datagram -> HexFormat.of().formatHex(datagram.bytes()).contains(extension));
    }

    @Test
    @Requirement({"RFC9853-9-b", "RFC9146-8-a", "RFC9853-3-b"})
    void inDtls12NeitherTheyNorTheChecksAreSpokenOf() {
        try (var pair = onlyInDtls13().speaking(ProtocolVersion.DTLS_1_2).established()) {
            assertFalse(wasSaid(pair, IDS_OF_EIGHT_BYTES));
            assertFalse(wasSaid(pair, ROUTABILITY_CHECK));
            assertTrue(
                    pair.client().session().info().orElseThrow().connectionId().isEmpty());
        }
    }

    @Test
    @Requirement({"RFC9146-8-a", "RFC9853-9-b"})
    void aServerAnswersNoneOfThemInDtls12() {
        var setup = onlyInDtls13()
                .client(builder -> builder.connectionIds(ConnectionIds.random(8)))
                .speaking(ProtocolVersion.DTLS_1_2);
        try (var pair = setup.established()) {
            assertTrue(wasSaid(pair, IDS_OF_EIGHT_BYTES), "the client has asked");
            assertTrue(
                    pair.client().session().info().orElseThrow().connectionId().isEmpty());
            assertTrue(
                    pair.server().session().info().orElseThrow().connectionId().isEmpty());
        }
    }

    @Test
    @Requirement({"RFC9853-3-a", "RFC9853-3-d"})
    void inDtls13BothHellosHaveBoth() {
        try (var pair = onlyInDtls13().speaking(ProtocolVersion.DTLS_1_3).established()) {
            assertTrue(wasSaid(pair, IDS_OF_EIGHT_BYTES));
            assertTrue(wasSaid(pair, ROUTABILITY_CHECK));
            assertEquals(
                    8,
                    pair.client().session().info().orElseThrow().connectionId().length());
        }
    }
}
