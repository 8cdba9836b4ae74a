package dev.dunlin.examples.cli;

import dev.dunlin.session.KeyUpdateOutcome;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** {@code --key-update N}: new keys for both directions after each N messages of a session. */
final class KeyUpdating {
    private final OptionalInt every;
    private final Report report;
    private final AtomicInteger messages = new AtomicInteger();

    KeyUpdating(OptionalInt every, Report report) {
        this.every = every;
        this.report = report;
    }

    /** A message has gone, or come. */
    void after(Supplier<KeyUpdateOutcome> update) {
        if (every.isEmpty() || messages.incrementAndGet() % every.getAsInt() != 0) {
            return;
        }
        var outcome = update.get();
        if (outcome.kind() != KeyUpdateOutcome.Kind.STARTED) {
            report.complain("keys not updated: " + outcome);
        }
    }
}
