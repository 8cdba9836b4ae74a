package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.internal.HandshakeOutput.LastFlight;
import dev.dunlin.handshake.internal.Timers.Timer;
import dev.dunlin.handshake.internal.flight.IncomingMessages;

/**
 * How far a handshake is from its end, and what has to go on after it. It is complete when both sides have proven themselves, and finished
 * when its last state is reached: between the two the application may have work to do.
 */
final class HandshakeEnd {
    private final RetransmissionSettings settings;
    private final Timers timers;
    private final IncomingMessages incoming;
    private final Flights flights;
    private final Transcript transcript;

    @Nullable
    private HandshakeResult result;

    private boolean isComplete;
    private boolean isFinished;
    private boolean lastFlightIsOurs;

    HandshakeEnd(
            RetransmissionSettings settings,
            Timers timers,
            IncomingMessages incoming,
            Flights flights,
            Transcript transcript) {
        this.settings = settings;
        this.timers = timers;
        this.incoming = incoming;
        this.flights = flights;
        this.transcript = transcript;
    }

    /** A handshake that has just begun must be over in time. */
    void startDeadline(long nowNanos) {
        timers.start(Timer.HANDSHAKE, nowNanos, settings.handshakeDeadline());
    }

    /** Goes on after the handshake. */
    void awaken() {
        isComplete = true;
        isFinished = true;
    }

    /** As {@link HandshakeOutput#complete}. */
    void complete(HandshakeResult completed, LastFlight lastFlight) {
        result = completed;
        isComplete = true;
        lastFlightIsOurs = lastFlight == LastFlight.OURS;
        flights.handshakeIsOver(lastFlightIsOurs);
    }

    /** The last state is reached. */
    void finish(long nowNanos) throws HandshakeFailure {
        isFinished = true;
        timers.stop(Timer.HANDSHAKE);
        boolean repeatsUntilAcknowledged = flights.policy().acknowledges();
        if (repeatsUntilAcknowledged) {
            transcript.restart();
        } else {
            boolean hasExcess = !incoming.isEmpty();
            incoming.clear();
            timers.stop(Timer.RETRANSMISSION);
            if (hasExcess) {
                throw RefusedFragment.excess();
            }
        }
        if (lastFlightIsOurs != repeatsUntilAcknowledged) {
            timers.start(Timer.LAST_FLIGHT, nowNanos, settings.lastFlightLinger());
        }
    }

    /** What the handshake has come to; null until it is complete, and of a driver that was folded since. */
    @Nullable
    HandshakeResult result() {
        return result;
    }

    /** Whether messages that come from here on are none of the handshake's. */
    boolean isComplete() {
        return isComplete;
    }

    boolean isFinished() {
        return isFinished;
    }

    /** As {@link HandshakeDriver#lastFlightIsOurs}. */
    boolean lastFlightIsOurs() {
        return lastFlightIsOurs;
    }

    /** As {@link HandshakeDriver#goesOn}. */
    boolean goesOn() {
        return isFinished && flights.policy().acknowledges();
    }

    /** As {@link HandshakeDriver#isLastFlightOutstanding}. */
    boolean isLastFlightOutstanding() {
        return goesOn() && lastFlightIsOurs && !flights.isAcknowledged();
    }
}
