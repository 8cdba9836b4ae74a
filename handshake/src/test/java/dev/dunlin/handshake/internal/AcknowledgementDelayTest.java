package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.dunlin.handshake.internal.Timers.Timer;
import org.junit.jupiter.api.Test;

class AcknowledgementDelayTest {
    private final Timers timers = new Timers();
    private final Acknowledgements acknowledgements =
            new Acknowledgements(AcknowledgementSettings.DEFAULT, timers, MessageSink.NOBODY);

    @Test
    void anotherDelayCountsFromWhenTheAckBeganToWait() {
        acknowledgements.delay(100, 1_000);
        acknowledgements.changeDelay(40);
        assertEquals(30, timers.next(1_010));
        acknowledgements.changeDelay(400);
        assertEquals(390, timers.next(1_010));
        acknowledgements.changeDelay(5);
        assertEquals(0, timers.next(1_010));
    }

    @Test
    void anAckThatDoesNotWaitDoesNotBeginTo() {
        acknowledgements.changeDelay(40);
        assertFalse(timers.isRunning(Timer.ACK));
        acknowledgements.delay(100, 0);
        acknowledgements.goOut();
        acknowledgements.changeDelay(40);
        assertFalse(timers.isRunning(Timer.ACK));
    }
}
