package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.KeyUpdateOutcome;
import dev.dunlin.session.SessionEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Associations of DTLS 1.3 that go on for long. */
class LongLifeTest {
    private static final int UPDATES = 400;
    private static final int RECORDS = 70_000;

    private static Pair established() {
        var pair = Dtls13FaultPropertyTest.setup(7, false, false, 1200).over(VirtualNetwork.seeded(7));
        pair.runUntilQuiet();
        pair.network().run(Duration.ofSeconds(1));
        pair.assertEstablished();
        return pair;
    }

    @Test
    @Requirement({"RFC9147-6.1-a", "RFC9147-8-a"})
    void epochsGoOnFarPastThoseOfTheHandshake() {
        try (var pair = established()) {
            for (int i = 0; i < UPDATES; i++) {
                var changing = i % 3 == 0 ? pair.server() : pair.client();
                var outcome = changing.session()
                        .updateKeys(i % 2 == 0, pair.network().clock().now());
                assertEquals(KeyUpdateOutcome.Kind.STARTED, outcome.kind());
                pair.runUntilQuiet();
                pair.assertExchange();
            }
        }
    }

    @Test
    @Requirement("RFC9147-4.2.2-a")
    void recordNumbersGoOnFarPastWhatARecordShowsOfThem() {
        try (var pair = established()) {
            for (int i = 0; i < RECORDS; i++) {
                pair.server().receive(pair.client().sealed("record"));
            }
            assertEquals(RECORDS, pair.server().diary().messages().size());
            pair.assertExchange();
        }
    }

    @Test
    @Requirement("RFC9147-8-b")
    void theApplicationIsToldOfNewKeysAndOfNothingWhenThereAreNone() {
        try (var pair = established()) {
            drain(pair.client());
            var first = pair.client()
                    .session()
                    .updateKeys(false, pair.network().clock().now());
            assertEquals(KeyUpdateOutcome.Kind.STARTED, first.kind());
            var second = pair.client()
                    .session()
                    .updateKeys(false, pair.network().clock().now());
            assertEquals(KeyUpdateOutcome.Kind.ALREADY_UNDER_WAY, second.kind());
            assertEquals(0, drain(pair.client()));
            pair.runUntilQuiet();
            assertEquals(1, drain(pair.client()));
            assertEquals(1, drain(pair.server()));
        }
        try (var pair = dtls12()) {
            var outcome = pair.client()
                    .session()
                    .updateKeys(false, pair.network().clock().now());
            assertEquals(KeyUpdateOutcome.Kind.NOT_SUPPORTED, outcome.kind());
            pair.client().session().close();
            outcome = pair.client()
                    .session()
                    .updateKeys(false, pair.network().clock().now());
            assertEquals(KeyUpdateOutcome.Kind.CLOSED, outcome.kind());
        }
    }

    private static Pair dtls12() {
        return Setup.standard()
                .client(builder -> builder.versions(ProtocolVersion.DTLS_1_2, ProtocolVersion.DTLS_1_2))
                .established();
    }

    /** How many changes of keys the events tell of. */
    private static int drain(SessionEndpoint endpoint) {
        int changes = 0;
        for (var event = endpoint.session().pollEvent();
                event.isPresent();
                event = endpoint.session().pollEvent()) {
            changes += event.get().kind() == SessionEvent.Kind.KEYS_UPDATED ? 1 : 0;
        }
        return changes;
    }
}
