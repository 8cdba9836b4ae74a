package dev.dunlin.testkit.scripted;

/** Our side has answered the handshake with an alert. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int alert;

    Refused(int alert) {
        super("alert " + alert);
        this.alert = alert;
    }

    int alert() {
        return alert;
    }
}
