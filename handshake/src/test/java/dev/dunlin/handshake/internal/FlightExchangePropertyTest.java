package dev.dunlin.handshake.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.Role;
import dev.dunlin.requirements.Requirement;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the network does, flights and later messages arrive, and nobody waits for nothing. */
class FlightExchangePropertyTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int ROUNDS = 6;

    /** What goes wrong, and with what. */
    record Trial(long seed, int mtu, int lostPercent, int doubledPercent, int delayMillis, boolean isPatient) {}

    @Provide
    Arbitrary<Trial> trials() {
        return Arbitraries.longs()
                .map(Random::new)
                .map(random -> new Trial(
                        random.nextLong(),
                        80 + random.nextInt(1200),
                        random.nextInt(45),
                        random.nextInt(100),
                        random.nextBoolean() ? 0 : random.nextInt(1500),
                        random.nextInt(4) == 0));
    }

    private static PlannedHandshake plan(Random random) {
        return new PlannedHandshake(
                List.of(1 + random.nextInt(1500)),
                lengths(random, 1 + random.nextInt(4), 3000),
                lengths(random, random.nextInt(3), 3000),
                lengths(random, random.nextInt(3), 300));
    }

    private static List<Integer> lengths(Random random, int count, int most) {
        return random.ints(count, 1, most).boxed().toList();
    }

    private static TestSettings settings(Trial trial) {
        var acknowledgement = trial.isPatient()
                ? new AcknowledgementSettings(false, false, 1 << 16, false, true)
                : AcknowledgementSettings.DEFAULT;
        return TestSettings.client().acknowledging(acknowledgement).expiries(60);
    }

    @Property(seed = "91", tries = 400)
    @Requirement({
        "RFC9147-5.2-i",
        "RFC9147-5.8.1-a",
        "RFC9147-5.8.1-b",
        "RFC9147-5.8.1-f",
        "RFC9147-7.1-d",
        "RFC9147-7.2-a",
        "RFC9147-7.2-b",
        "RFC9147-7.2-c",
        "RFC9147-7.2-d",
        "RFC9147-8-a",
        "RFC9147-8-b"
    })
    void everyFlightAndEveryLaterMessageArrives(@ForAll("trials") Trial trial) {
        var random = new Random(trial.seed());
        var plan = plan(random);
        var client = FlightEnd.client(plan, settings(trial), trial.mtu());
        var server = FlightEnd.server(plan, settings(trial), trial.mtu());
        var network = new FlightNetwork(client, server)
                .losing(datagram -> random.nextInt(100) < trial.lostPercent())
                .shuffling(random, trial.delayMillis() * FlightNetwork.MILLISECOND, trial.doubledPercent());
        network.run(3600 * SECOND);
        assertTrue(client.driver().goesOn(), client.driver()::stateName);
        assertTrue(server.driver().goesOn(), server.driver()::stateName);
        for (int i = 0; i < ROUNDS; i++) {
            var updating = random.nextBoolean() ? client : server;
            var unused = updating.driver().updateKeys(random.nextBoolean(), network.now());
            network.run(random.nextInt(4) * SECOND);
            client.sleep(Role.CLIENT, newest(client, server));
            server.sleep(Role.SERVER, newest(server, client));
        }
        network.run(3600 * SECOND);
        assertTrue(trial.isPatient()
                || (client.driver().isIdle() && server.driver().isIdle()));
        assertFalse(client.driver().hasOutput() || server.driver().hasOutput());
        assertFalse(client.timers().isAnyRunning() || server.timers().isAnyRunning());
        assertTrue(client.reads(server.writeEpoch()) && server.reads(client.writeEpoch()));
        assertKept(client, server);
        assertKept(server, client);
    }

    /** The newest epoch whose keys {@code reader} has: all of the writer's are acknowledged by now, or one is not. */
    private static int newest(FlightEnd reader, FlightEnd writer) {
        return reader.reads(writer.writeEpoch() + 1) ? writer.writeEpoch() + 1 : writer.writeEpoch();
    }

    /** The rules of an ACK: sorted, of records that were sent, in an epoch that is high enough while the handshake lasts. */
    private static void assertKept(FlightEnd acknowledging, FlightEnd sender) {
        var sent = new HashSet<Long>();
        sender.sent().forEach(record -> sent.add(record.number()));
        assertEquals(sent.size(), sender.sent().size(), "a record number was used twice");
        for (var ack : acknowledging.acks()) {
            assertTrue(sent.containsAll(ack.acknowledged()), "an ACK for what was never sent");
            assertEquals(ack.acknowledged().stream().sorted().distinct().toList(), ack.acknowledged());
            assertTrue(ack.epoch() != 1);
            int own = ack.epoch();
            assertTrue(own >= 3 || ack.acknowledged().stream().allMatch(number -> number >>> 48 <= own));
        }
    }
}
