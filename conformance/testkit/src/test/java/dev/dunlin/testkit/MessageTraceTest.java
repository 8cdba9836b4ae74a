package dev.dunlin.testkit;

import static dev.dunlin.testkit.Faults.losing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.Limits;
import dev.dunlin.session.Resting;
import dev.dunlin.session.TracedMessage;
import dev.dunlin.session.TracedMessage.Direction;
import dev.dunlin.session.TracedMessage.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application that asks for it is told of messages beside its data. */
class MessageTraceTest {
    private static final long SEED = 11;

    private final List<TracedMessage> byClient = new ArrayList<>();
    private final List<TracedMessage> byServer = new ArrayList<>();

    private Setup setup(ProtocolVersion version) {
        return Setup.standard()
                .speaking(version)
                .withShortHellos()
                .client(builder -> builder.messageTrace(byClient::add))
                .server(builder -> builder.messageTrace(byServer::add).ticketCount(1));
    }

    private static String summary(List<TracedMessage> messages) {
        return messages.stream()
                .map(message -> (message.direction() == Direction.SENT ? ">" : "<") + message.name())
                .collect(Collectors.joining(" "));
    }

    private static String expected(ProtocolVersion version) {
        return switch (version) {
            case DTLS_1_2 ->
                ">client_hello <server_hello <certificate <server_key_exchange <server_hello_done >client_key_exchange"
                        + " >change_cipher_spec >finished <new_session_ticket <change_cipher_spec <finished";
            case DTLS_1_3 ->
                ">client_hello <server_hello <encrypted_extensions <certificate <certificate_verify <finished >finished"
                        + " <ack <new_session_ticket >ack";
        };
    }

    private static String mirrored(String summary) {
        return summary.replace('<', '?').replace('>', '<').replace('?', '>');
    }

    @ParameterizedTest
    @EnumSource
    void aHandshakeIsToldMessageByMessageOnBothSides(ProtocolVersion version) {
        try (var pair = setup(version).withoutCookie().established()) {
            pair.assertExchange();
            assertEquals(expected(version), summary(byClient));
            assertEquals(mirrored(expected(version)), summary(byServer), "and nothing of the data");
            for (var message : byClient) {
                assertEquals(pair.client().session().path(), message.path());
                assertTrue(message.length() > 0 || message.name().equals("server_hello_done"), message::toString);
            }
        }
    }

