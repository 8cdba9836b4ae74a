package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.TimeoutOutcome;
import dev.dunlin.session.TransmitOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Flights whose writing is broken off: by the timer, over a transport that refuses every second datagram, or because datagrams have become
 * shorter. Another offset, another epoch or bytes of something else would show: all that is written is held against the same flight as it
 * goes out undisturbed.
 */
@ParameterizedClass
@EnumSource
class InterruptedFlightTest {
    private static final int MTU = 256;
    /** As many datagrams make a flight as with {@link #MTU}, but for the last. */
    private static final int WIDER = 264;

    private static final int ROUNDS = 2;
    private static final long LONGEST_WAIT = Duration.ofSeconds(10).toNanos();
    private static final int MESSAGE_HEADER = 12;

    private final List<String> keyLog = new ArrayList<>();
    private final ProtocolVersion version;
    private final Setup setup;
    private final List<Datagram> undisturbed;

    InterruptedFlightTest(ProtocolVersion version) {
        this.version = version;
        setup = Setup.standard().speaking(version).mutual().mtu(MTU).client(builder -> builder.suites(
                        List.of(Suites.overheard(version)))
                .keyLog(keyLog::add));
        undisturbed = undisturbed();
    }

    private List<Datagram> undisturbed() {
        try (var pair = setup.established()) {
            return List.copyOf(pair.network().sent());
        }
    }

    /** Where in the recording a flight stands. */
    private record Flight(PeerPath sender, int from, int to) {
        int length() {
            return to - from;
        }
    }

    /** The n-th flight, a flight being all that one side says before the other does. */
    private Flight flight(int number) {
        int from = 0;
        for (int passed = 0; ; passed++) {
            var sender = undisturbed.get(from).from();
            int to = from;
            while (to < undisturbed.size() && undisturbed.get(to).from().equals(sender)) {
                to++;
            }
            if (passed == number) {
                return new Flight(sender, from, to);
            }
            from = to;
        }
    }

    @Test
    @Requirement("RFC6347-4.2.4-a")
    @SecurityHistory({"T6", "T16"})
    void whatIsWrittenOfTheServersFlightIsThatFlight() {
        assertUnharmedWhereverItIsInterrupted(flight(3));
    }

    @Test
    @Requirement({"RFC6347-4.2.4-a", "RFC6347-4.2.5-a"})
    @SecurityHistory({"T6", "T16"})
    void whatIsWrittenOfTheClientsFlightIsThatFlightInItsOwnEpochs() {
        var flight = flight(4);
        assertEquals(Pair.CLIENT, flight.sender());
        assertUnharmedWhereverItIsInterrupted(flight);
    }

    private void assertUnharmedWhereverItIsInterrupted(Flight flight) {
        assertTrue(flight.length() > 2, flight::toString);
        var original = said(undisturbed.subList(flight.from(), flight.to()));
        for (int written = 0; written <= flight.length(); written++) {
            try (var pair = setup.over(VirtualNetwork.seeded(1))) {
                var wire = interrupted(pair, about(flight, pair), written);
                said(wire).forEach((place, bytes) -> assertArrayEquals(original.get(place), bytes, place));
                for (int i = 0; i < wire.size(); i += 2) {
                    pair.network().send(wire.get(i));
                }
                pair.runUntilQuiet();
                pair.assertEstablished();
                pair.assertExchange();
            }
        }
    }

    /** Whoever is to send {@code flight} next. */
    private static SessionEndpoint about(Flight flight, Pair pair) {
        pair.network().runUntilDelivered(flight.from());
        return flight.sender().equals(Pair.CLIENT) ? pair.client() : pair.server();
    }

    @Test
    @Requirement({"RFC9147-4.4-k", "RFC6347-4.1.1.1-i"})
    void theServersFlightStartsOverWhenDatagramsBecomeShorterInTheMiddleOfIt() {
        assertStartsOverWhereverItIsCutShorter(flight(3));
    }

    @Test
    @Requirement({"RFC9147-4.4-k", "RFC6347-4.1.1.1-i"})
    void theClientsFlightStartsOverWhenDatagramsBecomeShorterInTheMiddleOfIt() {
        assertStartsOverWhereverItIsCutShorter(flight(4));
    }

