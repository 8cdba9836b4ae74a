package dev.dunlin.session;

import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.Timers.Timer;

/** When an association has to be looked at next, and what it means that one of its deadlines is over. */
final class Deadlines {
    private Deadlines() {}

    /** Nanoseconds until {@link #handle} has something to do: 0 when it has, {@link Long#MAX_VALUE} when nothing is waited for. */
    static long next(Association association, long nowNanos) {
        return Math.min(nextTimer(association, nowNanos), untilIdle(association, nowNanos));
    }

    /** As {@link #next}, but for the idle time-out. */
    static long nextTimer(Association association, long nowNanos) {
        var paths = association.pathsIfAny();
        long untilPaths = paths == null ? Long.MAX_VALUE : paths.nextTimeout(nowNanos);
        return association.isAwake() ? Math.min(untilPaths, association.timers().next(nowNanos)) : untilPaths;
    }

    /** Only a server gives up on silence: it has places to keep, a client knows what it is waiting for. */
    private static long untilIdle(Association association, long nowNanos) {
        long most = association.surroundings().config().limits().idleTimeout().toNanos();
        return association.side().role() == Role.CLIENT || association.phase() != Association.Phase.OPEN || most == 0
                ? Long.MAX_VALUE
                : Math.max(0, most - association.silence(nowNanos));
    }

    /** Does what is due by now, one thing a call. */
    static TimeoutOutcome handle(Association association, long nowNanos) {
        return switch (association.phase()) {
            case CLOSED -> TimeoutOutcome.Closed.INSTANCE;
            case FAILED -> new TimeoutOutcome.Failed(association.sticky());
            case HANDSHAKE, OPEN, CLOSING -> {
                association.at(nowNanos);
                yield next(association, nowNanos) == 0 ? handleDue(association) : TimeoutOutcome.NotDue.INSTANCE;
            }
        };
    }

    private static TimeoutOutcome handleDue(Association association) {
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
        if (untilIdle(association, now) == 0) {
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
                PathMtu.lower(
                        association,
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
