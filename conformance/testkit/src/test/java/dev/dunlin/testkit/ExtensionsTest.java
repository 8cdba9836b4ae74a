package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.ApplicationProtocol;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.SendOutcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ALPN and the limits on records between two of our own sides, as applications get to see them. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class ExtensionsTest {
    /** Header, explicit nonce and tag around the content of a record. */
    private static final int SEALED = 8 + 16;

    private final ProtocolVersion version;
    private final Setup standard;

    ExtensionsTest(ProtocolVersion version) {
        this.version = version;
        standard = Setup.standard().speaking(version);
    }

    private Setup alpn(List<String> client, List<String> server) {
        return standard.client(builder -> builder.applicationProtocols(client.toArray(String[]::new)))
                .server(builder -> builder.applicationProtocols(server.toArray(String[]::new)));
    }

    private static Optional<ApplicationProtocol> agreed(DtlsSession session) {
        return session.info().orElseThrow().applicationProtocol();
    }

    @Test
    @Requirement({"RFC7301-3.2-a", "RFC7301-3.2-c", "RFC9325-3.8-a"})
    void bothSidesTellTheProtocolThatTheServerPrefers() {
        try (var pair = alpn(List.of("coap", "mqtt"), List.of("mqtt", "coap")).established()) {
            var mqtt = Optional.of(ApplicationProtocol.of("mqtt"));
            assertEquals(mqtt, agreed(pair.client().session()));
            assertEquals(mqtt, agreed(pair.server().session()));
            pair.assertExchange();
        }
    }

    @Test
    void nothingIsNegotiatedWhereOneSideDoesNotKnowAlpn() {
        for (var setup : List.of(
                standard.client(builder -> builder.applicationProtocols("coap")),
                standard.server(builder -> builder.applicationProtocols("coap")))) {
            try (var pair = setup.established()) {
                assertEquals(Optional.empty(), agreed(pair.client().session()));
                assertEquals(Optional.empty(), agreed(pair.server().session()));
            }
        }
    }

    @Test
    @Requirement("RFC7301-3.2-b")
    void nothingInCommonEndsTheHandshake() {
        try (var pair = alpn(List.of("coap"), List.of("mqtt")).over(VirtualNetwork.seeded(1))) {
            pair.runUntilQuiet();
            assertFailed(pair.server().session(), FailureReason.NO_APPLICATION_PROTOCOL);
            assertFailed(pair.client().session(), FailureReason.PEER_ALERT);
        }
    }

    @Test
    void whoeverInsistsRefusesAPeerWithoutAlpn() {
        var insistentClient =
                standard.client(builder -> builder.applicationProtocols("coap").requireApplicationProtocol(true));
        try (var pair = insistentClient.over(VirtualNetwork.seeded(1))) {
            pair.runUntilQuiet();
            assertFailed(pair.client().session(), FailureReason.NO_APPLICATION_PROTOCOL);
            assertFailed(pair.server().session(), FailureReason.PEER_ALERT);
        }
        var insistentServer =
                standard.server(builder -> builder.applicationProtocols("coap").requireApplicationProtocol(true));
        try (var pair = insistentServer.over(VirtualNetwork.seeded(1))) {
            pair.runUntilQuiet();
            assertFailed(pair.server().session(), FailureReason.NO_APPLICATION_PROTOCOL);
            assertFailed(pair.client().session(), FailureReason.PEER_ALERT);
        }
    }

    private static void assertFailed(DtlsSession session, FailureReason reason) {
        var failure = session.failure().orElseThrow();
        assertEquals(reason, failure.reason());
        assertEquals(Optional.of(AlertDescription.NO_APPLICATION_PROTOCOL), failure.alert());
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 100, 512})
    @Requirement({"RFC8449-4-a", "RFC8449-4-e"})
    void noProtectedRecordIsLongerThanThePeerTakes(int limit) {
        var setup = standard.client(builder -> builder.recordSizeLimit(limit))
                .server(builder -> builder.recordSizeLimit(2 * limit));
        try (var pair = setup.established()) {
            var client = pair.client().session();
            var server = pair.server().session();
            assertEquals(limit - hidden(), server.maxPlaintext());
            assertEquals(2 * limit - hidden(), client.maxPlaintext());
            assertEquals(limit - hidden(), tooLarge(server, limit - hidden() + 1));
            pair.client().send("c".repeat(client.maxPlaintext()));
            pair.server().send("s".repeat(server.maxPlaintext()));
            pair.runUntilQuiet();
            assertEquals(
                    List.of("s".repeat(limit - hidden())), pair.client().diary().messages());
            assertEquals(1, pair.server().diary().messages().size());
            assertTrue(longestProtected(pair, Pair.SERVER) <= limit + SEALED);
            assertTrue(longestProtected(pair, Pair.CLIENT) <= 2 * limit + SEALED);
        }
    }

    /** Bytes of the limit that go to the content type, which DTLS 1.3 seals with the content (RFC 8449 §4). */
    private int hidden() {
        return version == ProtocolVersion.DTLS_1_3 ? 1 : 0;
    }

    private static int tooLarge(DtlsSession session, int length) {
        var outcome = session.send(ByteBuffer.allocate(length), ByteBuffer.allocate(1 << 16), 0);
        return assertInstanceOf(SendOutcome.TooLarge.class, outcome).limit();
    }

    private static int longestProtected(Pair pair, PeerPath sender) {
        return pair.network().sent().stream()
                .filter(datagram -> datagram.from().equals(sender))
                .flatMap(datagram -> Records.in(datagram.bytes()).stream())
                .filter(record -> record.epoch() > 0)
                .mapToInt(record -> record.bytes().length - Records.HEADER)
                .max()
                .orElseThrow();
    }

    /** A server that knows both takes the newer one, so that a limit of ours shows here only in what the client announces. */
    @Test
    void whoeverAsksForShorterFragmentsGetsThemByTheNewerExtension() {
        var setup = standard.client(builder -> builder.maxFragmentLength(512));
        try (var pair = setup.established()) {
            assertEquals(512 - hidden(), pair.server().session().maxPlaintext());
            pair.assertExchange();
        }
    }

    /** The peer breaks its word: the record is thrown away, nobody is told, and the session goes on. */
    @Test
    @Requirement({"RFC8449-4-f", "RFC6066-4-c"})
    void aRecordOverOurLimitIsDiscardedWithoutAWord() {
        var keyLog = new ArrayList<String>();
        var setup = standard.client(builder -> builder.suites(List.of(Suites.overheard(version)))
                .recordSizeLimit(64)
                .keyLog(keyLog::add));
        try (var pair = setup.established()) {
            var most = 64 - hidden();
            pair.client().receive(asServer(pair, keyLog, 30, new byte[most + 1]));
            assertEquals(1, pair.client().diary().discarded(DiscardReason.OVER_SIZE_LIMIT));
            assertEquals(List.of(), pair.client().transmitted());
            pair.client().receive(asServer(pair, keyLog, 31, new byte[most]));
            assertEquals(1, pair.client().diary().messages().size());
            pair.assertExchange();
        }
    }

    /** A record of application data that somebody with the server's keys has sealed. */
    private byte[] asServer(Pair pair, List<String> keyLog, long sequence, byte[] data) {
        return switch (version) {
            case DTLS_1_2 ->
                new Eavesdropper(keyLog.get(0), pair.network().sent())
                        .asServer(Records.APPLICATION_DATA, sequence, data);
            case DTLS_1_3 -> new Dtls13Eavesdropper(keyLog).asServer(Records.APPLICATION_DATA, sequence, data);
        };
    }
}