    /** What was written is lost, so that all of the flight has to follow: no byte of it may be left out, and no timer is needed. */
    private void assertStartsOverWhereverItIsCutShorter(Flight flight) {
        assertTrue(flight.length() > 2, flight::toString);
        var original = said(undisturbed.subList(flight.from(), flight.to()));
        for (int written = 0; written < flight.length(); written++) {
            try (var pair = setup.over(VirtualNetwork.seeded(1))) {
                var sender = about(flight, pair);
                sender.session().mtu(WIDER);
                for (int i = 0; i < written; i++) {
                    next(pair, sender);
                }
                sender.session().mtu(MTU);
                var wire = sender.output(pair.network().clock().now());
                var said = said(wire);
                var missing = new TreeSet<>(original.keySet());
                missing.removeAll(said.keySet());
                assertTrue(missing.isEmpty(), missing.size() + " are missing after " + written + " datagrams");
                said.forEach((place, bytes) -> assertArrayEquals(original.get(place), bytes, place));
                wire.forEach(pair.network()::send);
                pair.runUntilQuiet();
                pair.assertEstablished();
                pair.assertExchange();
            }
        }
    }

    /** Some datagrams of the flight, the timer in the middle of it, and then all of it; several times over. */
    private static List<Datagram> interrupted(Pair pair, SessionEndpoint sender, int written) {
        var wire = new ArrayList<Datagram>();
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < written; i++) {
                wire.add(new Datagram(sender.address(), sender.peer(), next(pair, sender)));
            }
            expire(pair, sender);
            sender.transmitted().forEach(bytes -> wire.add(new Datagram(sender.address(), sender.peer(), bytes)));
            expire(pair, sender);
        }
        return wire;
    }

    private static byte[] next(Pair pair, SessionEndpoint sender) {
        var datagram = ByteBuffer.allocate(WIDER);
        var outcome = sender.session().transmit(datagram, pair.network().clock().now());
        assertEquals(TransmitOutcome.Kind.DATAGRAM, outcome.kind());
        return Arrays.copyOf(datagram.array(), datagram.position());
    }

    /** A flight that is not written to its end has no timer of its own yet; what there is, is asked anyway. */
    private static void expire(Pair pair, SessionEndpoint sender) {
        var clock = pair.network().clock();
        clock.advance(Math.min(sender.session().nextTimeout(clock.now()), LONGEST_WAIT));
        var outcome = sender.session().handleTimeout(clock.now());
        assertTrue(outcome.kind() != TimeoutOutcome.Kind.FAILED, outcome::toString);
    }

    /** Every byte of every message, by where it stands; two copies that differ are a failure. */
    private Map<String, byte[]> said(List<Datagram> datagrams) {
        var said = new TreeMap<String, byte[]>();
        for (var datagram : datagrams) {
            for (var record : Records.in(datagram.bytes())) {
                if (record.epoch() == 0) {
                    var whole = record.bytes();
                    add(said, record.epoch(), record.type(), Arrays.copyOfRange(whole, Records.HEADER, whole.length));
                } else {
                    addOpened(said, datagram.from(), record);
                }
            }
        }
        return said;
    }

    private void addOpened(Map<String, byte[]> said, PeerPath sender, Records.Cut record) {
        boolean isClient = sender.equals(Pair.CLIENT);
        switch (version) {
            case DTLS_1_2 -> {
                assertTrue(isClient, "the server's flight has nothing in epoch 1");
                var keys = new Eavesdropper(keyLog.get(0), undisturbed);
                add(said, record.epoch(), record.type(), keys.openClient(record.bytes()));
            }
            case DTLS_1_3 -> {
                assertEquals(2, record.epoch());
                var keys = Dtls13Eavesdropper.ofHandshake(keyLog);
                var opened = isClient ? keys.openClient(record.bytes()) : keys.openServer(record.bytes());
                add(said, record.epoch(), opened.type(), opened.bytes());
            }
        }
    }

    private static void add(Map<String, byte[]> said, int epoch, int type, byte[] content) {
        if (type == Records.HANDSHAKE) {
            addBytes(said, epoch, content);
        } else {
            put(said, "type " + type + " in epoch " + epoch, content);
        }
    }

    private static void addBytes(Map<String, byte[]> said, int epoch, byte[] content) {
        var in = ByteBuffer.wrap(content);
        while (in.hasRemaining()) {
            int typeAndLength = in.getInt();
            int messageSeq = in.getChar();
            int offset = in.get() << 16 | in.getChar();
            int length = in.get() << 16 | in.getChar();
            assertTrue(content.length >= MESSAGE_HEADER + length);
            for (int i = 0; i < length; i++) {
                var place =
                        "message " + messageSeq + ", " + typeAndLength + ", epoch " + epoch + ", byte " + (offset + i);
                put(said, place, new byte[] {in.get()});
            }
        }
    }

    private static void put(Map<String, byte[]> said, String place, byte[] bytes) {
        var before = said.putIfAbsent(place, bytes);
        if (before != null) {
            assertArrayEquals(before, bytes, place);
        }
    }
}
