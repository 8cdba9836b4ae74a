package dev.dunlin.session;

import dev.dunlin.crypto.internal.Nullable;
import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import java.util.Optional;

/**
 * Why a session is over. Made once: every later call on the session answers with this same object.
 *
 * <p>Immutable.
 */
public final class Failure {
    private final @Nullable AlertDescription alert;
    private final boolean sentByPeer;
    private final FailureReason reason;
    private final String detail;

    private Failure(@Nullable AlertDescription alert, boolean sentByPeer, FailureReason reason, String detail) {
        this.alert = alert;
        this.sentByPeer = sentByPeer;
        this.reason = reason;
        this.detail = detail;
    }

    /** We found the fault, and announce it to the peer with {@code alert}. */
    static Failure announced(AlertDescription alert, FailureReason reason, String detail) {
        return new Failure(alert, false, reason, detail);
    }

    /** We gave up without a word: there is nobody to tell, or nothing that an alert could say. */
    static Failure silent(FailureReason reason, String detail) {
        return new Failure(null, false, reason, detail);
    }

    /** The peer gave up, with this byte in its fatal alert. */
    static Failure byPeer(int alertCode) {
        var alert = AlertDescription.of(alertCode);
        var name = alert.map(AlertDescription::rfcName).orElse("alert " + alertCode);
        return new Failure(alert.orElse(null), true, FailureReason.PEER_ALERT, "the peer sent " + name);
    }

    /** The fatal alert that ended the session; empty when none was sent, or when the registry does not have the peer's. */
    public Optional<AlertDescription> alert() {
        return Optional.ofNullable(alert);
    }

    /** Whether the peer sent the alert: it found the fault, not we. */
    public boolean sentByPeer() {
        return sentByPeer;
    }

    /** What happened, for programs. */
    public FailureReason reason() {
        return reason;
    }

    /** What happened, for people; holds no secrets. */
    public String detail() {
        return detail;
    }

    @Override
    public String toString() {
        var told = alert == null ? "no alert" : alert.rfcName() + (sentByPeer ? " from the peer" : " to the peer");
        return reason + ", " + told + ": " + detail;
    }
}
