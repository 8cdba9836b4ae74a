package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.FlightNetwork.Datagram;
import dev.dunlin.handshake.internal.HandshakeDriver.KeyUpdating;
import dev.dunlin.handshake.internal.Timers.Timer;
import dev.dunlin.handshake.internal.flight.Ack;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.handshake.internal.message.HandshakeType;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.recordlayer.internal.RecordNumber;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When there are ACKs, what they list, and what they put an end to. */
class FlightExchangeTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int MTU = 300;
    /** ACKs and repetitions by timer alone, each flight beginning with a wait of 1 s. */
    private static final AcknowledgementSettings BY_TIMER = new AcknowledgementSettings(false, false, 100, false, true);
    /** As recommended, but for waits that are learnt from the network. */
    private static final AcknowledgementSettings PROMPT = new AcknowledgementSettings(true, true, 10, false, false);

    private FlightEnd client = FlightEnd.client(PlannedHandshake.SMALL, TestSettings.client(), MTU);
    private FlightEnd server = FlightEnd.server(PlannedHandshake.SMALL, TestSettings.client(), MTU);
    private FlightNetwork network = new FlightNetwork(client, server);

    private void begin(PlannedHandshake plan, AcknowledgementSettings how) {
        client = FlightEnd.client(plan, TestSettings.client().acknowledging(how), MTU);
        server = FlightEnd.server(plan, TestSettings.client().acknowledging(how), MTU);
        network = new FlightNetwork(client, server);
    }

    /** Both sides complete, everything acknowledged. */
    private void established(AcknowledgementSettings how) {
        begin(PlannedHandshake.SMALL, how);
        network.run(SECOND);
        assertTrue(client.driver().isIdle() && server.driver().isIdle());
    }

    private static Predicate<Datagram> ofServer(Predicate<FlightEnd.Sent> which) {
        return datagram -> !datagram.isFromClient() && which.test(FlightEnd.read(datagram.bytes(), 0));
    }

    private static Predicate<Datagram> ofClient(Predicate<FlightEnd.Sent> which) {
        return datagram -> datagram.isFromClient() && which.test(FlightEnd.read(datagram.bytes(), 0));
    }

    private static List<Long> numbers(FlightEnd sender, int epoch) {
        return sender.sent().stream()
                .filter(record -> !record.isAck() && record.epoch() == epoch)
                .map(FlightEnd.Sent::number)
                .toList();
    }

    @Test
    @Requirement({"RFC9147-7.1-d", "RFC9147-7.1-e", "RFC9147-7.1-f", "RFC9147-7-e", "RFC9147-7-j", "RFC9147-5.8.1-d"})
    void withoutLossTheLastFlightAloneIsAcknowledged() {
        begin(new PlannedHandshake(List.of(100), List.of(60, 500, 70), List.of(400), List.of()), PROMPT);
        network.run(10 * SECOND);
        assertEquals(List.of(), client.acks());
        assertEquals(1, server.acks().size());
        assertEquals(numbers(client, 2), server.acks().get(0).acknowledged());
        assertEquals(3, server.acks().get(0).epoch());
        assertFalse(client.timers().isAnyRunning());
    }

    @Test
    @Requirement({"RFC9147-7.1-a", "RFC9147-7.1-b", "RFC9147-7-i", "RFC9147-5.8.1-c", "RFC9147-7.2-b"})
    void aGapIsAcknowledgedAtOnceAndFilledAtOnce() {
        begin(PlannedHandshake.SMALL, PROMPT);
        network.losing(ofServer(record -> record.number() == RecordNumber.of(2, 1)));
        network.runUntil(() -> !client.acks().isEmpty());
        assertEquals(20, network.elapsed());
        assertEquals(2, client.acks().get(0).epoch());
        assertFalse(client.acks().get(0).acknowledged().contains(RecordNumber.of(2, 1)));
        network.runUntil(client.driver()::goesOn);
        assertEquals(40, network.elapsed());
    }

    @Test
    @Requirement("RFC9147-7.1-c")
    void aFlightThatStaysIncompleteIsAcknowledgedAfterAQuarterOfTheWait() {
        begin(PlannedHandshake.SMALL, PROMPT);
        network.losing(datagram -> datagram.position() > 1);
        network.runUntil(() -> !client.acks().isEmpty());
        assertEquals(20 + 250, network.elapsed());
    }

    @Test
    void ifSetSoAnAckWaitsThoughSomethingIsMissingAndTheRestForItsTimer() {
        begin(PlannedHandshake.SMALL, BY_TIMER);
        network.losing(ofServer(record -> record.number() == RecordNumber.of(2, 1)));
        network.runUntil(() -> !client.acks().isEmpty());
        assertEquals(20 + 250, network.elapsed());
        network.runUntil(client.driver()::goesOn);
        assertEquals(10 + 1000 + 10, network.elapsed());
    }

    @Test
    @Requirement({"RFC9147bis-7-a", "RFC9147bis-7-b", "RFC9147bis-7.1-a"})
    void beforeTheVersionIsChosenNothingIsAcknowledged() throws HandshakeFailure {
        begin(new PlannedHandshake(List.of(100), List.of(1000, 70), List.of(), List.of()), PROMPT);
        network.losing(ofServer(record -> record.number() == RecordNumber.of(0, 1)));
        network.runUntil(() -> server.sent().size() > 3);
        var ack = new byte[Ack.length(1)];
        int length = Ack.write(new long[] {RecordNumber.of(0, 0)}, ack, 0);
        assertEquals(DiscardReason.UNEXPECTED_TYPE, client.driver().onAck(ack, 0, length, 0, network.now()));
        network.run(SECOND / 2);
        assertEquals(List.of(), client.acks());
        assertTrue(client.timers().isRunning(Timer.RETRANSMISSION));
    }

    /** NSS does so until its own last flight, and anyone else could. */
    @Test
    @Requirement({"RFC9147bis-4.5.2-b", "RFC9147bis-7-c"})
    void anUnprotectedAckForProtectedRecordsIsDropped() throws HandshakeFailure {
        begin(PlannedHandshake.SMALL, PROMPT);
        network.runUntil(() -> server.sent().size() > 3);
        var ack = new byte[Ack.length(1)];
        int length = Ack.write(new long[] {RecordNumber.of(2, 0)}, ack, 0);
        assertEquals(DiscardReason.MALFORMED, server.driver().onAck(ack, 0, length, 0, network.now()));
        length = Ack.write(new long[] {RecordNumber.of(0, 0)}, ack, 0);
        assertNull(server.driver().onAck(ack, 0, length, 0, network.now()));
        network.run(SECOND);
        assertTrue(client.driver().goesOn() && server.driver().goesOn());
    }

    @Test
    @Requirement("RFC9147bis-7.2-a")
    void aProtectedAckForALaterEpochIsIllegal() {
        begin(PlannedHandshake.SMALL, PROMPT);
        network.runUntil(() -> server.sent().size() > 3);
        var ack = new byte[Ack.length(1)];
        int length = Ack.write(new long[] {RecordNumber.of(3, 0)}, ack, 0);
        var failure =
                assertThrows(HandshakeFailure.class, () -> server.driver().onAck(ack, 0, length, 2, network.now()));
        assertEquals(AlertDescription.ILLEGAL_PARAMETER, failure.alert());
    }

    @Test
    @Requirement({"RFC9147-5.8.1-f", "RFC9147-7.2-e"})
    void theFirstRecordOfTheAnswerEndsTheWaitForIt() {
        begin(PlannedHandshake.SMALL, PROMPT);
        network.losing(datagram -> datagram.position() > 1);
        network.run(30 * FlightNetwork.MILLISECOND);
        assertFalse(client.timers().isRunning(Timer.RETRANSMISSION));
        assertFalse(client.driver().goesOn());
    }

    @Test
    @Requirement({"RFC9147-7.2-e", "RFC9147-5.8.1-b", "RFC9147-7-h", "RFC9147-5.8.1-g"})
    void theLastFlightGoesOnUntilItsAckWhateverElseComes() {
        begin(new PlannedHandshake(List.of(100), List.of(60, 70), List.of(), List.of(40)), PROMPT);
        network.losing(ofServer(FlightEnd.Sent::isAck));
        network.run(6 * SECOND);
        assertTrue(server.driver().goesOn());
        assertEquals(3, numbers(client, 2).size(), "at 0, 1 and 3 s");
        assertTrue(server.acks().size() >= 3);
        network.losing(datagram -> false);
        network.run(5 * SECOND);
        assertFalse(client.timers().isAnyRunning());
        server.sleep(Role.SERVER, 3);
        assertTrue(server.timers().isRunning(Timer.LAST_FLIGHT));
    }

    /** A datagram arrives as a whole: whoever acknowledges the ticket in it has the ACK in it. */
    @Test
    void aTicketThatIsAcknowledgedProvesTheAckThatItWentOutWith() {
        begin(new PlannedHandshake(List.of(100), List.of(60, 70), List.of(), List.of(40)), PROMPT);
        network.runUntil(server.driver()::goesOn);
        assertFalse(server.driver().isLastAckKnown());
        network.run(SECOND);
        assertTrue(server.driver().isLastAckKnown());
    }

    /** 21 records at 300 bytes: the first ACK lists 17 of them, and the ticket goes out with the second. */
    @Test
    void aTicketThatWentOutWithAnAckForThePartOfAFlightProvesNothing() {
        begin(new PlannedHandshake(List.of(100), List.of(60, 70), List.of(5_300), List.of(40)), PROMPT);
        network.run(SECOND);
        var last = server.acks().size() - 1;
        assertTrue(server.driver().isIdle() && last > 0);
        var ticket = server.sent().indexOf(server.acks().get(last)) + 1;
        assertFalse(server.sent().get(ticket).isAck());
        assertFalse(server.driver().isLastAckKnown());
    }

    @Test
    @Requirement({"RFC9147-5.8.1-g", "RFC9147-7-f"})
    void aFoldedServerAcknowledgesTheRepeatedLastFlight() throws HandshakeFailure {
        established(PROMPT);
        server.sleep(Role.SERVER, 3);
        var body = new byte[32];
        var content = new byte[HandshakeHeader.LENGTH + body.length];
        var header = HandshakeHeader.whole(HandshakeType.FINISHED.code(), body.length, 1);
        System.arraycopy(header.toByteArray(), 0, content, 0, HandshakeHeader.LENGTH);
        var refusal = server.driver().onHandshake(content, 0, content.length, RecordNumber.of(2, 99), network.now());
        assertEquals(DiscardReason.OLD_MESSAGE, refusal);
        network.collect();
        assertEquals(List.of(RecordNumber.of(2, 99)), server.acks().get(1).acknowledged());
    }

    @Test
    @Requirement("RFC9147-5.8.1-e")
    void aRepeatedFlightIsAnsweredByOurs() {
        begin(PlannedHandshake.SMALL, new AcknowledgementSettings(true, true, 10, false, false));
        network.losing(ofClient(record -> record.epoch() == 2));
        network.runUntil(client.driver()::goesOn);
        client.timers().stop(Timer.RETRANSMISSION);
        network.runUntil(() -> numbers(client, 2).size() == 2);
        assertEquals(10 + 1000 + 10, network.elapsed(), "when the server's timer has expired");
        assertEquals(List.of(), client.acks());
    }

    @Test
    @Requirement("RFC9147-5.8.3-a")
    void tenRecordsGoOutBeforeAnAck() {
        begin(new PlannedHandshake(List.of(100), List.of(60, 5000), List.of(), List.of()), PROMPT);
        network.runUntil(() -> !server.sent().isEmpty());
        assertEquals(10, server.sent().size());
        network.run(60 * SECOND);
        assertTrue(client.driver().goesOn());
    }

    @Test
    @Requirement({"RFC9147-7-c", "RFC9147-7-d"})
    void aRecordIsNotAcknowledgedWhenAPartOfItWasDropped() throws HandshakeFailure {
        established(PROMPT);
        var near = HandshakeHeader.whole(HandshakeType.KEY_UPDATE.code(), 1, 4).toByteArray();
        var far = HandshakeHeader.whole(HandshakeType.KEY_UPDATE.code(), 1, 400).toByteArray();
        var content = new byte[2 * (HandshakeHeader.LENGTH + 1)];
        System.arraycopy(near, 0, content, 0, near.length);
        System.arraycopy(far, 0, content, HandshakeHeader.LENGTH + 1, far.length);
        assertNull(client.driver().onHandshake(content, 0, content.length, RecordNumber.of(3, 50), network.now()));
        network.collect();
        assertEquals(List.of(), client.acks());
    }

    @Test
    @Requirement({"RFC9147-7.3-a", "RFC9147-5.8.4-b"})
    void aTicketIsRepeatedUntilTheServerLetsItBe() {
        begin(new PlannedHandshake(List.of(100), List.of(60), List.of(), List.of(30, 30)), PROMPT);
        network.losing(ofClient(FlightEnd.Sent::isAck));
        network.run(1000 * SECOND);
        assertFalse(server.isUnresponsive());
        assertFalse(server.timers().isAnyRunning());
        assertEquals(7, client.acks().size(), "for the first time, and for each expiry but the last");
    }

    /** It could not be read without them: message_seq says that they are missing. */
    @Test
    @Requirement("RFC9147bis-8-a")
    @SecurityHistory("T59")
    void aKeyUpdateTakesTicketsAlongThatWereGivenUp() {
        begin(new PlannedHandshake(List.of(100), List.of(60), List.of(), List.of(30)), PROMPT);
        network.losing(ofServer(record -> record.epoch() == 3 && !record.isAck()));
        network.run(1000 * SECOND);
        network.losing(datagram -> false);
        assertEquals(KeyUpdating.STARTED, server.driver().updateKeys(false, network.now()));
        network.run(SECOND);
        assertEquals(4, server.writeEpoch());
        assertTrue(client.reads(4));
        assertTrue(server.driver().isIdle());
    }

    /** Two tickets and a KeyUpdate, each record of epoch 3 lost in turn, in either direction. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    @SecurityHistory("T59")
    void ticketsAndKeyUpdatesSurviveTheLossOfAnyOneDatagram(int position) {
        for (boolean fromClient : new boolean[] {true, false}) {
            begin(new PlannedHandshake(List.of(100), List.of(60), List.of(), List.of(30, 30)), PROMPT);
            var count = new AtomicInteger();
            network.losing(datagram -> datagram.isFromClient() == fromClient
                    && FlightEnd.read(datagram.bytes(), 0).epoch() >= 3
                    && count.getAndIncrement() == position);
            network.run(SECOND / 100);
            network.runUntil(() -> server.driver().updateKeys(true, network.now()) == KeyUpdating.STARTED);
            network.run(60 * SECOND);
            assertEquals(4, server.writeEpoch());
            assertEquals(4, client.writeEpoch());
            assertTrue(client.reads(4) && server.reads(4));
            assertTrue(client.driver().isIdle() && server.driver().isIdle());
        }
    }

    @Test
    void ifSetSoATicketMattersAsMuchAsAnyMessage() {
        begin(new PlannedHandshake(List.of(100), List.of(60), List.of(), List.of(30)), BY_TIMER);
        network.losing(ofClient(FlightEnd.Sent::isAck));
        network.run(1000 * SECOND);
        assertTrue(server.isUnresponsive());
    }

    @Test
    @Requirement({"RFC9147-8-a", "RFC9147-8-b", "RFC9147-5.8.4-d", "RFC9147-7-k", "RFC9147bis-8-a"})
    @SecurityHistory("T59")
    void newKeysWaitForTheAcknowledgement() {
        established(PROMPT);
        network.losing(ofServer(FlightEnd.Sent::isAck));
        assertEquals(KeyUpdating.STARTED, client.driver().updateKeys(false, network.now()));
        network.run(20 * SECOND);
        assertEquals(3, client.writeEpoch());
        assertTrue(server.reads(4));
        assertEquals(KeyUpdating.ALREADY_UNDER_WAY, client.driver().updateKeys(true, network.now()));
        assertEquals(KeyUpdating.STARTED, server.driver().updateKeys(false, network.now()));
        network.run(SECOND);
        assertEquals(4, server.writeEpoch());
        network.losing(datagram -> false);
        network.run(60 * SECOND);
        assertEquals(4, client.writeEpoch());
        assertEquals(4, server.acks().get(server.acks().size() - 1).epoch());
        assertTrue(client.driver().isIdle());
    }

    @Test
    @Requirement("RFC9147-7.1-l")
    void aKeyUpdateInAnswerAcknowledgesNothing() throws HandshakeFailure {
        established(PROMPT);
        network.losing(datagram -> true);
        assertEquals(KeyUpdating.STARTED, client.driver().updateKeys(true, network.now()));
        network.collect();
        assertNull(message(client, 4, 3));
        assertTrue(client.reads(4), "the answer has come");
        network.run(2 * SECOND);
        assertEquals(3, client.writeEpoch());
        assertEquals(2, numbers(client, 3).size());
    }

    @Test
    @Requirement({"RFC9147bis-8-c", "RFC9147bis-8-b"})
    void aNewMessageInAnEpochThatHasBeenLeftIsUnexpected() throws HandshakeFailure {
        established(PROMPT);
        assertNull(message(server, 2, 3));
        var failure = assertThrows(HandshakeFailure.class, () -> message(server, 3, 3));
        assertEquals(AlertDescription.UNEXPECTED_MESSAGE, failure.alert());
    }

    @Test
    @Requirement("RFC9147bis-8-c")
    void soIsOneThatHadComeBeforeItsPredecessor() throws HandshakeFailure {
        established(PROMPT);
        assertNull(message(server, 3, 3));
        var failure = assertThrows(HandshakeFailure.class, () -> message(server, 2, 3));
        assertEquals(AlertDescription.UNEXPECTED_MESSAGE, failure.alert());
    }

    @Test
    void aKeyUpdateAheadOfWhatIsMissingIsAcknowledgedAndTakesEffectLater() throws HandshakeFailure {
        established(PROMPT);
        assertNull(message(server, 3, 3));
        assertFalse(server.reads(4));
        network.collect();
        assertEquals(2, server.acks().size());
    }

    @Nullable
    private DiscardReason message(FlightEnd receiver, int messageSeq, int epoch) throws HandshakeFailure {
        var content = new byte[HandshakeHeader.LENGTH + 1];
        var header = HandshakeHeader.whole(HandshakeType.KEY_UPDATE.code(), 1, messageSeq);
        System.arraycopy(header.toByteArray(), 0, content, 0, HandshakeHeader.LENGTH);
        return receiver.driver()
                .onHandshake(content, 0, content.length, RecordNumber.of(epoch, 100L + messageSeq), network.now());
    }

    @Test
    @Requirement({
        "RFC9147-6.1-c",
        "RFC9147-8-f",
        "RFC9147-8-i",
        "RFC9147bis-8-d",
        "RFC9147bis-8-e",
        "RFC9147-4.2.1-g",
        "RFC9147-8-h",
        "RFC9846-4.7.3-b"
    })
    void atTheLastEpochKeysAreUpdatedNoMore() {
        established(PROMPT);
        var last = client.driver().fold().wake(Role.CLIENT, client, client.timers(), 3, RecordNumber.MAX_EPOCH);
        assertEquals(KeyUpdating.EXHAUSTED, last.updateKeys(false, network.now()));
        assertFalse(last.hasOutput());
        assertNotNull(last.stateName());
    }

    @Test
    @Requirement("RFC9147-5.8.2-i")
    void aWaitIsOneAndAHalfOfTheRoundTripBefore() {
        begin(PlannedHandshake.SMALL, AcknowledgementSettings.DEFAULT);
        network.shuffling(new java.util.Random(3), 0, 0).losing(ofClient(record -> record.epoch() == 2));
        network.runUntil(client.driver()::goesOn);
        network.collect();
        assertEquals(100, client.timers().next(network.now()) / FlightNetwork.MILLISECOND, "20 ms, but not so short");
    }
}
