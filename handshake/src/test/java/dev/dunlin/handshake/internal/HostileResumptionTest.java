package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.authentication.PeerIdentity;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.ClientHello;
import dev.dunlin.handshake.internal.message.Cookie;
import dev.dunlin.handshake.internal.message.ExtendedMasterSecret;
import dev.dunlin.handshake.internal.message.Extension;
import dev.dunlin.handshake.internal.message.Extensions;
import dev.dunlin.handshake.internal.message.Finished;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.handshake.internal.message.HelloVerifyRequest;
import dev.dunlin.handshake.internal.message.NewSessionTicket;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.handshake.internal.message.RenegotiationInfo;
import dev.dunlin.handshake.internal.message.ServerHello;
import dev.dunlin.handshake.internal.message.ServerHelloDone;
import dev.dunlin.handshake.internal.message.ServerName;
import dev.dunlin.handshake.internal.message.ServerNameAcknowledgement;
import dev.dunlin.handshake.internal.message.SessionId;
import dev.dunlin.handshake.internal.message.SessionTicket;
import dev.dunlin.handshake.internal.message.VerifyData;
import dev.dunlin.handshake.internal.resumption.KnownSession;
import dev.dunlin.handshake.internal.resumption.ResumptionSettings;
import dev.dunlin.handshake.internal.resumption.SealedStates;
import dev.dunlin.handshake.internal.resumption.SessionState;
import dev.dunlin.requirements.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer that lies about the session that goes on, in either role. */
class HostileResumptionTest {
    static final byte[] MASTER = filled(48, 7);
    static final Bytes TICKET = ScriptedPeer.bytes(1, 2, 3, 4);
    static final SessionId ID = new SessionId(Bytes.of(filled(32, 5)));
    private static final Bytes POLICY = ScriptedPeer.bytes(9);

    private static final Reaction BAD_FINISHED =
            Reaction.refused(AlertDescription.DECRYPT_ERROR, FailureReason.BAD_FINISHED);
    private static final Reaction NO_EXTENDED_MASTER_SECRET =
            Reaction.refused(AlertDescription.HANDSHAKE_FAILURE, FailureReason.REQUIRED_EXTENSION_MISSING);