    /** Each part of a message that is sent, and the whole of it once it is there. */
    @ParameterizedTest
    @EnumSource
    void fragmentsAreToldAsTheyGoOutAndTheMessageWhenItIsWhole(ProtocolVersion version) {
        try (var pair = setup(version).withoutCookie().mtu(300).established()) {
            pair.assertEstablished();
            var sent = byServer.stream()
                    .filter(message -> message.name().equals("certificate"))
                    .toList();
            assertTrue(sent.size() > 1, () -> "fragments: " + sent);
            int end = 0;
            for (var fragment : sent) {
                assertEquals(Direction.SENT, fragment.direction());
                assertEquals(end, fragment.fragmentOffset());
                end += fragment.fragmentLength();
                assertEquals(sent.get(0).messageSeq(), fragment.messageSeq());
            }
            assertEquals(sent.get(0).length(), end);
            var received = byClient.stream()
                    .filter(message -> message.name().equals("certificate"))
                    .toList();
            assertEquals(1, received.size());
            assertEquals(end, received.get(0).length());
            assertEquals(end, received.get(0).fragmentLength());
            assertEquals(sent.get(0).epoch(), received.get(0).epoch());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRepeatedIsToldAgainByWhoRepeatsItAndOnceByWhoGetsIt(ProtocolVersion version) {
        var network = VirtualNetwork.seeded(SEED).with(losing(0));
        try (var pair = setup(version).withoutCookie().over(network)) {
            pair.runUntilQuiet();
            pair.assertEstablished();
            assertTrue(
                    summary(byClient).startsWith(">client_hello >client_hello <server_hello"), () -> summary(byClient));
            assertTrue(summary(byServer).startsWith("<client_hello >server_hello"), () -> summary(byServer));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC8446-6.2-c")
    void alertsAreToldBySenderAndReceiver(ProtocolVersion version) {
        try (var pair = setup(version).established()) {
            byClient.clear();
            byServer.clear();
            pair.client().session().abort("a test", pair.network().clock().now());
            pair.runUntilQuiet();
            for (var told : List.of(byClient, byServer)) {
                assertEquals(1, told.size(), told::toString);
                assertEquals(Kind.ALERT, told.get(0).kind());
                assertEquals(AlertDescription.INTERNAL_ERROR.code(), told.get(0).code());
                assertEquals("internal_error", told.get(0).name());
                assertEquals(2, told.get(0).level());
            }
            assertEquals(Direction.SENT, byClient.get(0).direction());
            assertEquals(Direction.RECEIVED, byServer.get(0).direction());
        }
    }

    /** A server keeps nothing of a client that it asks for a cookie, a trace neither. */
    @ParameterizedTest
    @EnumSource
    void aServersTraceBeginsWithTheClientHelloThatBringsTheCookie(ProtocolVersion version) {
        try (var pair = setup(version).established()) {
            pair.assertEstablished();
            var retry = version == ProtocolVersion.DTLS_1_2 ? "hello_verify_request" : "server_hello";
            assertTrue(summary(byClient).startsWith(">client_hello <" + retry + " >client_hello <server_hello"));
            assertTrue(summary(byServer).startsWith("<client_hello >server_hello"));
            assertEquals(1, byServer.get(0).messageSeq());
        }
    }

    @Test
    void aSessionThatHasRestedIsStillTraced() {
        var limits = Limits.builder().awakeAssociations(0).build();
        var resting = Flow.PSK
                .applyTo(setup(ProtocolVersion.DTLS_1_3), ProtocolVersion.DTLS_1_3)
                .limits(limits);
        try (var pair = resting.established()) {
            pair.network().runUntilIdle();
            assertTrue(Resting.is(pair.server().session()));
            byServer.clear();
            var unused = pair.client()
                    .session()
                    .updateKeys(false, pair.network().clock().now());
            pair.runUntilQuiet();
            assertEquals("<key_update >ack", summary(byServer));
        }
    }

    /** As any other call-back that fails: it ends this session by name. */
    @ParameterizedTest
    @ValueSource(strings = {"client_hello", "finished", "certificate"})
    void aTraceThatRaisesEndsItsSessionWithInternalError(String name) {
        for (var version : ProtocolVersion.values()) {
            var failing = Setup.standard()
                    .speaking(version)
                    .withoutCookie()
                    .server(builder -> builder.messageTrace(message -> {
                        if (message.name().equals(name)) {
                            throw new IllegalStateException("a trace that fails");
                        }
                    }));
            try (var pair = failing.over(VirtualNetwork.seeded(SEED))) {
                pair.runUntilQuiet();
                var failure = pair.server().session().failure().orElseThrow();
                assertEquals(FailureReason.INTERNAL_ERROR, failure.reason());
                var told = pair.client().session().failure().orElseThrow();
                // In the middle of a flight there may be no keys yet that the peer could read it with.
                told.alert().ifPresent(alert -> assertEquals(AlertDescription.INTERNAL_ERROR, alert));
                assertTrue(told.sentByPeer() || told.reason() == FailureReason.PEER_UNRESPONSIVE, told::toString);
            }
        }
    }

    @Test
    void aLineOfTheTraceSaysWhatThereIsToKnow() {
        try (var pair = setup(ProtocolVersion.DTLS_1_3).withoutCookie().mtu(300).established()) {
            pair.assertEstablished();
            var lines = byServer.stream().map(TracedMessage::toString).toList();
            assertTrue(lines.get(0).matches("RECEIVED client_hello, message 0, epoch 0, [0-9]+ bytes"), lines.get(0));
            var certificate = lines.stream()
                    .filter(line -> line.contains("certificate,"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(
                    certificate.matches("SENT certificate, message 2, epoch 2, 0 to [0-9]+ of [0-9]+ bytes"),
                    certificate);
            assertFalse(lines.stream().anyMatch(line -> line.contains("null")));
        }
    }
}
