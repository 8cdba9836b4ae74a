package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.Role;
import dev.dunlin.requirements.Requirement;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application that refuses its peer by an alert that it has chosen. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class AlertOfChoiceTest {
    private static final String WHY = "not on the list";
    /** Those that are not for this, or have a rule of their own. */
    private static final Set<AlertDescription> SPECIAL = EnumSet.of(
            AlertDescription.CLOSE_NOTIFY,
            AlertDescription.NO_RENEGOTIATION,
            AlertDescription.USER_CANCELED,
            AlertDescription.DECOMPRESSION_FAILURE);

    private final ProtocolVersion version;

    AlertOfChoiceTest(ProtocolVersion version) {
        this.version = version;
    }

    private DtlsSession client() {
        return DtlsSession.client(Pki.client(version).build(), Pki.SERVER, 0);
    }

    private DtlsSession server() {
        return DtlsSession.server(Pki.server(version).provenPaths(path -> true).build(), 0);
    }

    private static void bring(DtlsSession to, List<byte[]> datagrams) {
        datagrams.forEach(datagram -> Carrier.bring(to, datagram, 0));
    }

    private static void assertRefused(AlertDescription alert, DtlsSession ours) {
        var failure = ours.failure().orElseThrow();
        assertEquals(Optional.of(alert), failure.alert());
        assertEquals(FailureReason.APPLICATION_REFUSED, failure.reason());
        assertEquals(WHY, failure.detail());
        assertFalse(failure.sentByPeer());
        assertTrue(ours.isClosed());
        assertEquals(Long.MAX_VALUE, ours.nextTimeout(0));
    }

    private static void assertTold(AlertDescription alert, DtlsSession theirs) {
        var told = theirs.failure().orElseThrow();
        assertEquals(Optional.of(alert), told.alert());
        assertEquals(FailureReason.PEER_ALERT, told.reason());
        assertTrue(told.sentByPeer());
    }

    private static Set<AlertDescription> usual() {
        var usual = EnumSet.allOf(AlertDescription.class);
        usual.removeAll(SPECIAL);
        return usual;
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC5246-7.2.2-c", "RFC8446-6.2-a", "RFC8446-6-e"})
    void anEstablishedSessionEndsByWhicheverAlertTheApplicationNames(Role role) {
        for (var alert : usual()) {
            try (var client = client();
                    var server = server()) {
                Carrier.converse(client, server, 0);
                var ours = role == Role.CLIENT ? client : server;
                var theirs = role == Role.CLIENT ? server : client;
                var late = Carrier.sealed(theirs, "late", 0);
                ours.abort(alert, WHY, 0);
                var said = Carrier.output(ours, 0);
                assertEquals(1, said.size());
                assertRefused(alert, ours);
                assertEquals(ReceiveOutcome.Kind.FAILED, Carrier.kind(Carrier.bring(ours, late, 0)));
                var sent = ours.send(ByteBuffer.allocate(1), ByteBuffer.allocate(100), 0);
                assertEquals(SendOutcome.Kind.FAILED, sent.kind());
                bring(theirs, said);
                assertTold(alert, theirs);
            }
        }
    }

    @Test
    void aClientRefusesInTheMiddleOfTheHandshake() {
        try (var client = client();
                var server = server()) {
            bring(server, Carrier.output(client, 0));
            client.abort(AlertDescription.ACCESS_DENIED, WHY, 0);
            bring(server, Carrier.output(client, 0));
            assertRefused(AlertDescription.ACCESS_DENIED, client);
            // DTLS 1.3 has no word for it in the clear once the server's keys are there: it hears nothing, and gives
            // up.
            switch (version) {
                case DTLS_1_2 -> assertTold(AlertDescription.ACCESS_DENIED, server);
                case DTLS_1_3 -> assertFalse(server.isEstablished());
            }
        }
    }

    @Test
    void aServerRefusesInTheMiddleOfTheHandshake() {
        try (var client = client();
                var server = server()) {
            bring(server, Carrier.output(client, 0));
            bring(client, Carrier.output(server, 0));
            server.abort(AlertDescription.INSUFFICIENT_SECURITY, WHY, 0);
            bring(client, Carrier.output(server, 0));
            assertRefused(AlertDescription.INSUFFICIENT_SECURITY, server);
            assertTold(AlertDescription.INSUFFICIENT_SECURITY, client);
            assertEquals(0, server.bytesHeld());
        }
    }

    /** The alert has to be read without the keys that come with the flight. */
    @Test
    void aServerRefusesBeforeItsFlightIsOut() {
        try (var client = client();
                var server = server()) {
            bring(server, Carrier.output(client, 0));
            server.abort(AlertDescription.UNRECOGNIZED_NAME, WHY, 0);
            var said = Carrier.output(server, 0);
            assertEquals(1, said.size());
            bring(client, said);
            assertRefused(AlertDescription.UNRECOGNIZED_NAME, server);
            assertTold(AlertDescription.UNRECOGNIZED_NAME, client);
        }
    }

    @Test
    void aServerWithoutAClientHasNobodyToTell() {
        try (var server = server()) {
            server.abort(AlertDescription.ACCESS_DENIED, WHY, 0);
            assertEquals(List.of(), Carrier.output(server, 0));
            var failure = server.failure().orElseThrow();
            assertEquals(FailureReason.APPLICATION_REFUSED, failure.reason());
            assertEquals(Optional.empty(), failure.alert());
            assertTrue(server.isClosed());
        }
        try (var server = server()) {
            server.abort(WHY, 0);
            assertEquals(List.of(), Carrier.output(server, 0));
            assertEquals(
                    FailureReason.INTERNAL_ERROR, server.failure().orElseThrow().reason());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9846-6.1-a")
    void userCanceledComesWithTheGoodbyeThatAPeerWaitsFor(Role role) {
        try (var client = client();
                var server = server()) {
            Carrier.converse(client, server, 0);
            var ours = role == Role.CLIENT ? client : server;
            var theirs = role == Role.CLIENT ? server : client;
            ours.abort(AlertDescription.USER_CANCELED, WHY, 0);
            bring(theirs, Carrier.output(ours, 0));
            assertRefused(AlertDescription.USER_CANCELED, ours);
            switch (version) {
                case DTLS_1_2 -> assertTold(AlertDescription.USER_CANCELED, theirs);
                case DTLS_1_3 -> {
                    assertEquals(Optional.empty(), theirs.failure());
                    bring(ours, Carrier.output(theirs, 0));
                    assertTrue(theirs.isClosed());
                    assertRefused(AlertDescription.USER_CANCELED, ours);
                }
            }
        }
    }

    /** RFC 8446 appendix B.2: what is there for the sake of earlier versions is not sent. */
    @Test
    void decompressionFailureIsNotSaidInDtls13() {
        var expected =
                switch (version) {
                    case DTLS_1_2 -> AlertDescription.DECOMPRESSION_FAILURE;
                    case DTLS_1_3 -> AlertDescription.INTERNAL_ERROR;
                };
        try (var client = client();
                var server = server()) {
            Carrier.converse(client, server, 0);
            client.abort(AlertDescription.DECOMPRESSION_FAILURE, WHY, 0);
            bring(server, Carrier.output(client, 0));
            assertRefused(expected, client);
            assertTold(expected, server);
        }
    }

    @Test
    void whatAnnouncesNoFailureIsMisuseAndChangesNothing() {
        try (var client = client();
                var server = server()) {
            Carrier.converse(client, server, 0);
            for (var none : Arrays.asList(AlertDescription.CLOSE_NOTIFY, AlertDescription.NO_RENEGOTIATION)) {
                assertThrows(IllegalArgumentException.class, () -> client.abort(none, WHY, 0));
            }
            assertTrue(client.isEstablished());
            assertEquals(List.of(), Carrier.output(client, 0));
        }
    }

    @Test
    void aSessionThatHasEndedKeepsItsEnd() {
        try (var client = client();
                var server = server()) {
            Carrier.converse(client, server, 0);
            client.shutdown(0);
            client.abort(AlertDescription.ACCESS_DENIED, WHY, 0);
            bring(server, Carrier.output(client, 0));
            assertEquals(Optional.empty(), client.failure());
            assertEquals(Optional.empty(), server.failure());
            server.abort(AlertDescription.ACCESS_DENIED, WHY, 0);
            assertEquals(Optional.empty(), server.failure());
        }
        try (var client = client();
                var server = server()) {
            Carrier.converse(client, server, 0);
            client.abort(AlertDescription.ACCESS_DENIED, WHY, 0);
            client.abort(AlertDescription.GENERAL_ERROR, "again", 0);
            assertRefusedOnce(client);
            assertEquals(1, Carrier.output(client, 0).size());
            assertRefused(AlertDescription.ACCESS_DENIED, client);
        }
    }

    private static void assertRefusedOnce(DtlsSession session) {
        assertEquals(
                Optional.of(AlertDescription.ACCESS_DENIED),
                session.failure().orElseThrow().alert());
    }
}
