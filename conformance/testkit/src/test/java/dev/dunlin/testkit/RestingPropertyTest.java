package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.Limits;
import dev.dunlin.session.Resting;
import dev.dunlin.session.SessionInfo;
import dev.dunlin.session.TicketKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Sessions that are folded between any two calls, as soon as nothing is under way, against the same ones that never are: every datagram is
 * the same to the bit, and so is every outcome.
 */
class RestingPropertyTest {
    private static final int ROUNDS = 6;
    private static final int NEVER = 1 << 10;

    /** What both runs have to agree on. */
    private static final class Trace {
        private final List<String> lines = new ArrayList<>();
        private int rested;

        void note(String line) {
            lines.add(line);
        }

        void look(Pair pair) {
            rested += Resting.is(pair.client().session()) ? 1 : 0;
            rested += Resting.is(pair.server().session()) ? 1 : 0;
            look("client", pair.client().session());
            look("server", pair.server().session());
        }

        private void look(String which, DtlsSession session) {
            note(which + " " + session + " " + session.info() + " "
                    + session.info().map(SessionInfo::connectionId)
                    + session.info().map(SessionInfo::peerConnectionId) + " " + session.maxPlaintext() + " "
                    + session.export("EXPORTER-x", 16).map(HexFormat.of()::formatHex)
                    + session.export("EXPORTER-x", new byte[3], 16).map(HexFormat.of()::formatHex)
                    + session.resumable().map(Object::toString)
                    + session.failure());
            for (var event = session.pollEvent(); event.isPresent(); event = session.pollEvent()) {
                note(which + " " + event.get());
            }
        }
    }

    private static Trace run(
            int awake, long seed, Flow flow, ProtocolVersion version, ConnectionIds ids, KeyNonceLedger ledger) {
        var trace = new Trace();
        var limits = Limits.builder()
                .awakeAssociations(awake)
                .expiries(40)
                .maxTimeout(Duration.ofSeconds(4))
                .replayWindow(seed % 2 == 0 ? 64 : 256)
                .build();
        var network = VirtualNetwork.seeded(seed);
        var setup = flow.applyTo(Setup.standard(), version)
                .seed(seed)
                .limits(limits)
                .crypto(ledger.provider())
                .client(builder -> builder.recordSizeLimit(1000).connectionIds(ids))
                .server(builder -> builder.connectionIds(ids).ticketKeys(TicketKeys.of(Resuming.key(1))));
        try (var pair = setup.over(network)) {
            network.runUntilIdle();
            pair.assertEstablished();
            trace.look(pair);
            var random = new SplittableRandom(seed);
            for (int round = 0; round < ROUNDS; round++) {
                network.with(Faults.losingPercent(15))
                        .with(Faults.doublingPercent(20))
                        .with(Faults.corruptingPercent(10))
                        .with(Faults.reorderingWithin(Duration.ofMillis(100)));
                round(pair, random, trace);
                network.heal();
                network.runUntilIdle();
                trace.look(pair);
            }
            goodbye(pair, random);
            trace.look(pair);
            network.sent().forEach(datagram -> trace.note(HexFormat.of().formatHex(datagram.bytes())));
            trace.note(pair.client().diary().received().toString());
            trace.note(pair.server().diary().received().toString());
            trace.note(pair.client().diary().timeouts().toString());
            trace.note(pair.server().diary().timeouts().toString());
            trace.note(pair.client().diary().messages().toString());
            trace.note(pair.server().diary().messages().toString());
            trace.note(pair.client().session().counters().snapshot().toString());
            trace.note(pair.server().session().counters().snapshot().toString());
        }
        ledger.assertNeverRepeats();
        return trace;
    }

    /** Messages, old datagrams that come once more, and in DTLS 1.3 other keys. */
    private static void round(Pair pair, SplittableRandom random, Trace trace) {
        for (int i = 0; i < 4; i++) {
            pair.client().send("to the server " + random.nextInt());
            pair.server().send("to the client " + random.nextInt());
            if (random.nextInt(4) == 0) {
                var updating = random.nextBoolean() ? pair.client() : pair.server();
                trace.note(updating.session()
                        .updateKeys(random.nextBoolean(), pair.network().clock().now())
                        .toString());
            }
            changeIds(random.nextBoolean() ? pair.client() : pair.server(), pair, random, trace);
            pair.network().run(Duration.ofMillis(random.nextInt(40)));
            var sent = pair.network().sent();
            var replayed = sent.get(sent.size() - 1 - random.nextInt(Math.min(30, sent.size())));
            (replayed.from().equals(Pair.CLIENT) ? pair.server() : pair.client()).receive(replayed.bytes());
        }
    }

    /** Where there are any, and the version can. */
    private static void changeIds(SessionEndpoint side, Pair pair, SplittableRandom random, Trace trace) {
        long now = pair.network().clock().now();
        var session = side.session();
        switch (random.nextInt(6)) {
            case 0 ->
                trace.note(
                        session.requestConnectionIds(1 + random.nextInt(4), now).toString());
            case 1 ->
                trace.note(session.offerConnectionIds(1 + random.nextInt(4), random.nextBoolean(), now)
                        .toString());
            case 2 -> trace.note("next " + session.useNextConnectionId());
            case 3 -> trace.note("spare " + session.spareConnectionIds());
            default -> {}
        }
    }

    private static void goodbye(Pair pair, SplittableRandom random) {
        var leaving = random.nextBoolean() ? pair.client() : pair.server();
        long now = pair.network().clock().now();
        if (random.nextInt(3) == 0) {
            leaving.session().abort("enough", now);
        } else {
            leaving.session().shutdown(now);
        }
        pair.network().runUntilIdle();
    }

    private static void assertSame(long seed, Flow flow, ProtocolVersion version) {
        assertSame(seed, flow, version, ConnectionIds.off());
    }

    private static void assertSame(long seed, Flow flow, ProtocolVersion version, ConnectionIds ids) {
        var always = run(0, seed, flow, version, ids, new KeyNonceLedger());
        var never = run(NEVER, seed, flow, version, ids, new KeyNonceLedger());
        assertEquals(never.lines, always.lines, () -> "seed " + seed + "L");
        assertEquals(0, never.rested);
        assertTrue(always.rested >= ROUNDS, () -> "rested only " + always.rested + " times, seed " + seed + "L");
    }

    @Property(seed = "81", tries = 12)
    @Requirement("RFC9147-4.5.1-a")
    void restingChangesNothingWithAPreSharedKey(@ForAll long seed, @ForAll ProtocolVersion version) {
        assertSame(seed, Flow.PSK, version);
    }

    @Property(seed = "83", tries = 12)
    void restingChangesNothingWithConnectionIds(@ForAll long seed, @ForAll ProtocolVersion version) {
        assertSame(seed, Flow.PSK, version, ConnectionIds.random(1 + (int) Long.remainderUnsigned(seed, 30)));
    }

    @Property(seed = "82", tries = 6)
    void restingChangesNothingWithCertificates(@ForAll long seed, @ForAll ProtocolVersion version) {
        assertSame(seed, Flow.MUTUAL, version);
    }
}
