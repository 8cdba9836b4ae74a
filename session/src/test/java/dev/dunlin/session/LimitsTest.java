package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.internal.flight.IncomingMessages;
import dev.dunlin.requirements.Requirement;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LimitsTest {
    @Test
    @Requirement("RFC6347-4.2.4.1-a")
    void theFirstWaitIsOneSecondAndTheLongestSixty() {
        assertEquals(Duration.ofSeconds(1), Limits.defaults().initialTimeout());
        assertEquals(Duration.ofSeconds(60), Limits.defaults().maxTimeout());
    }

    @Test
    void anUnresponsivePeerIsFoundOutBeforeTheHandshakeIsOverdue() {
        var limits = Limits.defaults();
        var silence = Duration.ZERO;
        var wait = limits.initialTimeout();
        for (var expiry = 0; expiry < limits.expiries(); expiry++) {
            silence = silence.plus(wait);
            wait = wait.multipliedBy(2);
            wait = wait.compareTo(limits.maxTimeout()) > 0 ? limits.maxTimeout() : wait;
        }
        assertEquals(Duration.ofSeconds(123), silence);
        assertTrue(silence.multipliedBy(2).compareTo(limits.handshakeDeadline()) < 0);
    }

    @Test
    void derivedDefaultsFollowWhatTheyAreDerivedFrom() {
        var limits =
                Limits.builder().handshakeMessageBytes(10_000).associations(3).build();
        assertEquals(IncomingMessages.leastBytes(10_000) + 5_000, limits.reassemblyBytes());
        assertEquals(3, limits.halfOpen());
        assertEquals(1024, Limits.defaults().halfOpen());
    }

    @Test
    void whatIsSetIsWhatIsThere() {
        var limits = Limits.builder()
                .initialTimeout(Duration.ofMillis(100))
                .maxTimeout(Duration.ofSeconds(2))
                .expiries(4)
                .expiriesBeforeSmallerMtu(3)
                .smallerMtu(300)
                .handshakeDeadline(Duration.ofSeconds(9))
                .linger(Duration.ZERO)
                .handshakeMessageBytes(2000)
                .reassemblyBytes(50_000)
                .stashRecords(0)
                .stashBytes(20_000)
                .replayWindow(128)
                .shortTagForgeries(1000)
                .events(0)
                .idleTimeout(Duration.ZERO)
                .evictIdleAfter(Duration.ofSeconds(3))
                .evictHandshakeAfter(Duration.ofSeconds(2))
                .associations(10)
                .halfOpen(5)
                .clientHelloBytes(0)
                .build();
        assertEquals(Duration.ofMillis(100), limits.initialTimeout());
        assertEquals(Duration.ofSeconds(2), limits.maxTimeout());
        assertEquals(4, limits.expiries());
        assertEquals(3, limits.expiriesBeforeSmallerMtu());
        assertEquals(300, limits.smallerMtu());
        assertEquals(Duration.ofSeconds(9), limits.handshakeDeadline());
        assertEquals(Duration.ZERO, limits.linger());
        assertEquals(2000, limits.handshakeMessageBytes());
        assertEquals(50_000, limits.reassemblyBytes());
        assertEquals(0, limits.stashRecords());
        assertEquals(20_000, limits.stashBytes());
        assertEquals(128, limits.replayWindow());
        assertEquals(1000, limits.shortTagForgeries());
        assertEquals(0, limits.events());
        assertEquals(Duration.ZERO, limits.idleTimeout());
        assertEquals(Duration.ofSeconds(3), limits.evictIdleAfter());
        assertEquals(Duration.ofSeconds(2), limits.evictHandshakeAfter());
        assertEquals(10, limits.associations());
        assertEquals(5, limits.halfOpen());
        assertEquals(0, limits.clientHelloBytes());
    }

    static Stream<Arguments> senseless() {
        return Stream.of(
                setting("initialTimeout", limits -> limits.initialTimeout(Duration.ZERO)),
                setting("maxTimeout", limits -> limits.maxTimeout(Duration.ofSeconds(-1))),
                setting("expiries", limits -> limits.expiries(0)),
                setting("expiriesBeforeSmallerMtu", limits -> limits.expiriesBeforeSmallerMtu(0)),
                setting("smallerMtu", limits -> limits.smallerMtu(255)),
                setting("handshakeDeadline", limits -> limits.handshakeDeadline(Duration.ofDays(366))),
                setting("linger", limits -> limits.linger(Duration.ofNanos(-1))),
                setting("handshakeMessageBytes", limits -> limits.handshakeMessageBytes(1 << 24)),
                setting("reassemblyBytes", limits -> limits.reassemblyBytes(0)),
                setting("stashRecords", limits -> limits.stashRecords(-1)),
                setting("stashBytes", limits -> limits.stashBytes(18_444)),
                setting("replayWindow", limits -> limits.replayWindow(0)),
                setting("replayWindow", limits -> limits.replayWindow(100)),
                setting("replayWindow", limits -> limits.replayWindow(-64)),
                setting("shortTagForgeries", limits -> limits.shortTagForgeries(0)),
                setting("shortTagForgeries", limits -> limits.shortTagForgeries(11_863_284)),
                setting("events", limits -> limits.events(-1)),
                setting("idleTimeout", limits -> limits.idleTimeout(Duration.ofNanos(-1))),
                setting("evictIdleAfter", limits -> limits.evictIdleAfter(Duration.ZERO)),
                setting("evictHandshakeAfter", limits -> limits.evictHandshakeAfter(Duration.ZERO)),
                setting("associations", limits -> limits.associations(0)),
                setting("halfOpen", limits -> limits.halfOpen(0)),
                setting("clientHelloBytes", limits -> limits.clientHelloBytes(-1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("senseless")
    void aSenselessValueIsRefusedAtOnceAndNamed(String name, Consumer<Limits.Builder> setting) {
        var builder = Limits.builder();
        var refusal = assertThrows(IllegalArgumentException.class, () -> setting.accept(builder));
        assertTrue(String.valueOf(refusal.getMessage()).startsWith(name), refusal::toString);
    }

    static Stream<Arguments> contradictory() {
        return Stream.of(
                setting("maxTimeout", limits -> limits.initialTimeout(Duration.ofSeconds(61))),
                setting("handshakeDeadline", limits -> limits.handshakeDeadline(Duration.ofSeconds(1))),
                setting("reassemblyBytes", limits -> limits.reassemblyBytes(2000)),
                setting("halfOpen", limits -> limits.associations(10).halfOpen(11)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contradictory")
    void contradictoryLimitsCannotBeBuilt(String name, Consumer<Limits.Builder> setting) {
        var builder = Limits.builder();
        setting.accept(builder);
        var refusal = assertThrows(IllegalStateException.class, builder::build);
        assertTrue(String.valueOf(refusal.getMessage()).contains(name), refusal::toString);
    }

    private static Arguments setting(String name, Consumer<Limits.Builder> setting) {
        return Arguments.of(name, setting);
    }
}
