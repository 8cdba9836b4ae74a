package dev.dunlin.session;

import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.Timers.Timer;

/** What it means for an association that one of its deadlines is over. */
final class Deadlines {
    private Deadlines() {}

    /** Does what is due at the association's time, one thing a call. */
    static TimeoutOutcome handle(Association association) {
        long now = association.now();
        var timers = association.timers();
        var limits = association.surroundings().config().limits();
        if (timers.isDue(Timer.HANDSHAKE, now)) {
            Ending.failSilently(
                    association,
                    Failure.silent(
                            FailureReason.HANDSHAKE_TIMEOUT,
                            "the handshake did not finish within "
                                    + limits.handshakeDeadline().toMillis() + " ms"));
            return new TimeoutOutcome.Failed(association.sticky());
        }
        if (timers.isDue(Timer.ACK, now)) {
            association.handshake().ackDelayIsOver();
            return TimeoutOutcome.Handled.INSTANCE;
        }
        if (timers.isDue(Timer.RETRANSMISSION, now)) {
            return expire(association);
        }
        if (timers.isDue(Timer.LAST_FLIGHT, now)) {
            return endLastFlight(association);
        }
        var paths = association.pathsIfAny();
        if (paths != null && paths.nextTimeout(now) == 0) {
            paths.handleTimeout(now);
            return TimeoutOutcome.Handled.INSTANCE;
        }
        if (association.untilIdle(now) == 0) {
            association.tell(SessionEvent.Kind.IDLE);
            association.surroundings().counters().count(Counters.Total.IDLE_TIMEOUTS);
            Ending.shutdown(association);
            return TimeoutOutcome.Idle.INSTANCE;
        }
        return TimeoutOutcome.NotDue.INSTANCE;
    }

    private static TimeoutOutcome endLastFlight(Association association) {
        association.timers().stop(Timer.LAST_FLIGHT);
        if (association.keys().policy().acknowledges()) {
            association
                    .keys()
                    .read()
                    .expire(association.now(), association.surroundings().ws());
            association.restHandshake();
        } else {
            association.forgetHandshake();
        }
        if (association.phase() == Association.Phase.CLOSING
                && association.alerts().isEmpty()) {
            Ending.end(association, Association.Phase.CLOSED);
            return TimeoutOutcome.LingerEnded.INSTANCE;
        }
        return TimeoutOutcome.Handled.INSTANCE;
    }

    private static TimeoutOutcome expire(Association association) {
        long now = association.now();
        // Whoever has said goodbye waits for acknowledgements, and not for what else the peer may have to say.
        boolean isClosing = association.phase() == Association.Phase.CLOSING;
        long silence = isClosing ? Long.MAX_VALUE : association.silence(now);
        switch (association.handshake().expire(silence, now)) {
            case UNRESPONSIVE -> {
                return unresponsive(association);
            }
            case REPEATED_SHRINK ->
                association.lowerMtu(
                        association.surroundings().config().limits().smallerMtu());
            case REPEATED -> {}
            case GIVEN_UP -> {
                return TimeoutOutcome.Handled.INSTANCE;
            }
        }
        association.surroundings().counters().count(Counters.Total.RETRANSMISSIONS);
        return TimeoutOutcome.Retransmit.INSTANCE;
    }

    private static TimeoutOutcome unresponsive(Association association) {
        if (association.phase() == Association.Phase.CLOSING) {
            Ending.end(association, Association.Phase.CLOSED);
            return TimeoutOutcome.LingerEnded.INSTANCE;
        }
        Ending.failSilently(
                association,
                Failure.silent(
                        FailureReason.PEER_UNRESPONSIVE,
                        "the peer did not answer; the handshake was in "
                                + association.handshake().stateName()));
        return new TimeoutOutcome.Failed(association.sticky());
    }
}
