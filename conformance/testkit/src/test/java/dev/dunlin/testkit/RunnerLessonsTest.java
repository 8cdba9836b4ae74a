package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.ReceiveOutcome;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What BoringSSL's test runner taught, which is not there when these tests run. */
class RunnerLessonsTest {
    private static final int LOOKS_OLD = 0xFEFF;
    private static final int AS_IT_IS = 0xFEFD;
    private static final int HELLO_VERIFY_REQUEST = 3;
    /** Where message_seq stands in a datagram that begins with a plaintext handshake record. */
    private static final int MESSAGE_SEQ = Records.HEADER + 4;

    private static final int UNIFIED = 0x20;
    private static final int UNIFIED_MASK = 0xE0;
    /** First byte, 16 bits of sequence number, 16 bits of length. */
    private static final int UNIFIED_HEADER = 5;

    private final VirtualClock clock = VirtualClock.startingAt(0);

    private SessionEndpoint client(Setup setup) {
        var session = DtlsSession.client(setup.clientConfig(), Identity.NAME, clock.now());
        return new SessionEndpoint(session, Pair.CLIENT, Pair.SERVER, clock);
    }

    private SessionEndpoint server(Setup setup) {
        return new SessionEndpoint(
                DtlsSession.server(setup.serverConfig(), clock.now()), Pair.SERVER, Pair.CLIENT, clock);
    }

    private static Setup speaking(ProtocolVersion version) {
        return Setup.standard()
                .client(builder -> builder.versions(version, version))
                .server(builder -> builder.versions(version, version));
    }

    private static void bring(List<byte[]> datagrams, SessionEndpoint to) {
        datagrams.forEach(to::receive);
    }

    private static int recordVersion(byte[] datagram) {
        return ByteBuffer.wrap(datagram).getChar(1);
    }

    @Test
    @Requirement({"RFC9147-4-b", "RFC9147-4-c"})
    void clientHelloLooksOldUnlessHelloRetryRequestAskedForIt() {
        for (var version : ProtocolVersion.values()) {
            try (var client = client(speaking(version));
                    var server = server(speaking(version))) {
                var first = client.transmitted();
                assertEquals(LOOKS_OLD, recordVersion(first.get(0)));
                bring(first, server);
                bring(server.transmitted(), client);
                int second = recordVersion(client.transmitted().get(0));
                assertEquals(version == ProtocolVersion.DTLS_1_3 ? AS_IT_IS : LOOKS_OLD, second);
            }
        }
    }

    @Test
    @Requirement("RFC9147-5.2-c")
    void firstMessageHasNumberZero() {
        for (var version : ProtocolVersion.values()) {
            try (var client = client(speaking(version));
                    var server = server(speaking(version).withoutCookie())) {
                var hello = client.transmitted().get(0);
                var ahead = ByteBuffer.wrap(hello.clone()).putChar(MESSAGE_SEQ, (char) 7).array();
                server.receive(ahead);
                assertEquals(1, server.diary().discarded(DiscardReason.UNUSABLE_CLIENT_HELLO));
                assertTrue(server.transmitted().isEmpty());
                server.receive(hello);
                assertFalse(server.transmitted().isEmpty());
            }
        }
    }

    @Test
    @Requirement("RFC9147-5.2-k")
    void serverThatAsksForACookieAsInDtls12HasNoVersionInCommonWithDtls13Alone() {
        try (var client = client(speaking(ProtocolVersion.DTLS_1_3))) {
            assertFalse(client.transmitted().isEmpty());
            client.receive(Records.fragment(0, 0, HELLO_VERIFY_REQUEST, 3, 0, 0, (byte) 0xFE, (byte) 0xFF, (byte) 0));
            var failure = client.session().failure().orElseThrow();
            assertEquals(FailureReason.NO_COMMON_VERSION, failure.reason());
            assertEquals(AlertDescription.PROTOCOL_VERSION, failure.alert().orElseThrow());
        }
    }

    @Test
    @Requirement("RFC9147-5.5-i")
    void messagesOfAFlightShareProtectedRecords() {
        try (var client = client(speaking(ProtocolVersion.DTLS_1_3));
                var server = server(speaking(ProtocolVersion.DTLS_1_3).withoutCookie())) {
            bring(client.transmitted(), server);
            var flight = server.transmitted();
            for (var datagram : flight) {
                assertTrue(protectedRecords(datagram) <= 1, "EncryptedExtensions to Finished, cut by datagrams alone");
            }
            bring(flight, client);
            bring(client.transmitted(), server);
            bring(server.transmitted(), client);
            assertTrue(client.session().isEstablished());
            assertTrue(server.session().isEstablished());
        }
    }

    private static int protectedRecords(byte[] datagram) {
        int count = 0;
        for (int at = 0; at < datagram.length; ) {
            boolean isProtected = (datagram[at] & UNIFIED_MASK) == UNIFIED;
            int header = isProtected ? UNIFIED_HEADER : Records.HEADER;
            at += header + ByteBuffer.wrap(datagram).getChar(at + header - 2);
            count += isProtected ? 1 : 0;
        }
        return count;
    }

    @Test
    @Requirement("RFC9147-5.8.4-d")
    void keyUpdateWaitsUntilThePeerCanReadIt() {
        try (var client = client(speaking(ProtocolVersion.DTLS_1_3));
                var server = server(speaking(ProtocolVersion.DTLS_1_3).withoutCookie())) {
            bring(client.transmitted(), server);
            bring(server.transmitted(), client);
            var finished = client.transmitted();
            assertTrue(client.session().isEstablished());
            var outcome = client.session().updateKeys(false, clock.now());
            assertEquals(KeyUpdateOutcome.Kind.STARTED, outcome.kind());
            assertTrue(client.transmitted().isEmpty(), "Finished may be lost, and then nobody could read it");
            bring(finished, server);
            bring(server.transmitted(), client);
            var update = client.transmitted();
            assertFalse(update.isEmpty());
            bring(update, server);
            bring(server.transmitted(), client);
            bring(List.of(client.sealed("under new keys")), server);
            assertEquals(List.of("under new keys"), server.diary().messages());
        }
    }

    @Test
    @Requirement("RFC9147-7.2-e")
    void failureIsToldInAnEpochThatThePeerCanRead() {
        var distrusting = speaking(ProtocolVersion.DTLS_1_3)
                .client(builder -> builder.trust(Identity.otherTrust()));
        try (var client = client(distrusting);
                var server = server(speaking(ProtocolVersion.DTLS_1_3).withoutCookie())) {
            bring(client.transmitted(), server);
            bring(server.transmitted(), client);
            bring(client.transmitted(), server);
            assertEquals(FailureReason.PEER_ALERT, server.session().failure().orElseThrow().reason());
            assertEquals(ReceiveOutcome.Kind.FAILED, receive(client.session()).kind());
        }
    }

    private ReceiveOutcome receive(DtlsSession session) {
        return session.receive(ByteBuffer.allocate(1), ByteBuffer.allocate(1), clock.now());
    }
}