    // The client, before a lying server

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement({"RFC6347-4.2.4-h", "RFC5077-3.4-b"})
    void honestServerIsBelieved(boolean byTicket) {
        var server = offeredServer(byTicket);
        assertTaken(server.send(accepting(server)));
        assertTaken(server.changeCipherSpec());
        assertTaken(server.send(finished(server, "server finished")));
        assertTrue(server.driver.isComplete());
        assertTrue(server.driver.result().resumability().resumed());
        var answer = server.read();
        assertTrue(answer.get(0).isChangeCipherSpec());
        assertEquals(HandshakeType.FINISHED.code(), answer.get(1).type());
        assertEquals(1, answer.get(1).epoch());
        assertTrue(server.driver.driver().lastFlightIsOurs());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement("RFC7627-5.3-h")
    void serverThatResumesWithoutTheExtendedMasterSecretIsRefused(boolean byTicket) {
        var server = offeredServer(byTicket);
        var hello = accepting(server, ScriptedServer.SUITE, RenegotiationInfo.INITIAL);
        assertEquals(NO_EXTENDED_MASTER_SECRET, server.send(hello));
        assertFalse(server.driver.hasKeys());
    }

    @Test
    void serverThatResumesUnderAnotherSuiteIsRefused() {
        var server = offeredServer(true);
        int other = CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256.code();
        var hello = accepting(server, other, RenegotiationInfo.INITIAL, new ExtendedMasterSecret());
        assertEquals(
                Reaction.refused(AlertDescription.ILLEGAL_PARAMETER, FailureReason.ILLEGAL_PARAMETER),
                server.send(hello));
        assertFalse(server.driver.hasKeys());
    }

    @Test
    @Requirement({"RFC5246-7.4.9-a", "RFC5077-3.3-c"})
    void serverThatDoesNotHaveTheSecretIsFoundOut() {
        var server = offeredServer(true);
        assertTaken(server.send(accepting(server)));
        assertTaken(server.changeCipherSpec());
        server.master = filled(48, 8);
        assertEquals(BAD_FINISHED, server.send(finished(server, "server finished")));
        assertFalse(server.driver.isComplete());
    }

    @Test
    @Requirement("RFC5246-7.4.9-a")
    void ownFinishedSentBackIsNoProof() {
        var server = offeredServer(true);
        assertTaken(server.send(accepting(server)));
        assertTaken(server.changeCipherSpec());
        assertEquals(BAD_FINISHED, server.send(finished(server, "client finished")));
    }

    @Test
    @Requirement("RFC5246-7.4.1.3-b")
    void serverThatDeclinesShakesHandsInFull() {
        var server = offeredServer(true);
        assertTaken(server.send(server.serverHello()));
        server.continueFrom(HandshakeType.CERTIFICATE);
        assertTaken(server.send(server.finished()));
        assertFalse(server.driver.result().resumability().resumed());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sessionIdThatWasNotOfferedIsANewOne(boolean byTicket) {
        var server = offeredServer(byTicket);
        var hello = server.serverHello();
        assertTaken(server.send(new ServerHello(
                hello.legacyVersion(),
                hello.random(),
                new SessionId(Bytes.of(filled(32, 6))),
                hello.cipherSuite(),
                hello.extensions())));
        assertEquals("WaitServerCertificate", server.driver.driver().stateName());
    }

    @Test
    void certificateInAnAbbreviatedHandshakeIsRefused() {
        var server = offeredServer(true);
        assertTaken(server.send(accepting(server)));
        assertUnexpected(server.send(server.certificate()));
    }

    @Test
    @Requirement("RFC5077-3.3-a")
    void ticketThatWasNotPromisedIsRefused() {
        var server = offeredServer(true);
        assertTaken(server.send(accepting(server)));
        assertUnexpected(server.send(new NewSessionTicket(0, TICKET)));
    }

    @Test
    @Requirement("RFC5077-3.3-a")
    void promisedTicketThatDoesNotComeIsMissed() {
        var server = offeredServer(true);
        assertTaken(server.send(acceptingWithTicket(server)));
        assertUnexpected(server.send(finished(server, "server finished")));
    }

    @Test
    void ticketForWhomAskedForNoneIsUnsolicited() {
        var known = known(false);
        var client = DriverUnderTest.client(TestSettings.client(), known);
        var server = ScriptedServer.of(client);
        assertEquals(
                Reaction.refused(AlertDescription.UNSUPPORTED_EXTENSION, FailureReason.UNSOLICITED_EXTENSION),
                server.send(acceptingWithTicket(server)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, KnownSession.LONGEST_TICKET, KnownSession.LONGEST_TICKET + 1, 65_000})
    @Requirement({"RFC5077-4-a", "RFC5077-5.2-b"})
    void ticketsOfAnyLengthAreTakenAndKeptIfTheyFitAHello(int length) {
        var server = offeredServer(true);
        assertTaken(server.send(acceptingWithTicket(server)));
        var ticket = Bytes.of(filled(length, 3));
        assertTaken(server.send(new NewSessionTicket(100, ticket)));
        assertTaken(server.changeCipherSpec());
        assertTaken(server.send(finished(server, "server finished")));
        try (var later = server.driver.result().resumability().known().get().orElseThrow()) {
            assertEquals(length == 0 || length > KnownSession.LONGEST_TICKET ? TICKET : ticket, later.ticket());
        }
    }

    @Test
    @Requirement({"RFC5077-5.2-b", "RFC5077-3.3-c"})
    void fullHandshakeWithAnEmptyTicketLeavesNothingToResume() {
        var client = DriverUnderTest.client(TestSettings.client().resumption(tickets()));
        var server = ScriptedServer.of(client);
        assertTaken(server.send(server.serverHello(
                ScriptedServer.VERSION,
                ScriptedServer.SUITE,
                RenegotiationInfo.INITIAL,
                new ExtendedMasterSecret(),
                SessionTicket.EMPTY)));
        assertTaken(server.send(server.certificate()));
        assertTaken(server.send(server.serverKeyExchange()));
        assertTaken(server.send(new ServerHelloDone()));
        server.readAnswer();
        assertTaken(server.send(NewSessionTicket.NONE));
        assertTaken(server.changeCipherSpec());
        assertTaken(server.send(server.finished()));
        assertTrue(client.result().resumability().known().get().isEmpty());
    }

    @Test
    @Requirement("RFC7627-5.3-a")
    void sessionWithoutExtendedMasterSecretIsNothingToResume() {
        var settings = TestSettings.client().allowingNoExtendedMasterSecret().resumption(tickets());
        var server = ScriptedServer.of(settings);
        server.leaveOutExtendedMasterSecret();
        var hello = server.serverHello();
        assertTaken(server.send(
                new ServerHello(hello.legacyVersion(), hello.random(), ID, hello.cipherSuite(), hello.extensions())));
        server.continueFrom(HandshakeType.CERTIFICATE);
        assertTaken(server.send(server.finished()));
        assertTrue(server.driver.result().resumability().known().get().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement({"RFC6347-4.2.1-i", "RFC6347-4.2.1-u", "RFC7627-5.3-b", "RFC5246-7.4.1.2-d"})
    void secondClientHelloOffersTheSame(boolean byTicket) {
        var known = known(byTicket);
        var server =
                ScriptedServer.of(DriverUnderTest.client(TestSettings.client().resumption(tickets()), known));
        var first = server.helloRead();
        server.send(HelloVerifyRequest.of(new Cookie(ScriptedPeer.bytes(1, 2))));
        var second = server.readHello();
        assertEquals(first.withCookie(second.cookie()), second);
        assertTrue(first.cipherSuites().contains(ScriptedServer.SUITE));
        assertTrue(first.extensions().has(ExtendedMasterSecret.class));
        assertEquals(
                byTicket ? TICKET : Bytes.EMPTY,
                first.extensions().find(SessionTicket.class).orElseThrow().ticket());
        assertEquals(byTicket, !first.sessionId().equals(ID));
        assertFalse(first.sessionId().bytes().isEmpty());
    }

    // The server, before a lying client

    @Test
    @Requirement("RFC6066-3-i")
    void serverDoesNotAcknowledgeTheNameAgain() {
        var client = resumingClient();
        assertTaken(client.send(hello(client, ScriptedClient.usualExtensions())));
        var answer = (ServerHello) client.readAnswer().get(0).message();
        assertFalse(answer.extensions().has(ServerNameAcknowledgement.class));
        assertTrue(answer.extensions().has(ExtendedMasterSecret.class));
        assertEquals(ID, answer.sessionId());
    }

    @Test
    @Requirement("RFC7627-5.3-d")
    void clientThatResumesWithoutTheExtendedMasterSecretIsRefused() {
        var client = ScriptedClient.of(
                TestSettings.server().allowingNoExtendedMasterSecret().resumption(knowing()));
        var extensions = new ArrayList<>(ScriptedClient.usualExtensions());
        extensions.removeIf(extension -> extension instanceof ExtendedMasterSecret);
        assertEquals(NO_EXTENDED_MASTER_SECRET, client.send(hello(client, extensions)));
        assertFalse(client.driver.hasKeys());
    }

    @Test
    @Requirement("RFC5246-7.4.9-a")
    void clientThatDoesNotHaveTheSecretIsFoundOut() {
        var client = resumingClient();
        assertTaken(client.send(hello(client, ScriptedClient.usualExtensions())));
        client.readAnswer();
        assertTaken(client.changeCipherSpec());
        client.master = filled(48, 8);
        assertEquals(BAD_FINISHED, client.send(client.finished()));
        assertFalse(client.driver.isComplete());
    }

    @Test
    @Requirement("RFC5246-7.4.9-a")
    void serversFinishedSentBackIsNoProof() {
        var client = resumingClient();
        assertTaken(client.send(hello(client, ScriptedClient.usualExtensions())));
        client.readAnswer();
        assertTaken(client.changeCipherSpec());
        assertEquals(BAD_FINISHED, client.send(finished(client, "server finished")));
    }

    @Test
    void honestClientIsBelievedAndHasTheLastWord() {
        var client = resumingClient();
        assertTaken(client.send(hello(client, ScriptedClient.usualExtensions())));
        var answer = client.readAnswer();
        assertEquals(3, answer.size());
        assertTrue(answer.get(1).isChangeCipherSpec());
        assertEquals(HandshakeType.FINISHED.code(), answer.get(2).type());
        assertTaken(client.changeCipherSpec());
        assertTaken(client.send(client.finished()));
        assertTrue(client.driver.result().resumability().resumed());
        assertFalse(client.driver.driver().lastFlightIsOurs());
    }

    @Test
    void keyExchangeInAnAbbreviatedHandshakeIsRefused() {
        var client = resumingClient();
        assertTaken(client.send(hello(client, ScriptedClient.usualExtensions())));
        client.readAnswer();
        assertUnexpected(client.send(client.clientKeyExchange()));
    }

    @Test
    @Requirement("RFC5077-3.3-b")
    void ticketIsNotSentBeforeTheClientsFinishedIsVerified() {
        var extensions = new ArrayList<>(ScriptedClient.usualExtensions());
        extensions.add(SessionTicket.EMPTY);
        var client = ScriptedClient.of(TestSettings.server().resumption(knowing()));
        assertTaken(client.send(client.clientHello(extensions)));
        var answer = (ServerHello) client.readAnswer().get(0).message();
        assertEquals(SessionId.NONE, answer.sessionId());
        assertTrue(answer.extensions().has(SessionTicket.class));
        assertTaken(client.sendClientKeyExchange());
        assertTaken(client.changeCipherSpec());
        assertEquals(BAD_FINISHED, client.send(new Finished(VerifyData.of(new byte[VerifyData.DTLS_1_2_LENGTH]))));
        assertEquals(List.of(), client.read());
    }

    @Test
    void secretsOfAResumedSessionAreWipedWithIt() {
        var known = known(true);
        var server =
                ScriptedServer.of(DriverUnderTest.client(TestSettings.client().resumption(tickets()), known));
        server.master = MASTER;
        assertTaken(server.send(accepting(server)));
        assertTrue(known.state().secret().isWiped(), "the session's own copy, once the handshake has its own");
    }

    @Test
    void secretOfASessionThatIsDeclinedIsWiped() {
        var known = known(true);
        var server =
                ScriptedServer.of(DriverUnderTest.client(TestSettings.client().resumption(tickets()), known));
        assertTaken(server.send(server.serverHello()));
        assertTrue(known.state().secret().isWiped());
    }

    @Test
    void secretThatWasOnlyOfferedIsWipedWithTheAssociation() {
        var known = known(true);
        var driver = DriverUnderTest.client(TestSettings.client().resumption(tickets()), known);
        assertFalse(known.state().secret().isWiped());
        driver.wipe();
        assertTrue(known.state().secret().isWiped());
    }

    // What both need

    static ScriptedServer offeredServer(boolean byTicket) {
        var client = DriverUnderTest.client(TestSettings.client().resumption(tickets()), known(byTicket));
        var server = ScriptedServer.of(client);
        server.master = MASTER;
        return server;
    }

    static ServerHello accepting(ScriptedServer server) {
        return accepting(server, ScriptedServer.SUITE, RenegotiationInfo.INITIAL, new ExtendedMasterSecret());
    }

    static ServerHello acceptingWithTicket(ScriptedServer server) {
        return accepting(
                server,
                ScriptedServer.SUITE,
                RenegotiationInfo.INITIAL,
                new ExtendedMasterSecret(),
                SessionTicket.EMPTY);
    }

    static ServerHello accepting(ScriptedServer server, int suite, Extension... extensions) {
        return new ServerHello(
                ScriptedServer.VERSION,
                new Random(Bytes.of(server.serverRandom)),
                server.helloRead().sessionId(),
                suite,
                Extensions.of(extensions));
    }

    static ScriptedClient resumingClient() {
        var client = ScriptedClient.of(TestSettings.server().resumption(knowing()));
        client.master = MASTER;
        return client;
    }

    static ClientHello hello(ScriptedClient client, List<Extension> extensions) {
        var all = new ArrayList<>(extensions);
        all.add(new ServerName("server.test"));
        all.add(new SessionTicket(TICKET));
        var hello = client.clientHello(all);
        return new ClientHello(
                hello.legacyVersion(),
                hello.random(),
                ID,
                hello.cookie(),
                hello.cipherSuites(),
                hello.compressionMethods(),
                hello.extensions());
    }

    static Finished finished(ScriptedPeer peer, String label) {
        return peer.finished(label);
    }

    static ResumptionSettings tickets() {
        return new ResumptionSettings(true, Optional.empty(), Optional.empty(), Duration.ofHours(1), false, POLICY);
    }

    /** A server that takes {@link #TICKET} for a session under {@link #MASTER}. */
    static ResumptionSettings knowing() {
        var opening = new SealedStates() {
            @Override
            public byte[] seal(byte[] state, Bytes use, Instant now) {
                return state.clone();
            }

            @Override
            public Optional<Opened> open(byte[] ticket, Bytes use, Instant now) {
                return Bytes.of(ticket).equals(TICKET)
                        ? Optional.of(new Opened(state(Optional.of("server.test")), false))
                        : Optional.empty();
            }
        };
        return new ResumptionSettings(true, Optional.of(opening), Optional.empty(), Duration.ofHours(1), false, POLICY);
    }

    static KnownSession known(boolean byTicket) {
        return KnownSession.of(
                state(Optional.of("server.test")),
                byTicket ? SessionId.NONE : ID,
                byTicket ? TICKET : Bytes.EMPTY,
                Pki.NOW.plusSeconds(100));
    }

    private static SessionState state(Optional<String> name) {
        var facts = new SessionState.Facts(
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                Optional.empty(),
                Pki.NOW,
                name,
                PeerIdentity.NONE,
                POLICY);
        try (var master = Secret.copyOf(MASTER)) {
            return SessionState.of(master, facts);
        }
    }

    private static byte[] filled(int length, int value) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static void assertTaken(Reaction reaction) {
        assertEquals(Reaction.TAKEN, reaction);
    }

    private static void assertUnexpected(Reaction reaction) {
        assertEquals(Reaction.refused(AlertDescription.UNEXPECTED_MESSAGE, FailureReason.UNEXPECTED_MESSAGE), reaction);
    }
}
