package dev.dunlin.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.SessionEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an authenticated peer may say beside data, once both are established: records sealed by a script that has the keys. */
class AuthenticatedPeerTest {
    private static final int HELLO_REQUEST = 0;
    private static final int CLIENT_HELLO = 1;
    private static final int FINISHED = 20;
    private static final byte WARNING = 1;
    private static final byte FATAL = 2;
    private static final byte CLOSE_NOTIFY = 0;
    private static final byte NO_RENEGOTIATION = 100;
    private static final byte USER_CANCELED = 90;
    private static final byte INTERNAL_ERROR = 80;
    private static final byte DECODE_ERROR = 50;

    private final List<String> keyLog = new ArrayList<>();
    private final Pair pair = Setup.standard()
            .client(builder -> builder.suites(List.of(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256))
                    .keyLog(keyLog::add))
            .established();
    private final Eavesdropper keys =
            new Eavesdropper(keyLog.get(0), pair.network().sent());
    private final DtlsSession client = pair.client().session();
    private final DtlsSession server = pair.server().session();
    /** Ahead of what the genuine peer will use, and not so far that this would fall out of the window. */
    private long next = 30;

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    @Requirement({"RFC5288-3-a", "RFC6347-4.1.2.1-a", "RFC6347-4.1.2.1-b", "RFC5246-6.2.3.3-a", "RFC6347-4.1-a"})
    void recordsAreSealedAsTheRfcsSay() {
        var hello = Records.in(pair.client().sealed("hello")).get(0);
        assertEquals(1, hello.epoch());
        assertArrayEquals("hello".getBytes(UTF_8), keys.openClient(hello.bytes()));
        pair.client().receive(keys.asServer(Records.APPLICATION_DATA, 77, "scripted".getBytes(UTF_8)));
        assertEquals(List.of("scripted"), pair.client().diary().messages());
    }

    @Test
    @Requirement({"RFC5246-7.4.1.1-a", "RFC5746-4.2-b"})
    @SecurityHistory("T53")
    void clientAnswersTheWishForRenegotiationWithOneWarning() {
        for (int i = 0; i < 5; i++) {
            pair.client().receive(keys.asServer(Records.HANDSHAKE, next++, Records.handshake(HELLO_REQUEST, 0, i, 0)));
        }
        assertEquals(List.of("alert 1 100"), sent(pair.client()));
        assertTrue(Events.of(client).contains(SessionEvent.Kind.RENEGOTIATION_REFUSED));
        assertTrue(client.isEstablished());
        pair.assertExchange();
    }

    @Test
    @Requirement("RFC5746-4.4-a")
    @SecurityHistory("T53")
    void serverAnswersAnotherClientHelloWithOneWarning() {
        for (int i = 0; i < 5; i++) {
            var fragment = Records.handshake(CLIENT_HELLO, 100, i, 0, new byte[100]);
            pair.server().receive(keys.asClient(Records.HANDSHAKE, next++, fragment));
        }
        assertEquals(List.of("alert 1 100"), sent(pair.server()));
        assertTrue(Events.of(server).contains(SessionEvent.Kind.RENEGOTIATION_REFUSED));
        assertTrue(server.isEstablished());
    }

    @Test
    void fatalAlertOfThePeerEndsTheSessionWithoutAWord() {
        pair.client().receive(keys.asServer(Records.ALERT, next++, FATAL, INTERNAL_ERROR));
        var failure = client.failure().orElseThrow();
        assertTrue(failure.sentByPeer());
        assertEquals(AlertDescription.INTERNAL_ERROR, failure.alert().orElseThrow());
        assertEquals(FailureReason.PEER_ALERT, failure.reason());
        assertEquals(List.of(), sent(pair.client()));
    }

    @Test
    void fatalAlertThatTheRegistryDoesNotKnowIsStillFatal() {
        pair.client().receive(keys.asServer(Records.ALERT, next++, FATAL, (byte) 200));
        var failure = client.failure().orElseThrow();
        assertTrue(failure.alert().isEmpty());
        assertTrue(failure.detail().contains("200"), failure::toString);
    }

    @Test
    void warningsEndNothing() {
        pair.client().receive(keys.asServer(Records.ALERT, next++, WARNING, USER_CANCELED));
        pair.client().receive(keys.asServer(Records.ALERT, next++, WARNING, NO_RENEGOTIATION));
        pair.client().receive(keys.asServer(Records.ALERT, next++, WARNING, (byte) 201));
        assertTrue(client.isEstablished());
        assertTrue(Events.of(client).contains(SessionEvent.Kind.WARNING_ALERT));
        assertEquals(List.of(), sent(pair.client()));
        pair.assertExchange();
    }

