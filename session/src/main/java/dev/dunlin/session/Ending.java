package dev.dunlin.session;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.internal.HandshakeFailure;
import dev.dunlin.handshake.internal.Timers.Timer;
import dev.dunlin.session.Association.Phase;
import java.nio.ByteBuffer;

/**
 * How an association ends: with a goodbye, with the alert that names a fault, or without a word. What has to be said waits in {@link
 * PendingAlerts}; once it is out, or when nobody is to be told, everything is wiped.
 *
 * <pre>
 *   shutdown, peerClosed    CLOSING until close_notify is out, and our last flight will not be asked for any more; then CLOSED
 *   fail, abort, refuse     FAILED; keys are kept until the alert is out
 *   failSilently            FAILED and wiped at once
 *   close                   CLOSED and wiped at once, or FAILED as before
 * </pre>
 */
final class Ending {
    private Ending() {}

    // With a goodbye

    /** This side says goodbye. */
    static void shutdown(Association association) {
        if (association.awaitsClientHello()) {
            // Nobody has said anything yet: there is nobody to say goodbye to.
            end(association, Phase.CLOSED);
        } else if (association.phase() == Phase.HANDSHAKE || association.phase() == Phase.OPEN) {
            giveUpHandshake(association);
            endPaths(association);
            association.phase(Phase.CLOSING);
            association.alerts().warn(AlertDescription.CLOSE_NOTIFY);
            speakOrEnd(association, Phase.CLOSED);
        }
    }

    /** Another association needs the place: says goodbye at once, in one of {@code answers} if there is room. */
    static void giveWay(Association association, Answers answers, long now) {
        association.tell(SessionEvent.Kind.EVICTED);
        shutdown(association);
        if (answers.isFull()) {
            return;
        }
        var goodbye = ByteBuffer.allocate(
                PendingAlerts.recordLength(association.keys().current()));
        var written = association.surroundings().outbox().transmit(association, goodbye, now);
        if (written.kind() == TransmitOutcome.Kind.DATAGRAM) {
            answers.add(association.path(), goodbye.array());
        }
    }

    /** RFC 5246 §7.2.1: close_notify is answered with close_notify, and the connection ends at once. */
    static ReceiveOutcome peerClosed(Association association) {
        association.tell(SessionEvent.Kind.PEER_CLOSED);
        boolean alreadySaid =
                association.phase() == Phase.CLOSING && association.alerts().isEmpty();
        giveUpHandshake(association);
        association.forgetHandshake();
        endPaths(association);
        association.phase(Phase.CLOSING);
        if (alreadySaid) {
            end(association, Phase.CLOSED);
        } else {
            association.alerts().warn(AlertDescription.CLOSE_NOTIFY);
            speakOrEnd(association, Phase.CLOSED);
        }
        return ReceiveOutcome.PeerClosed.INSTANCE;
    }

    // With a fault

    /** The application cannot go on: the peer is told no more than that (RFC 5246 §7.2.2). */
    static void abort(Association association, String detail) {
        end(association, AlertDescription.INTERNAL_ERROR, FailureReason.INTERNAL_ERROR, detail);
    }

    /** The application does not want to go on, and says why. */
    static void refuse(Association association, AlertDescription wanted, String detail) {
        boolean mayBeSaid = association.keys().policy().maySay(wanted);
        var alert = mayBeSaid ? wanted : AlertDescription.INTERNAL_ERROR;
        end(association, alert, FailureReason.APPLICATION_REFUSED, detail);
    }

    private static void end(Association association, AlertDescription alert, FailureReason reason, String detail) {
        if (association.awaitsClientHello()) {
            // As with a goodbye: there is nobody to tell.
            failSilently(association, Failure.silent(reason, detail));
        } else if (association.phase() == Phase.HANDSHAKE || association.phase() == Phase.OPEN) {
            var unused = fail(association, new HandshakeFailure(alert, reason, detail));
        }
    }

