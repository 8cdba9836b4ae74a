package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.FailureReason;
import dev.dunlin.recordlayer.DiscardReason;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeTest {
    private static final Failure FAILURE = Failure.silent(FailureReason.PEER_UNRESPONSIVE, "nobody answered");
    private final IOException cause = new IOException("no route");

    @ParameterizedTest
    @ValueSource(
            classes = {
                SendOutcome.class,
                ReceiveOutcome.class,
                TransmitOutcome.class,
                TimeoutOutcome.class,
                ConnectOutcome.class
            })
    void everyKindIsOneFinalClassThatNobodyElseCanMake(Class<?> verb) {
        var classes = verb.getPermittedSubclasses();
        var kinds = Arrays.stream(verb.getDeclaredClasses())
                .filter(Class::isEnum)
                .flatMap(type -> Arrays.stream(type.getEnumConstants()))
                .map(kind -> kind.toString().replace("_", "").toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        var names = Arrays.stream(classes)
                .map(type -> type.getSimpleName().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(kinds, names);
        for (var type : classes) {
            assertTrue(Modifier.isFinal(type.getModifiers()), type::getName);
            assertEquals(0, type.getConstructors().length, type::getName);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDiscardIsOneConstantForEachReason(DiscardReason reason) {
        var discard = ReceiveOutcome.Discarded.of(reason);
        assertEquals(reason, discard.reason());
        assertEquals(ReceiveOutcome.Kind.DISCARDED, discard.kind());
        assertEquals("DISCARDED(" + reason + ")", discard.toString());
        assertSame(discard, ReceiveOutcome.Discarded.of(reason));
    }

    @Test
    void outcomesWithoutDetailsAreNamedAfterTheirKind() {
        for (var outcome : List.of(
                SendOutcome.Sent.INSTANCE,
                SendOutcome.NotEstablished.INSTANCE,
                SendOutcome.Exhausted.INSTANCE,
                SendOutcome.Closed.INSTANCE,
                SendOutcome.Refused.INSTANCE)) {
            assertEquals(outcome.kind().toString(), outcome.toString());
        }
        for (var outcome : List.of(
                ReceiveOutcome.Data.INSTANCE,
                ReceiveOutcome.HandshakeProgress.INSTANCE,
                ReceiveOutcome.Established.INSTANCE,
                ReceiveOutcome.TaskPending.INSTANCE,
                ReceiveOutcome.Empty.INSTANCE,
                ReceiveOutcome.PeerClosed.INSTANCE,
                ReceiveOutcome.Closed.INSTANCE,
                ReceiveOutcome.TimedOut.INSTANCE,
                ReceiveOutcome.Interrupted.INSTANCE)) {
            assertEquals(outcome.kind().toString(), outcome.toString());
        }
        for (var outcome : List.of(
                TransmitOutcome.Datagram.INSTANCE, TransmitOutcome.Idle.INSTANCE, TransmitOutcome.Closed.INSTANCE)) {
            assertEquals(outcome.kind().toString(), outcome.toString());
        }
        for (var outcome : List.of(
                TimeoutOutcome.NotDue.INSTANCE,
                TimeoutOutcome.Retransmit.INSTANCE,
                TimeoutOutcome.Handled.INSTANCE,
                TimeoutOutcome.LingerEnded.INSTANCE,
                TimeoutOutcome.Closed.INSTANCE)) {
            assertEquals(outcome.kind().toString(), outcome.toString());
        }
        for (var outcome : List.of(
                ConnectOutcome.timedOut(),
                ConnectOutcome.interrupted(),
                ConnectOutcome.peerClosed(),
                ConnectOutcome.closed())) {
            assertEquals(outcome.kind().toString(), outcome.toString());
        }
    }

    @Test
    void outcomesWithDetailsTellThem() {
        assertEquals(7, new SendOutcome.TooLarge(7).limit());
        assertEquals("TOO_LARGE(limit 7)", SendOutcome.tooLarge(7).toString());
        assertEquals(8, new SendOutcome.BufferTooSmall(8).needed());
        assertEquals(9, new SendOutcome.PathLimited(9).remaining());
        assertEquals(
                "PARTIAL_WRITE(written 3, expected 5)",
                SendOutcome.partialWrite(3, 5).toString());
        assertEquals(10, new ReceiveOutcome.BufferTooSmall(10).needed());
        assertEquals(11, new TransmitOutcome.BufferTooSmall(11).needed());
    }

    @Test
    void failedOutcomesOfEveryVerbCarryTheOneFailure() {
        assertSame(FAILURE, new SendOutcome.Failed(FAILURE).failure());
        assertSame(FAILURE, new ReceiveOutcome.Failed(FAILURE).failure());
        assertSame(FAILURE, new TransmitOutcome.Failed(FAILURE).failure());
        assertSame(FAILURE, new TimeoutOutcome.Failed(FAILURE).failure());
        assertSame(FAILURE, ((ConnectOutcome.Failed) ConnectOutcome.failed(FAILURE)).failure());
    }

    @Test
    void transportOutcomesTellWhatHappenedToTheSocket() {
        assertSame(cause, ((SendOutcome.IoError) SendOutcome.ioError(cause)).cause());
        assertSame(cause, ((ReceiveOutcome.IoError) ReceiveOutcome.ioError(cause)).cause());
        assertSame(cause, ((ConnectOutcome.IoError) ConnectOutcome.ioError(cause)).cause());
        assertSame(FAILURE, ((SendOutcome.PeerUnresponsive) SendOutcome.peerUnresponsive(FAILURE)).failure());
        assertSame(FAILURE, ((ReceiveOutcome.PeerUnresponsive) ReceiveOutcome.peerUnresponsive(FAILURE)).failure());
        assertEquals(SendOutcome.Kind.REFUSED, SendOutcome.refused().kind());
        assertEquals(ReceiveOutcome.Kind.TIMED_OUT, ReceiveOutcome.timedOut().kind());
        assertEquals(
                ReceiveOutcome.Kind.INTERRUPTED, ReceiveOutcome.interrupted().kind());
    }

    @Test
    void kindsOfTransportsAreToldFromThoseOfSessions() {
        assertEquals(
                Set.of(
                        SendOutcome.Kind.REFUSED,
                        SendOutcome.Kind.PARTIAL_WRITE,
                        SendOutcome.Kind.IO_ERROR,
                        SendOutcome.Kind.PEER_UNRESPONSIVE),
                EnumSet.allOf(SendOutcome.Kind.class).stream()
                        .filter(SendOutcome.Kind::isFromTransport)
                        .collect(Collectors.toSet()));
        assertEquals(
                Set.of(
                        ReceiveOutcome.Kind.TIMED_OUT,
                        ReceiveOutcome.Kind.INTERRUPTED,
                        ReceiveOutcome.Kind.IO_ERROR,
                        ReceiveOutcome.Kind.PEER_UNRESPONSIVE),
                EnumSet.allOf(ReceiveOutcome.Kind.class).stream()
                        .filter(ReceiveOutcome.Kind::isFromTransport)
                        .collect(Collectors.toSet()));
    }
}
