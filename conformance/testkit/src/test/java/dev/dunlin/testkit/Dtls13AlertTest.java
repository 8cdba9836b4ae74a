package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.AlertDescription;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.Role;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.session.SessionEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Alerts of an established association of DTLS 1.3, RFC 8446 §6, to either side: sealed and opened by a script that has the keys. */
class Dtls13AlertTest {
    private static final byte WARNING = 1;
    private static final byte FATAL = 2;
    private static final byte CLOSE_NOTIFY = 0;
    private static final byte USER_CANCELED = 90;
    private static final byte NOBODYS_ALERT = (byte) 200;

    private static boolean endsNothingByItself(AlertDescription alert) {
        return alert == AlertDescription.CLOSE_NOTIFY || alert == AlertDescription.USER_CANCELED;
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC8446-6-e", "RFC8446-6-b", "RFC9846-6.2-a"})
    void everyAlertAboutAnErrorEndsTheSessionWhateverItsLevel(Role role) {
        for (var alert : AlertDescription.values()) {
            if (!endsNothingByItself(alert)) {
                assertErrorIsTold(role, WARNING, (byte) alert.code(), Optional.of(alert));
            }
        }
        var anyOther = AlertDescription.HANDSHAKE_FAILURE;
        for (byte level : new byte[] {FATAL, 0, 7}) {
            assertErrorIsTold(role, level, (byte) anyOther.code(), Optional.of(anyOther));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC8446-6-f")
    void anAlertThatNobodyKnowsIsAnErrorToo(Role role) {
        for (byte level : new byte[] {WARNING, FATAL}) {
            assertErrorIsTold(role, level, NOBODYS_ALERT, Optional.empty());
            assertErrorIsTold(role, level, (byte) 255, Optional.empty());
        }
    }

    private static void assertErrorIsTold(Role role, byte level, byte code, Optional<AlertDescription> alert) {
        try (var watched = new WatchedSide(role)) {
            watched.hears(level, code);
            assertEquals(ReceiveOutcome.Kind.FAILED, watched.last().kind());
            var failure = watched.side().session().failure().orElseThrow();
            assertTrue(failure.sentByPeer());
            assertEquals(FailureReason.PEER_ALERT, failure.reason());
            assertEquals(alert, failure.alert());
            var name = alert.map(AlertDescription::rfcName).orElse("alert " + (code & 0xFF));
            assertTrue(failure.detail().contains(name), failure::toString);
            assertEquals(List.of(), watched.says());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC8446-6-c", "RFC8446-6.2-a"})
    void afterAnErrorOfThePeerNothingIsDeliveredOrSent(Role role) {
        try (var watched = new WatchedSide(role)) {
            var late = watched.peer().sealed("late");
            watched.hears(FATAL, (byte) AlertDescription.INTERNAL_ERROR.code());
            watched.side().receive(late);
            watched.hears("later");
            assertEquals(ReceiveOutcome.Kind.FAILED, watched.last().kind());
            assertEquals(List.of(), watched.delivered());
            assertEquals(SendOutcome.Kind.FAILED, watched.sends());
            assertEquals(List.of(), watched.says());
            assertTrue(watched.side().session().isClosed());
            assertEquals(Long.MAX_VALUE, watched.side().session().nextTimeout(watched.now()));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC8446-6-c", "RFC8446-6-e", "RFC8446-6.2-a", "RFC8446-6.1-c"})
    void afterAnErrorOfOurOwnItsAlertIsTheLastThatIsSaid(Role role) {
        try (var watched = new WatchedSide(role)) {
            var late = watched.peer().sealed("late");
            watched.side().session().abort("a test", watched.now());
            assertEquals(SendOutcome.Kind.FAILED, watched.sends());
            watched.side().receive(late);
            watched.side().session().shutdown(watched.now());
            assertEquals(List.of("alert [2, 80]"), watched.says());
            watched.hears("later");
            assertEquals(List.of(), watched.delivered());
            assertEquals(List.of(), watched.says());
            assertTrue(watched.side().session().isClosed());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC8446-5.1-b")
    void anAlertIsARecordOfItsOwn(Role role) {
        byte[][] misshapen = {
            {FATAL, 40, FATAL, 40}, {WARNING, CLOSE_NOTIFY, WARNING, CLOSE_NOTIFY}, {FATAL}, {FATAL, 40, 0}
        };
        for (var content : misshapen) {
            try (var watched = new WatchedSide(role)) {
                watched.hears(content);
                var failure = watched.side().session().failure().orElseThrow();
                assertFalse(failure.sentByPeer());
                assertEquals(FailureReason.MALFORMED_MESSAGE, failure.reason());
                assertEquals(List.of("alert [2, 50]"), watched.says());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC8446-6-a", "RFC8446-6.1-a"})
    void closeNotifyIsTheEndOfWhatThePeerSays(Role role) {
        try (var watched = new WatchedSide(role)) {
            watched.hears("before");
            var overtaken = watched.peer().sealed("overtaken");
            watched.hears(WARNING, CLOSE_NOTIFY);
            assertEquals(ReceiveOutcome.Kind.PEER_CLOSED, watched.last().kind());
            assertEquals(
                    List.of(SessionEvent.Kind.PEER_CLOSED),
                    Events.of(watched.side().session()));
            assertTrue(watched.side().session().failure().isEmpty());

            watched.hears("after");
            // Its number is lower. The association is closed by then: nothing more of it is wanted (RFC 9147 §5.10).
            watched.side().receive(overtaken);
            assertEquals(List.of("before"), watched.delivered());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC8446-6.1-c")
    void whoClosesSaysGoodbyeFirst(Role role) {
        try (var watched = new WatchedSide(role)) {
            watched.side().session().shutdown(watched.now());
            assertEquals(SendOutcome.Kind.CLOSED, watched.sends());
            assertEquals(List.of("alert [1, 0]"), watched.says());
            watched.pair().network().run(Duration.ofMinutes(10));
            assertTrue(watched.side().session().isClosed());
            assertTrue(watched.side().session().failure().isEmpty());
        }
        try (var watched = new WatchedSide(role)) {
            watched.hears(WARNING, CLOSE_NOTIFY);
            assertEquals(List.of("alert [1, 0]"), watched.says());
            assertTrue(watched.side().session().isClosed());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9846-6.1-a")
    void whoIsToldOfACancellationReadsOnUntilCloseNotify(Role role) {
        for (byte level : new byte[] {WARNING, FATAL}) {
            try (var watched = new WatchedSide(role)) {
                watched.hears(level, USER_CANCELED);
                assertTrue(watched.side().session().isEstablished());
                watched.hears("still here");
                assertEquals(List.of("still here"), watched.delivered());
                watched.hears(WARNING, CLOSE_NOTIFY);
                assertEquals(ReceiveOutcome.Kind.PEER_CLOSED, watched.last().kind());
                assertTrue(watched.side().session().failure().isEmpty());
            }
        }
    }

    /** Whoever keeps a log finds every alert there, with who has sent it. */
    @ParameterizedTest
    @EnumSource
    @Requirement("RFC8446-6.2-c")
    void theApplicationIsToldOfAlertsSentAndReceived(Role role) {
        try (var watched = new WatchedSide(role)) {
            watched.hears(WARNING, USER_CANCELED);
            var warned = watched.side().session().pollEvent().orElseThrow();
            assertEquals(SessionEvent.Kind.WARNING_ALERT, warned.kind());
            assertEquals(Optional.of(AlertDescription.USER_CANCELED), warned.alert());
            watched.hears(WARNING, CLOSE_NOTIFY);
            assertEquals(
                    List.of(SessionEvent.Kind.PEER_CLOSED),
                    Events.of(watched.side().session()));
        }
        try (var watched = new WatchedSide(role)) {
            watched.side().session().abort("a test", watched.now());
            watched.pair().runUntilQuiet();
            var sent = watched.side().session().failure().orElseThrow();
            assertEquals(Optional.of(AlertDescription.INTERNAL_ERROR), sent.alert());
            assertFalse(sent.sentByPeer());
            var received = watched.peer().session().failure().orElseThrow();
            assertEquals(Optional.of(AlertDescription.INTERNAL_ERROR), received.alert());
            assertTrue(received.sentByPeer());
        }
    }
}