    /** The fault is ours or the peer's: the alert that names it waits to be sent, and then the keys are wiped. */
    static ReceiveOutcome fail(Association association, HandshakeFailure fault) {
        int unsent = association.handshake().pendingEpoch();
        if (unsent >= 0) {
            // Who has not got our flight has not got the keys that come with it: the alert has to be read without them.
            association.keys().retireUnused(unsent);
        }
        giveUpHandshake(association);
        association.forgetHandshake();
        association.failure(Failure.announced(fault.alert(), fault.reason(), detail(fault)));
        endPaths(association);
        association.phase(Phase.FAILED);
        association.alerts().fail(fault.alert());
        speakOrEnd(association, Phase.FAILED);
        return spoiled(association);
    }

    /** The peer sent a fatal alert. */
    static ReceiveOutcome failedByPeer(Association association, int alertCode) {
        failSilently(association, Failure.byPeer(alertCode));
        return spoiled(association);
    }

    private static ReceiveOutcome spoiled(Association association) {
        association.side().memory().spoiled(association.handshake().completed());
        return new ReceiveOutcome.Failed(association.sticky());
    }

    /** There is nobody to tell. */
    static void failSilently(Association association, Failure reason) {
        giveUpHandshake(association);
        association.failure(reason);
        association.alerts().clear();
        end(association, Phase.FAILED);
    }

    /** What there is to say about {@code fault}. */
    static String detail(HandshakeFailure fault) {
        var message = fault.getMessage();
        return message == null ? fault.reason().name() : message;
    }

    /** Not even the alert about the failure can be sealed. */
    static void failedToSayWhy(Association association) {
        association.alerts().clear();
        end(association, Phase.FAILED);
    }

    // Until nothing is left

    /** The last word waits to be sent, or is dropped when an unproven path may not be sent it. */
    private static void speakOrEnd(Association association, Phase last) {
        if (!Outbox.hasOutput(association)) {
            association.alerts().clear();
            end(association, last);
        }
    }

    /** Once the alert that says so is out, the end is final. */
    static void settle(Association association) {
        if (!association.alerts().isEmpty()) {
            return;
        }
        if (association.phase() == Phase.FAILED) {
            end(association, Phase.FAILED);
        } else if (association.phase() == Phase.CLOSING && !lingers(association)) {
            end(association, Phase.CLOSED);
        }
    }

    /**
     * Whether the peer may still lack our last flight, or our word that we have its own: then it has to be there to repeat it. An association
     * that is open stays ready for as long as RFC 9147 §5.8.1 says, whatever is known; one that has said goodbye has nothing else to wait for.
     */
    private static boolean lingers(Association association) {
        var handshake = association.handshake();
        boolean mayBeAsked = association.timers().isRunning(Timer.LAST_FLIGHT) && !handshake.isLastAckKnown();
        return mayBeAsked || handshake.isLastFlightOutstanding();
    }

    /** Wipes everything at once; nothing more is sent. */
    static void close(Association association) {
        giveUpHandshake(association);
        association.alerts().clear();
        end(association, association.phase() == Phase.FAILED ? Phase.FAILED : Phase.CLOSED);
    }

    /** Wipes everything: nothing is said or heard from here on. */
    static void end(Association association, Phase last) {
        association.phase(last);
        endPaths(association);
        association.handshake().end();
        association.timers().stopAll();
        association.inbound().stopStashing();
        association.keys().wipe();
    }

    /** A handshake that was not completed never will be; a completed one may still have to repeat its last flight. */
    private static void giveUpHandshake(Association association) {
        var handshake = association.handshake();
        var timers = association.timers();
        if (handshake.giveUp()) {
            association.surroundings().counters().count(Counters.Total.HANDSHAKES_FAILED);
        }
        timers.stop(Timer.HANDSHAKE);
        if (!handshake.isLastFlightOutstanding()) {
            timers.stop(Timer.RETRANSMISSION);
        }
        association.inbound().stopStashing();
    }

    /** Nobody is asked or answered about paths any more. */
    private static void endPaths(Association association) {
        var paths = association.pathsIfAny();
        if (paths != null) {
            paths.end();
        }
    }
}
