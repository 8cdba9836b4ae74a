package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.FailureReason;
import dev.dunlin.recordlayer.DiscardReason;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CountersTest {
    private final Counters counters = new Counters();

    @Test
    void everyOutcomeCountsUnderItsOwnKindOnly() {
        counters.count(SendOutcome.Sent.INSTANCE);
        counters.count(SendOutcome.tooLarge(100));
        counters.count(ReceiveOutcome.Data.INSTANCE);
        counters.count(TransmitOutcome.Datagram.INSTANCE);
        counters.count(TimeoutOutcome.Retransmit.INSTANCE);
        counters.count(Counters.Total.COOKIES_SENT);
        assertEquals(1, counters.sent(SendOutcome.Kind.SENT));
        assertEquals(1, counters.sent(SendOutcome.Kind.TOO_LARGE));
        assertEquals(0, counters.sent(SendOutcome.Kind.CLOSED));
        assertEquals(1, counters.received(ReceiveOutcome.Kind.DATA));
        assertEquals(1, counters.transmitted(TransmitOutcome.Kind.DATAGRAM));
        assertEquals(1, counters.timeouts(TimeoutOutcome.Kind.RETRANSMIT));
        assertEquals(1, counters.total(Counters.Total.COOKIES_SENT));
        assertEquals(0, counters.total(Counters.Total.COOKIES_ACCEPTED));
    }

    @Test
    void aDiscardCountsUnderItsReasonToo() {
        for (var reason : DiscardReason.values()) {
            counters.count(ReceiveOutcome.Discarded.of(reason));
        }
        counters.count(DiscardReason.BAD_TAG);
        assertEquals(DiscardReason.values().length, counters.received(ReceiveOutcome.Kind.DISCARDED));
        assertEquals(2, counters.discarded(DiscardReason.BAD_TAG));
        assertEquals(1, counters.discarded(DiscardReason.REPLAYED));
    }

    @Test
    void aSnapshotHoldsWhatIsNotZeroByName() {
        counters.count(ReceiveOutcome.Discarded.of(DiscardReason.REPLAYED));
        counters.count(Counters.Total.HANDSHAKES_STARTED);
        assertEquals(
                Map.of("received.DISCARDED", 1L, "discarded.REPLAYED", 1L, "total.HANDSHAKES_STARTED", 1L),
                counters.snapshot());
    }

    @Test
    void transportsCountOnlyWhatSessionsCannotKnow() {
        counters.countTransport(SendOutcome.Kind.REFUSED);
        counters.countTransport(ReceiveOutcome.Kind.IO_ERROR);
        assertEquals(1, counters.sent(SendOutcome.Kind.REFUSED));
        assertEquals(1, counters.received(ReceiveOutcome.Kind.IO_ERROR));
        assertThrows(IllegalArgumentException.class, () -> counters.countTransport(SendOutcome.Kind.SENT));
        assertThrows(IllegalArgumentException.class, () -> counters.countTransport(ReceiveOutcome.Kind.FAILED));
    }

    @Test
    void nothingIsLostWhenManyThreadsCount() throws InterruptedException {
        var threads = Executors.newFixedThreadPool(4);
        for (var thread = 0; thread < 4; thread++) {
            threads.execute(() -> {
                for (var i = 0; i < 10_000; i++) {
                    counters.count(new TimeoutOutcome.Failed(Failure.silent(FailureReason.HANDSHAKE_TIMEOUT, "late")));
                }
            });
        }
        threads.shutdown();
        assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES));
        assertEquals(40_000, counters.timeouts(TimeoutOutcome.Kind.FAILED));
    }
}
