package dev.dunlin.testkit.scripted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.RoutabilityCheck;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.testkit.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes of each side's wish for connection ids, and of the routability check that goes with them. */
class ConnectionIdNegotiationTest {
    private static final List<ConnectionIds> OURS = List.of(
            ConnectionIds.towardsPeerOnly(),
            ConnectionIds.random(1),
            ConnectionIds.random(8),
            ConnectionIds.random(20),
            ConnectionIds.random(255));
    private static final List<Octets> THEIRS = List.of(
            Octets.NONE,
            Octets.hex("00"),
            Octets.hex("c1d0c1d1c1d2c1d3"),
            Octets.filled(20, 0xFF),
            Octets.filled(255, 0x2F));

    static Stream<Arguments> lengths() {
        var all = new ArrayList<Arguments>();
        for (var dialect : Dialect.values()) {
            for (var ours : OURS) {
                for (var theirs : THEIRS) {
                    all.add(Arguments.of(dialect, ours, theirs));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("lengths")
    @Requirement({
        "RFC9146-3-b",
        "RFC9146-3-c",
        "RFC9146-3-d",
        "RFC9146-3-g",
        "RFC9146-3-h",
        "RFC9146-4-a",
        "RFC9853-3-a"
    })
    void ourServerAndTheOtherSideEachGetTheIdThatTheyHaveAskedFor(Dialect dialect, ConnectionIds ours, Octets theirs) {
        try (var server = dialect.server(builder -> builder.connectionIds(ours))) {
            var peer = dialect.connect(server, Pair.CLIENT, Terms.id(theirs).rrc());
            assertIds(server, peer, theirs);
        }
    }

    @ParameterizedTest
    @MethodSource("lengths")
    @Requirement({
        "RFC9146-3-a",
        "RFC9146-3-b",
        "RFC9146-3-d",
        "RFC9146-3-g",
        "RFC9146-3-h",
        "RFC9146-4-a",
        "RFC9853-3-d"
    })
    void ourClientAndTheOtherSideEachGetTheIdThatTheyHaveAskedFor(Dialect dialect, ConnectionIds ours, Octets theirs) {
        try (var client = dialect.client(Pair.SERVER, builder -> builder.connectionIds(ours))) {
            var peer = dialect.accept(client, Terms.id(theirs).rrc());
            assertIds(client, peer, theirs);
        }
    }

    private static void assertIds(OurSide our, ScriptedPeer peer, Octets theirs) {
        var info = our.session().info().orElseThrow();
        var own = Octets.of(info.connectionId().toByteArray());
        assertEquals(Octets.vec8(own), peer.answered().get(ExtensionType.CONNECTION_ID));
        assertEquals(theirs, Octets.of(info.peerConnectionId().toByteArray()));
        assertEquals(Octets.NONE, peer.answered().get(ExtensionType.RRC));
        peer.say(peer.home(), "ping");
        assertEquals(List.of("ping"), our.messages());
        assertEquals(SendOutcome.Kind.SENT, our.say("pong").kind());
        var pong = peer.heardOne().only();
        assertEquals(Octets.text("pong"), pong.content());
        assertEquals(theirs, pong.id());
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9146-3-c", "RFC9853-3-c"})
    void ourServerGivesNoIdToAClientThatAsksForNone(Dialect dialect) {
        for (var terms : List.of(Terms.plain(), Terms.plain().rrc())) {
            try (var server = dialect.server(builder -> builder.connectionIds(ConnectionIds.random(8)))) {
                assertNoIds(server, dialect.connect(server, Pair.CLIENT, terms));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9146-8-b")
    void ourServerGivesNoIdIfItDoesNotUseAny(Dialect dialect) {
        try (var server = dialect.server(UnaryOperator.identity())) {
            assertNoIds(
                    server,
                    dialect.connect(server, Pair.CLIENT, Terms.id("c1d0").rrc()));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9146-8-a", "RFC9853-9-b"})
    void whoFearsForTheirPrivacyKeepsIdsToTheVersionThatCanChangeThem(Dialect dialect) {
        var ours = ConnectionIds.random(8).onlyInDtls13();
        try (var server = dialect.server(builder -> builder.connectionIds(ours))) {
            var peer = dialect.connect(server, Pair.CLIENT, Terms.id("c1d0").rrc());
            assertEquals(dialect.isDtls13(), peer.answered().containsKey(ExtensionType.CONNECTION_ID));
            assertEquals(dialect.isDtls13(), peer.answered().containsKey(ExtensionType.RRC));
        }
        try (var client = dialect.client(Pair.SERVER, builder -> builder.connectionIds(ours))) {
            var peer = dialect.accept(client, Terms.plain());
            assertEquals(dialect.isDtls13(), peer.answered().containsKey(ExtensionType.CONNECTION_ID));
            assertEquals(dialect.isDtls13(), peer.answered().containsKey(ExtensionType.RRC));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement({"RFC9146-8-b", "RFC9853-3-b"})
    void ourClientAsksForNeitherIdNorChecksIfItDoesNotUseIds(Dialect dialect) {
        try (var client =
                dialect.client(Pair.SERVER, builder -> builder.routabilityCheck(RoutabilityCheck.enhanced()))) {
            assertNoIds(client, dialect.accept(client, Terms.plain()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void ourClientDoesWithoutIdsIfTheServerGivesNone(Dialect dialect) {
        try (var client = dialect.client(Pair.SERVER, builder -> builder.connectionIds(ConnectionIds.random(8)))) {
            var peer = dialect.accept(client, Terms.plain());
            assertTrue(peer.answered().containsKey(ExtensionType.CONNECTION_ID));
            assertTalkWithoutIds(client, peer);
        }
    }

    private static void assertNoIds(OurSide our, ScriptedPeer peer) {
        assertFalse(peer.answered().containsKey(ExtensionType.CONNECTION_ID));
        assertFalse(peer.answered().containsKey(ExtensionType.RRC));
        assertTalkWithoutIds(our, peer);
    }

    private static void assertTalkWithoutIds(OurSide our, ScriptedPeer peer) {
        var info = our.session().info().orElseThrow();
        assertTrue(info.connectionId().isEmpty());
        assertTrue(info.peerConnectionId().isEmpty());
        peer.say(peer.home(), "ping");
        assertEquals(List.of("ping"), our.messages());
        assertEquals(SendOutcome.Kind.SENT, our.say("pong").kind());
        assertEquals(Octets.text("pong"), peer.heardOne().only().content());
    }

    @ParameterizedTest
    @EnumSource
    void idsWithoutChecksAreAgreedOnWithoutRrc(Dialect dialect) {
        try (var server = dialect.server(builder -> builder.connectionIds(ConnectionIds.random(8)))) {
            var peer = dialect.connect(server, Pair.CLIENT, Terms.id("c1d0"));
            assertTrue(peer.answered().containsKey(ExtensionType.CONNECTION_ID));
            assertFalse(peer.answered().containsKey(ExtensionType.RRC));
        }
        try (var server = dialect.server(
                builder -> builder.connectionIds(ConnectionIds.random(8)).routabilityCheck(RoutabilityCheck.off()))) {
            var peer = dialect.connect(server, Pair.CLIENT, Terms.id("c1d0").rrc());
            assertTrue(peer.answered().containsKey(ExtensionType.CONNECTION_ID));
            assertFalse(peer.answered().containsKey(ExtensionType.RRC));
        }
    }

    static Stream<Arguments> malformed() {
        var bodies = List.of(
                Terms.plain().with(ExtensionType.CONNECTION_ID, Octets.NONE),
                Terms.plain().with(ExtensionType.CONNECTION_ID, Octets.hex("02c1")),
                Terms.plain().with(ExtensionType.CONNECTION_ID, Octets.hex("01c1d0")),
                Terms.plain().with(ExtensionType.CONNECTION_ID, Octets.hex("0000")),
                Terms.id("c1d0").with(ExtensionType.RRC, Octets.hex("00")));
        return Stream.of(Dialect.values())
                .flatMap(dialect -> bodies.stream().map(terms -> Arguments.of(dialect, terms)));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    @Requirement({"RFC9146-3-a", "RFC9853-3-a"})
    void ourServerRefusesAMalformedExtension(Dialect dialect, Terms terms) {
        try (var server = dialect.server(builder -> builder.connectionIds(ConnectionIds.random(8))
                .cookieExchange(false)
                .provenPaths(path -> true))) {
            var refused = assertThrows(Refused.class, () -> dialect.connect(server, Pair.CLIENT, terms));
            assertEquals(Alerts.DECODE_ERROR, refused.alert());
        }
    }

    @ParameterizedTest
    @MethodSource("malformed")
    @Requirement({"RFC9146-3-a", "RFC9853-3-a"})
    void ourClientRefusesAMalformedExtension(Dialect dialect, Terms terms) {
        assertClientRefuses(dialect, ConnectionIds.random(8), terms, Alerts.DECODE_ERROR);
    }

    @ParameterizedTest
    @EnumSource
    void ourClientRefusesWhatItHasNotAskedFor(Dialect dialect) {
        assertClientRefuses(dialect, ConnectionIds.off(), Terms.id("c1d0"), Alerts.UNSUPPORTED_EXTENSION);
        assertClientRefuses(dialect, ConnectionIds.off(), Terms.plain().rrc(), Alerts.UNSUPPORTED_EXTENSION);
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC9853-3-c")
    void ourClientRefusesChecksWithoutIds(Dialect dialect) {
        assertClientRefuses(dialect, ConnectionIds.random(8), Terms.plain().rrc(), Alerts.ILLEGAL_PARAMETER);
    }

    private static void assertClientRefuses(Dialect dialect, ConnectionIds ours, Terms terms, int alert) {
        try (var client = dialect.client(Pair.SERVER, builder -> builder.connectionIds(ours))) {
            var refused = assertThrows(Refused.class, () -> dialect.accept(client, terms));
            assertEquals(alert, refused.alert());
            assertEquals(
                    Optional.of(alert),
                    client.session()
                            .failure()
                            .flatMap(failure -> failure.alert())
                            .map(description -> description.code()));
        }
    }
}
