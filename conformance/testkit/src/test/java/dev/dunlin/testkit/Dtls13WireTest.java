package dev.dunlin.testkit;

import static dev.dunlin.testkit.Faults.sentBy;
import static dev.dunlin.testkit.Faults.silentFrom;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.RecordHeaders;
import dev.dunlin.session.SendOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What whole sessions of DTLS 1.3 put on the wire, seen by someone without keys. */
class Dtls13WireTest {
    private static final long SEED = 91474;
    private static final int PLAIN_HEADER = 13;
    private static final int TAG = 16;

    private static Setup setup() {
        return Setup.standard()
                .client(builder -> builder.versions(ProtocolVersion.DTLS_1_3, ProtocolVersion.DTLS_1_3))
                .server(builder -> builder.versions(ProtocolVersion.DTLS_1_3, ProtocolVersion.DTLS_1_3));
    }

    private static Setup shaped(RecordHeaders headers, int padding) {
        return setup().client(builder -> builder.recordHeaders(headers).recordPadding(padding))
                .server(builder -> builder.recordHeaders(headers).recordPadding(padding));
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }

    /** The first bytes of the records that a datagram consists of, to its last byte. */
    private static List<Integer> firstBytes(byte[] datagram) {
        var firsts = new ArrayList<Integer>();
        int at = 0;
        while (at < datagram.length) {
            int first = datagram[at] & 0xFF;
            firsts.add(first);
            if (first < 32) {
                assertTrue(first == 21 || first == 22 || first == 26, "plaintext record of type " + first);
                assertEquals(0, u16(datagram, at + 3), "epoch");
                at += PLAIN_HEADER + u16(datagram, at + 11);
            } else {
                assertEquals(1, first >> 5);
                assertFalse((first & 0x10) != 0, "no connection id was agreed on");
                int header = (first & 8) != 0 ? 3 : 2;
                at = (first & 4) != 0 ? at + header + 2 + u16(datagram, at + header) : datagram.length;
            }
        }
        assertEquals(datagram.length, at, "a record runs past its datagram");
        return firsts;
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 300, 1200})
    @Requirement({
        "RFC9147-4-b",
        "RFC9147-4-e",
        "RFC9147-4-f",
        "RFC9147-4.3-a",
        "RFC9147-4.3-b",
        "RFC9147-4.3-c",
        "RFC9147-4.3-e",
        "RFC9147-5.5-c"
    })
    void datagramsConsistOfWholeRecordsAndKeepWithinTheMtu(int mtu) {
        var network = VirtualNetwork.seeded(SEED);
        try (var pair = setup().mutual().mtu(mtu).over(network)) {
            pair.runUntilQuiet();
            // Had a fragment not been whole in its record, the other side would have ended the handshake.
            pair.assertEstablished();
            pair.assertExchange();
            for (var datagram : network.sent()) {
                assertTrue(datagram.length() <= mtu, datagram.length() + " bytes");
                assertFalse(firstBytes(datagram.bytes()).isEmpty());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9147-4-l", "RFC9147-4-m", "RFC9147-4-n", "RFC9147-4-j"})
    void configuredHeadersAreOfApplicationDataAlone(RecordHeaders headers) {
        try (var pair = shaped(headers, 1).over(VirtualNetwork.seeded(SEED))) {
            pair.runUntilQuiet();
            pair.assertEstablished();
            var record = pair.client().sealed("hello");
            int header =
                    switch (headers) {
                        case FULL -> 5;
                        case WITHOUT_LENGTH -> 3;
                        case SHORTEST -> 2;
                    };
            assertEquals(header + 5 + 1 + TAG, record.length);
            pair.server().receive(record);
            assertEquals(List.of("hello"), pair.server().diary().messages());
            pair.assertExchange();
            for (var datagram : pair.network().sent()) {
                var firsts = firstBytes(datagram.bytes());
                for (int first : firsts.subList(0, firsts.size() - 1)) {
                    assertTrue(first < 32 || (first & 4) != 0, "only the last record may leave its length out");
                }
            }
        }
    }

    @Test
    @Requirement({"RFC8446-5.4-a", "RFC9147-4.4-e"})
    void paddedRecordsHaveFewLengthsAndKeepWithinTheMtu() {
        try (var pair = shaped(RecordHeaders.FULL, 256).mtu(600).over(VirtualNetwork.seeded(SEED))) {
            pair.runUntilQuiet();
            pair.assertEstablished();
            for (int length : new int[] {0, 1, 100, 255, 256, 511, 512, 577, 578}) {
                int padded = Math.min(600, 5 + (length + 1 + 255) / 256 * 256 + TAG);
                var message = "x".repeat(length);
                var record = pair.client().sealed(message);
                assertEquals(padded, record.length, "content of " + length);
                pair.server().receive(record);
                var messages = pair.server().diary().messages();
                assertEquals(message, messages.get(messages.size() - 1));
            }
            var tooLong = pair.client().session().send(ByteBuffer.allocate(579), ByteBuffer.allocate(2000), 0);
            assertEquals(SendOutcome.Kind.TOO_LARGE, tooLong.kind());
        }
    }

    @Test
    @Requirement({
        "RFC9147-4.5.2-a",
        "RFC9147-4.5.2-b",
        "RFC9147-4.5.2-d",
        "RFC9147bis-4.5.2-b",
        "RFC9147-5.6-b",
        "RFC9147-6.1-b",
        "RFC9147-11-i"
    })
    @SecurityHistory({"T17", "T57"})
    void strangersAreNeitherHeardNorAnsweredByAnEstablishedSession() {
        try (var pair = setup().established()) {
            int before = pair.network().sent().size();
            for (int first = 0; first < 256; first++) {
                pair.server().receive(noise(first));
                pair.client().receive(noise(first));
            }
            pair.network().collectOutput();
            assertEquals(before, pair.network().sent().size());
            for (var endpoint : List.of(pair.client(), pair.server())) {
                assertTrue(endpoint.diary().discarded(DiscardReason.BAD_TAG) > 0);
                // Those whose epoch ends in 01 would be of early data, or of an epoch that nobody has reached.
                assertTrue(endpoint.diary().discarded(DiscardReason.UNKNOWN_EPOCH) > 0);
            }
            pair.assertEstablished();
            pair.assertExchange();
        }
    }

    @Test
    @Requirement({"RFC9147-4.5.2-e", "RFC9147bis-4.5.2-b"})
    void noiseDoesNotMoveTheTimersOfAHandshake() {
        assertEquals(retransmissions(false), retransmissions(true));
    }

    /** When a client repeats its flight of which nothing is answered, hearing noise in between or not. */
    private static List<Duration> retransmissions(boolean hearsNoise) {
        var network = VirtualNetwork.seeded(SEED).with(sentBy(Pair.SERVER, silentFrom(2)));
        try (var pair = setup().over(network)) {
            for (int seconds = 0; seconds < 40; seconds++) {
                network.run(Duration.ofMillis(900));
                for (int first = 0; first < 256 && hearsNoise; first++) {
                    pair.client().receive(noise(first));
                }
            }
            var repeated = pair.client().diary().retransmissions();
            assertTrue(repeated.size() > 2, repeated::toString);
            return repeated;
        }
    }

    private static byte[] noise(int first) {
        var noise = new byte[60];
        noise[0] = (byte) first;
        return noise;
    }

    @Test
    @Requirement({"RFC9147-4.5.1-d", "RFC9147-4.2.1-a"})
    @SecurityHistory("T57")
    void everyRecordedDatagramAgainDeliversNothing() {
        try (var pair = setup().established()) {
            pair.assertExchange();
            int delivered = pair.server().diary().messages().size();
            for (var datagram : List.copyOf(pair.network().sent())) {
                var receiver = datagram.to().equals(Pair.CLIENT) ? pair.client() : pair.server();
                receiver.receive(datagram.bytes());
            }
            assertEquals(delivered, pair.server().diary().messages().size());
            pair.assertExchange();
        }
    }
}
