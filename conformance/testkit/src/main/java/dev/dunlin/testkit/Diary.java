package dev.dunlin.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.TimeoutOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What an endpoint has lived through. */
public final class Diary {
    private final List<ReceiveOutcome> received = new ArrayList<>();
    private final List<TimeoutOutcome> timeouts = new ArrayList<>();
    private final List<Duration> retransmissions = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();

    void received(ReceiveOutcome outcome) {
        received.add(outcome);
    }

    void message(byte[] plaintext) {
        messages.add(new String(plaintext, UTF_8));
    }

    void expired(TimeoutOutcome outcome, Duration sinceStart) {
        timeouts.add(outcome);
        if (outcome.kind() == TimeoutOutcome.Kind.RETRANSMIT) {
            retransmissions.add(sinceStart);
        }
    }

    /** Every outcome of receiving, in order. */
    public List<ReceiveOutcome> received() {
        return Collections.unmodifiableList(received);
    }

    /** The kinds of {@link #received()}. */
    public List<ReceiveOutcome.Kind> kinds() {
        return received.stream().map(ReceiveOutcome::kind).toList();
    }

    /** Every outcome of time passing, in order. */
    public List<TimeoutOutcome> timeouts() {
        return Collections.unmodifiableList(timeouts);
    }

    /** When flights were repeated because a timer had expired, since the endpoint began. */
    public List<Duration> retransmissions() {
        return Collections.unmodifiableList(retransmissions);
    }

    /** The application's messages that have arrived. */
    public List<String> messages() {
        return Collections.unmodifiableList(messages);
    }

    /** How often something was thrown away for {@code reason}. */
    public long discarded(DiscardReason reason) {
        return received.stream()
                .filter(outcome -> outcome instanceof ReceiveOutcome.Discarded discard && discard.reason() == reason)
                .count();
    }
}