    @Test
    @Requirement("RFC5246-7.2.1-a")
    void closeNotifyCountsAtEitherLevel() {
        pair.client().receive(keys.asServer(Records.ALERT, next++, FATAL, CLOSE_NOTIFY));
        assertEquals(List.of("alert 1 0"), sent(pair.client()));
        assertTrue(client.isClosed());
        assertTrue(client.failure().isEmpty());
    }

    @Test
    void alertsThatAreNoneAreThePeersFault() {
        pair.client().receive(keys.asServer(Records.ALERT, next++, (byte) 7, CLOSE_NOTIFY));
        assertEquals(
                FailureReason.ILLEGAL_PARAMETER, client.failure().orElseThrow().reason());
        assertEquals(List.of("alert 2 47"), sent(pair.client()));

        pair.server().receive(keys.asClient(Records.ALERT, next++, FATAL));
        assertEquals(
                FailureReason.MALFORMED_MESSAGE, server.failure().orElseThrow().reason());
        assertEquals(List.of("alert 2 " + DECODE_ERROR), sent(pair.server()));
    }

    @Test
    void aNewMessageAfterTheHandshakeEndsIt() {
        var finished = Records.handshake(FINISHED, 12, 9, 0, new byte[12]);
        pair.client().receive(keys.asServer(Records.HANDSHAKE, next++, finished));
        assertEquals(
                FailureReason.UNEXPECTED_MESSAGE, client.failure().orElseThrow().reason());
        assertEquals(List.of("alert 2 10"), sent(pair.client()));
    }

    @Test
    @SecurityHistory("T53")
    void everythingElseIsDiscardedAndNotAnswered() {
        byte[][] oddities = {
            keys.asServer(Records.CHANGE_CIPHER_SPEC, next++, (byte) 1),
            keys.asServer(Records.CHANGE_CIPHER_SPEC, next++, (byte) 2),
            keys.asServer(Records.HANDSHAKE, next++, (byte) 1, (byte) 2),
            keys.asServer(Records.HANDSHAKE, next++),
            keys.asServer(Records.HANDSHAKE, next++, Records.handshake(99, 5, 0, 0, new byte[5])),
            keys.asServer(24, next++, (byte) 1),
            keys.asServer(26, next++, (byte) 1)
        };
        for (var oddity : oddities) {
            pair.client().receive(oddity);
            assertTrue(client.isEstablished(), () -> String.valueOf(client.failure()));
        }
        assertEquals(List.of(), sent(pair.client()));
        pair.assertExchange();
    }

    @Test
    @Requirement({"RFC6347-4.1.2.6-a", "RFC6347-4.1.2.6-c", "RFC6347-4.1.2.6-f", "RFC6347-4.1.2.6-i"})
    void recordsCountOnceAndNotBelowTheWindow() {
        assertData("first", 1000);
        assertData("still inside", 1000 - 63);
        assertEquals("DISCARDED(TOO_OLD)", receive("outside", 1000 - 64));
        assertEquals("DISCARDED(REPLAYED)", receive("first", 1000));
        assertData("far ahead", (1L << 48) - 2);
        assertEquals("DISCARDED(TOO_OLD)", receive("left behind", 1001));
    }

    private void assertData(String message, long number) {
        assertEquals("DATA", receive(message, number));
        var messages = pair.client().diary().messages();
        assertEquals(message, messages.get(messages.size() - 1));
    }

    private String receive(String message, long number) {
        pair.client().receive(keys.asServer(Records.APPLICATION_DATA, number, message.getBytes(UTF_8)));
        var received = pair.client().diary().received();
        return received.get(received.size() - 1).toString();
    }

    /** What the endpoint sends, opened. */
    private List<String> sent(SessionEndpoint endpoint) {
        var said = new ArrayList<String>();
        for (var datagram : endpoint.transmitted()) {
            for (var record : Records.in(datagram)) {
                var content =
                        endpoint == pair.client() ? keys.openClient(record.bytes()) : keys.openServer(record.bytes());
                said.add(
                        record.type() == Records.ALERT
                                ? "alert " + content[0] + " " + content[1]
                                : "type " + record.type());
            }
        }
        return said;
    }
}
