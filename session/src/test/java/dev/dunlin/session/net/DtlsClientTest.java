package dev.dunlin.session.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.ConnectOutcome;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.Limits;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.SessionInfo;
import dev.dunlin.session.TaskMode;
import dev.dunlin.session.TestCredentials;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class DtlsClientTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration NOW = Duration.ZERO;

    private final ProtocolVersion version;
    private final EchoPeer peer;
    private final DtlsClient client;
    private final ByteBuffer message = ByteBuffer.allocate(2000);

    DtlsClientTest(ProtocolVersion version) {
        this.version = version;
        peer = new EchoPeer(DtlsServerConfig.builder()
                .versions(version, version)
                .credentials(TestCredentials.ec())
                .build());
        client = clientOf(TrustAnchors.anyCertificate());
    }

    @AfterEach
    void close() {
        client.close();
        peer.session().close();
    }

    @Test
    void connectsSendsAndReceives() {
        var info = connected();
        assertEquals(Optional.of(info), client.info());
        assertEquals(Optional.of(PeerName.of("ec.test")), info.peerName());
        assertEquals(SendOutcome.Kind.SENT, client.send(utf8("ping")).kind());
        assertEquals(ReceiveOutcome.Kind.DATA, client.receive(message, LONG).kind());
        assertEquals("ping", text());
        assertEquals(1, client.counters().sent(SendOutcome.Kind.SENT));
        assertEquals(1, client.counters().received(ReceiveOutcome.Kind.DATA));
    }

    @Test
    void connectingAgainTellsTheSame() {
        var info = connected();
        assertSame(info, connected());
    }

    @Test
    void keyingMaterialIsThatOfThePeer() {
        connected();
        var ours = client.export("EXPORTER-test", 32).orElseThrow();
        var theirs = peer.session().export("EXPORTER-test", 32).orElseThrow();
        assertTrue(Arrays.equals(ours, theirs));
    }

    // No result of sending is lost

    @Test
    void sendingBeforeTheHandshakeIsNotEstablished() {
        peer.deaf(true);
        assertUnsent(SendOutcome.Kind.NOT_ESTABLISHED);
        assertEquals(0, client.maxPlaintext());
    }

    @Test
    void sendingTooMuchIsTooLargeAndTellsTheLimit() {
        connected();
        var limit = client.maxPlaintext();
        var outcome = client.send(new byte[limit + 1]);
        assertEquals(
                limit, assertInstanceOf(SendOutcome.TooLarge.class, outcome).limit());
        assertEquals(SendOutcome.Kind.SENT, client.send(new byte[limit]).kind());
    }

    @Test
    void aFullSocketBufferIsRefused() {
        connected();
        peer.socket().failSending(datagram -> 0);
        assertUnsent(SendOutcome.Kind.REFUSED);
        assertEquals(1, client.counters().sent(SendOutcome.Kind.REFUSED));
        assertDelivered("after");
    }

    @Test
    void aPartialWriteTellsHowMuchWasWritten() {
        connected();
        peer.socket().failSending(datagram -> 5);
        var outcome = assertInstanceOf(SendOutcome.PartialWrite.class, assertUnsent(SendOutcome.Kind.PARTIAL_WRITE));
        assertEquals(5, outcome.written());
        // Header, explicit nonce and tag; header, content type and tag.
        int overhead =
                switch (version) {
                    case DTLS_1_2 -> 13 + 8 + 16;
                    case DTLS_1_3 -> 5 + 1 + 16;
                };
        assertEquals(4 + overhead, outcome.expected());
        assertDelivered("after");
    }

    @Test
    void anErrorOfTheSocketIsToldWithItsCauseAndHarmsNothing() {
        connected();
        var cause = new PortUnreachableException();
        peer.socket().failSending(datagram -> {
            throw cause;
        });
        var outcome = assertInstanceOf(SendOutcome.IoError.class, assertUnsent(SendOutcome.Kind.IO_ERROR));
        assertSame(cause, outcome.cause());
        assertDelivered("after");
    }

    @Test
    @Requirement({"RFC9147-4.4-g", "RFC6347-4.1.1.1-e"})
    void aDatagramThatIsTooLongForThePathLowersTheMtuAndIsTooLarge() {
        connected();
        var before = client.maxPlaintext();
        peer.socket().failSending(datagram -> {
            throw new DatagramTooLongException(new IOException("Message too long"));
        });
        var outcome = assertInstanceOf(SendOutcome.TooLarge.class, client.send(new byte[before]));
        assertTrue(outcome.limit() < before, outcome::toString);
        assertEquals(outcome.limit(), client.maxPlaintext());
        assertEquals(
                SendOutcome.Kind.SENT, client.send(new byte[outcome.limit()]).kind());
    }

    @Test
    void sendingAfterTheEndIsClosed() {
        connected();
        client.close();
        assertUnsent(SendOutcome.Kind.CLOSED);
    }

    @Test
    void sendingAfterAFailureTellsTheOneFailure() {
        var strict = clientOf(TrustAnchors.of(TestCredentials.rsa().chain()));
        var refused = assertInstanceOf(ConnectOutcome.Failed.class, strict.connect(LONG));
        var sent = assertInstanceOf(SendOutcome.Failed.class, strict.send(utf8("ping")));
        var received = assertInstanceOf(ReceiveOutcome.Failed.class, strict.receive(message, LONG));
        assertSame(refused.failure(), sent.failure());
        assertSame(refused.failure(), received.failure());
        assertEquals(Optional.of(refused.failure()), strict.failure());
        assertEquals(Optional.of(AlertDescription.UNKNOWN_CA), refused.failure().alert());
        assertFalse(refused.failure().sentByPeer());
        assertTrue(peer.session().failure().orElseThrow().sentByPeer());
        strict.close();
    }

    // No result of receiving is lost

    @Test
    void silenceIsATimeOut() {
        connected();
        assertEquals(ReceiveOutcome.Kind.TIMED_OUT, client.receive(message, NOW).kind());
        assertEquals(
                ReceiveOutcome.Kind.TIMED_OUT,
                client.receive(message, Duration.ofMillis(5)).kind());
        assertEquals(2, client.counters().received(ReceiveOutcome.Kind.TIMED_OUT));
    }

    @Test
    void noiseIsPassedOverButCountedByItsReason() {
        connected();
        peer.socket().arrive(EchoPeer.ADDRESS, forged());
        peer.say("genuine");
        assertEquals(ReceiveOutcome.Kind.DATA, client.receive(message, LONG).kind());
        assertEquals("genuine", text());
        assertEquals(1, client.counters().discarded(DiscardReason.BAD_TAG));
    }

    @Test
    void whoAsksForEveryRecordHearsWhyOneWasDiscarded() {
        connected();
        var genuine = peer.sealed("genuine");
        peer.socket().arrive(EchoPeer.ADDRESS, genuine);
        peer.socket().arrive(EchoPeer.ADDRESS, genuine);
        var first = client.receiveRecord(message, LONG);
        while (first.kind() == ReceiveOutcome.Kind.HANDSHAKE_PROGRESS) {
            // Tickets and the ACK of Finished come first in DTLS 1.3.
            first = client.receiveRecord(message, LONG);
        }
        assertEquals(ReceiveOutcome.Kind.DATA, first.kind());
        var replay = assertInstanceOf(ReceiveOutcome.Discarded.class, client.receiveRecord(message, LONG));
        assertEquals(DiscardReason.REPLAYED, replay.reason());
    }

    @Test
    void aBufferThatIsTooSmallLosesNothing() {
        connected();
        peer.say("a longer message");
        var small = ByteBuffer.allocate(3);
        var outcome = assertInstanceOf(ReceiveOutcome.BufferTooSmall.class, client.receive(small, LONG));
        assertEquals(16, outcome.needed());
        assertEquals(ReceiveOutcome.Kind.DATA, client.receive(message, LONG).kind());
        assertEquals("a longer message", text());
    }

    @Test
    void severalRecordsOfOneDatagramAreSeveralMessages() {
        connected();
        var first = peer.sealed("first");
        var second = peer.sealed("second");
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        peer.socket().arrive(EchoPeer.ADDRESS, both);
        assertEquals(ReceiveOutcome.Kind.DATA, client.receive(message, NOW).kind());
        assertEquals("first", text());
        assertEquals(ReceiveOutcome.Kind.DATA, client.receive(message, NOW).kind());
        assertEquals("second", text());
    }

    @Test
    void thePeersGoodbyeIsToldOnceAndThenTheSessionIsClosed() {
        connected();
        peer.shutdown();
        assertEquals(
                ReceiveOutcome.Kind.PEER_CLOSED, client.receive(message, LONG).kind());
        assertEquals(ReceiveOutcome.Kind.CLOSED, client.receive(message, LONG).kind());
        assertUnsent(SendOutcome.Kind.CLOSED);
        assertEquals(ConnectOutcome.Kind.CLOSED, client.connect(LONG).kind());
    }

    @Test
    void anErrorOfTheSocketIsToldWithItsCauseAndReceivingGoesOn() {
        connected();
        var cause = new PortUnreachableException();
        peer.socket().failReceiving(cause);
        var outcome = assertInstanceOf(ReceiveOutcome.IoError.class, client.receive(message, LONG));
        assertSame(cause, outcome.cause());
        assertEquals(1, client.counters().received(ReceiveOutcome.Kind.IO_ERROR));
        peer.say("still here");
        assertEquals(ReceiveOutcome.Kind.DATA, client.receive(message, LONG).kind());
    }

    @Test
    void anInterruptEndsTheWaitAndNothingElse() {
        connected();
        Thread.currentThread().interrupt();
        assertEquals(
                ReceiveOutcome.Kind.INTERRUPTED, client.receive(message, LONG).kind());
        assertTrue(Thread.interrupted());
        assertDelivered("after");
    }

    @Test
    void receivingAfterCloseIsClosed() {
        connected();
        client.close();
        client.close();
        assertEquals(ReceiveOutcome.Kind.CLOSED, client.receive(message, LONG).kind());
        assertTrue(peer.socket().isClosed());
    }

    // Connecting

    @Test
    void aPeerThatNeverAnswersIsUnresponsive() {
        peer.deaf(true);
        var impatient = clientWith(Limits.builder()
                .initialTimeout(Duration.ofMillis(1))
                .maxTimeout(Duration.ofMillis(2))
                .expiries(3)
                .build());
        var outcome = assertInstanceOf(ConnectOutcome.PeerUnresponsive.class, impatient.connect(LONG));
        assertEquals(FailureReason.PEER_UNRESPONSIVE, outcome.failure().reason());
        assertEquals(Optional.empty(), outcome.failure().alert());
        var sent = assertInstanceOf(SendOutcome.PeerUnresponsive.class, impatient.send(utf8("ping")));
        assertSame(outcome.failure(), sent.failure());
        var received = assertInstanceOf(ReceiveOutcome.PeerUnresponsive.class, impatient.receive(message, LONG));
        assertSame(outcome.failure(), received.failure());
        impatient.close();
    }

    @Test
    void aHandshakeGoesOnWhereATimeOutHasLeftIt() {
        peer.deaf(true);
        var patient = clientWith(
                Limits.builder().initialTimeout(Duration.ofMillis(20)).build());
        assertEquals(
                ConnectOutcome.Kind.TIMED_OUT,
                patient.connect(Duration.ofMillis(1)).kind());
        peer.deaf(false);
        assertEquals(ConnectOutcome.Kind.ESTABLISHED, patient.connect(LONG).kind());
        patient.close();
    }

    @Test
    void errorsOfTheSocketDoNotEndAnAttemptThatCanStillSucceed() {
        peer.socket().failSending(datagram -> {
            throw new PortUnreachableException();
        });
        peer.socket().failReceiving(new PortUnreachableException());
        var patient =
                clientWith(Limits.builder().initialTimeout(Duration.ofMillis(5)).build());
        assertEquals(ConnectOutcome.Kind.ESTABLISHED, patient.connect(LONG).kind());
        patient.close();
    }

    @Test
    void whenTheTimeIsOverTheLastErrorOfTheSocketIsTheOutcome() {
        var cause = new PortUnreachableException();
        peer.socket().failSending(datagram -> {
            throw cause;
        });
        var outcome = assertInstanceOf(ConnectOutcome.IoError.class, client.connect(Duration.ofMillis(5)));
        assertSame(cause, outcome.cause());
    }

    @Test
    void aSocketThatIsGoneForGoodEndsTheAttemptInTime() {
        peer.deaf(true);
        assertEquals(ConnectOutcome.Kind.TIMED_OUT, client.connect(NOW).kind());
        peer.socket().close();
        var outcome = assertInstanceOf(ConnectOutcome.IoError.class, client.connect(Duration.ofMillis(5)));
        assertInstanceOf(ClosedChannelException.class, outcome.cause());
    }

    @Test
    void anInterruptedHandshakeCanGoOn() {
        peer.deaf(true);
        Thread.currentThread().interrupt();
        assertEquals(ConnectOutcome.Kind.INTERRUPTED, client.connect(LONG).kind());
        assertTrue(Thread.interrupted());
    }

    @Test
    void aSocketThatCannotBeOpenedIsAnErrorThatMayPass() {
        var cause = new IOException("too many open files");
        var config =
                DtlsClientConfig.builder().trust(TrustAnchors.anyCertificate()).build();
        var socketless = new DtlsClient(EchoPeer.ADDRESS, PeerName.of("ec.test"), config, remote -> {
            throw cause;
        });
        assertSame(
                cause,
                assertInstanceOf(ConnectOutcome.IoError.class, socketless.connect(LONG))
                        .cause());
        assertSame(
                cause,
                assertInstanceOf(SendOutcome.IoError.class, socketless.send(utf8("x")))
                        .cause());
        assertSame(
                cause,
                assertInstanceOf(ReceiveOutcome.IoError.class, socketless.receive(message, LONG))
                        .cause());
        assertEquals(SendOutcome.Kind.CLOSED, socketless.shutdown(NOW).kind());
        assertEquals(0, socketless.counters().snapshot().size());
        socketless.close();
        assertEquals(ConnectOutcome.Kind.CLOSED, socketless.connect(LONG).kind());
        assertEquals(SendOutcome.Kind.CLOSED, socketless.send(utf8("x")).kind());
    }

    @Test
    void aNameThatNobodyKnowsIsAnError() {
        var config =
                DtlsClientConfig.builder().trust(TrustAnchors.anyCertificate()).build();
        try (var lost = DtlsClient.to("nobody.invalid", 5684, config)) {
            var outcome = assertInstanceOf(ConnectOutcome.IoError.class, lost.connect(LONG));
            assertInstanceOf(UnknownHostException.class, outcome.cause());
        }
    }

    @Test
    void aSessionThatCannotBeginClosesTheSocket() {
        var config = DtlsClientConfig.builder()
                .trust(TrustAnchors.anyCertificate())
                .random(new BrokenRandom())
                .build();
        var broken = new DtlsClient(EchoPeer.ADDRESS, PeerName.of("ec.test"), config, remote -> peer.socket());
        assertThrows(IllegalStateException.class, () -> broken.connect(LONG));
        assertTrue(peer.socket().isClosed());
    }

    // Threads, goodbyes, tasks

    @Test
    void oneThreadMayWaitWhileAnotherSends() throws Exception {
        connected();
        var receiving = new FutureTask<>(() -> client.receive(message, LONG).kind());
        new Thread(receiving).start();
        assertEquals(SendOutcome.Kind.SENT, client.send(utf8("ping")).kind());
        assertEquals(ReceiveOutcome.Kind.DATA, receiving.get());
        assertEquals("ping", text());
    }

    @Test
    void twoThreadsMustNotWaitAtOnce() throws Exception {
        connected();
        var waiting = new CountDownLatch(1);
        peer.socket().whenAwaited(waiting::countDown);
        var receiving = new FutureTask<>(() -> client.receive(message, LONG).kind());
        new Thread(receiving).start();
        waiting.await();
        assertThrows(IllegalStateException.class, () -> client.receive(ByteBuffer.allocate(10), NOW));
        peer.say("end");
        assertEquals(ReceiveOutcome.Kind.DATA, receiving.get());
    }

    @Test
    void closingWakesTheThreadThatWaits() throws Exception {
        connected();
        var receiving = new FutureTask<>(() -> client.receive(message, LONG).kind());
        new Thread(receiving).start();
        client.close();
        assertEquals(ReceiveOutcome.Kind.CLOSED, receiving.get());
    }

    @Test
    void goodbyeReachesThePeer() {
        connected();
        assertEquals(SendOutcome.Kind.SENT, client.shutdown(LONG).kind());
        assertTrue(peer.session().isClosed());
        assertEquals(Optional.empty(), peer.session().failure());
        assertEquals(SendOutcome.Kind.CLOSED, client.shutdown(LONG).kind());
    }

    @Test
    void goodbyeThatTheSocketRefusesIsToldAsSuch() {
        connected();
        peer.socket().failSending(datagram -> 0);
        assertEquals(SendOutcome.Kind.REFUSED, client.shutdown(NOW).kind());
    }

    @Test
    void closingSaysGoodbyeToo() {
        connected();
        client.close();
        assertTrue(peer.session().isClosed());
    }

    @Test
    void drivingLeavesMessagesForReceive() {
        connected();
        assertEquals(ReceiveOutcome.Kind.TIMED_OUT, client.drive(NOW).kind());
        peer.say("waiting");
        assertEquals(ReceiveOutcome.Kind.BUFFER_TOO_SMALL, client.drive(LONG).kind());
        assertEquals(ReceiveOutcome.Kind.DATA, client.receive(message, LONG).kind());
        assertEquals("waiting", text());
    }

    @Test
    void slowWorkLeftToTheApplicationIsDoneByTheThreadThatConnects() {
        var working = clientWith(TaskMode.APPLICATION);
        assertEquals(ConnectOutcome.Kind.ESTABLISHED, working.connect(LONG).kind());
        assertTrue(working.counters().received(ReceiveOutcome.Kind.TASK_PENDING) > 0);
        working.close();
    }

    private SessionInfo connected() {
        return assertInstanceOf(ConnectOutcome.Established.class, client.connect(LONG))
                .info();
    }

    /** The outcome of sending, which must be of this kind and leave the message alone. */
    private SendOutcome assertUnsent(SendOutcome.Kind kind) {
        var ping = ByteBuffer.wrap(utf8("ping"));
        var outcome = client.send(ping);
        assertEquals(kind, outcome.kind());
        assertEquals(4, ping.remaining());
        assertEquals(List.of(), peer.messages());
        return outcome;
    }

    private void assertDelivered(String text) {
        assertEquals(SendOutcome.Kind.SENT, client.send(utf8(text)).kind());
        assertEquals(ReceiveOutcome.Kind.DATA, client.receive(message, LONG).kind());
        assertEquals(text, text());
    }

    private byte[] forged() {
        var datagram = peer.sealed("forged");
        datagram[datagram.length - 1] ^= 1;
        return datagram;
    }

    private String text() {
        var text = UTF_8.decode(message.flip()).toString();
        message.clear();
        return text;
    }

    private DtlsClient clientOf(TrustAnchors trust) {
        return overMemory(DtlsClientConfig.builder().trust(trust));
    }

    private DtlsClient clientWith(Limits limits) {
        return overMemory(
                DtlsClientConfig.builder().trust(TrustAnchors.anyCertificate()).limits(limits));
    }

    private DtlsClient clientWith(TaskMode mode) {
        return overMemory(
                DtlsClientConfig.builder().trust(TrustAnchors.anyCertificate()).tasks(mode));
    }

    private DtlsClient overMemory(DtlsClientConfig.Builder config) {
        return new DtlsClient(EchoPeer.ADDRESS, PeerName.of("ec.test"), config.build(), remote -> peer.socket());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
