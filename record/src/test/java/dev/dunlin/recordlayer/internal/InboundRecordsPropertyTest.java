package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.recordlayer.internal.InboundRecords.Result;
import dev.dunlin.requirements.Requirement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever arrives: no exception, the datagram as it was, progress with every call, and nothing protected delivered that was not sealed. */
class InboundRecordsPropertyTest {
    private static final Set<String> GENUINE = Set.of("first", "", "third, a little longer than the others are");

    private record Mutation(int at, int change) {}

    private final Keys keys = Keys.aes128();

    @Property(seed = "41271", tries = 500)
    @Requirement("RFC6347-4.1.2.7-a")
    void mutatedDatagramsDeliverGenuineContentOrNothing(
            @ForAll("mutations") List<Mutation> mutations, @ForAll("cuts") int cut) {
        var datagram = genuine();
        for (var mutation : mutations) {
            datagram[mutation.at() % datagram.length] ^= (byte) mutation.change();
        }
        datagram = Arrays.copyOf(datagram, Math.max(0, datagram.length - cut));

        try (var inbound = Inbound.established(keys.protection())) {
            for (var content : walk(inbound, datagram)) {
                assertTrue(GENUINE.contains(content), "delivered: " + content);
            }
            inbound.assertDelivers("next", keys.peer.data(40, "next"));
        }
    }

    @Property(seed = "41272", tries = 300)
    void mutatedDatagramsDoNoHarmInAnyStageOfAHandshake(
            @ForAll("mutations") List<Mutation> mutations, @ForAll("cuts") int cut, @ForAll boolean keysAreThere) {
        var plaintext = Peer.plaintextRecord(22, 0xFEFD, 0, Peer.utf8("ClientKeyExchange"));
        var datagram = Peer.concat(plaintext, genuine());
        for (var mutation : mutations) {
            datagram[mutation.at() % datagram.length] ^= (byte) mutation.change();
        }
        datagram = Arrays.copyOf(datagram, Math.max(0, datagram.length - cut));

        try (var inbound = Inbound.atTheStart()) {
            if (keysAreThere) {
                inbound.advance(ReadEpoch.of(1, keys.protection(), 64));
            }
            assertNotNull(walk(inbound, datagram));
            assertTrue(inbound.early.bytes() <= datagram.length);
            inbound.records.stopStashing();
            inbound.assertDelivers("ClientKeyExchange", plaintext);
        }
    }

    @Property(seed = "41273", tries = 500)
    void randomDatagramsWithLikelyFirstBytesDeliverNothing(
            @ForAll("random") byte[] datagram, @ForAll("firstBytes") int first) {
        if (datagram.length > 0) {
            datagram[0] = (byte) first;
        }
        try (var inbound = Inbound.established(keys.protection())) {
            assertEquals(List.of(), walk(inbound, datagram));
        }
    }

    @Property(seed = "41274", tries = 200)
    void whatWeSealThePeerOpensAndWeOpenOurselves(@ForAll("random") byte[] content, @ForAll("types") int type) {
        var epoch = WriteEpoch.of(1, keys.protection());
        try (var inbound = Inbound.established(keys.protection())) {
            var out = new byte[RecordLimits.MAX_RECORD];
            int written = epoch.seal(inbound.ws, type, 0xFEFD, content, 0, content.length, out, 0, out.length);
            var record = Arrays.copyOf(out, written);

            assertArrayEquals(content, keys.peer.open(record));
            assertEquals(Result.OPENED, inbound.open(record));
            assertArrayEquals(content, inbound.content());
            assertEquals(type, inbound.records.type());
        }
    }

    private byte[] genuine() {
        return Peer.concat(
                keys.peer.data(3, "first"),
                keys.peer.data(4, ""),
                keys.peer.record(22, 1, 5, Peer.utf8("third, a little longer than the others are")));
    }

    private static List<String> walk(Inbound inbound, byte[] datagram) {
        var before = datagram.clone();
        var delivered = new ArrayList<String>();
        for (int at = 0; at < datagram.length; ) {
            var result = inbound.records.open(datagram, at, datagram.length, inbound.ws, Inbound.NOW);
            if (result == Result.OPENED) {
                delivered.add(new String(inbound.content(), StandardCharsets.UTF_8));
                inbound.records.commit(inbound.ws, Inbound.NOW);
            }
            assertTrue(inbound.records.end() > at && inbound.records.end() <= datagram.length);
            at = inbound.records.end();
        }
        assertArrayEquals(before, datagram);
        return delivered;
    }

    @Provide
    Arbitrary<List<Mutation>> mutations() {
        var headerFields = Arbitraries.integers().between(0, 12);
        var anywhere = Arbitraries.integers().between(0, 300);
        return Combinators.combine(
                        Arbitraries.oneOf(headerFields, anywhere),
                        Arbitraries.integers().between(1, 255))
                .as(Mutation::new)
                .list()
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<Integer> cuts() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0)),
                Tuple.of(1, Arbitraries.integers().between(0, 200)));
    }

    @Provide
    Arbitrary<byte[]> random() {
        return Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(400);
    }

    @Provide
    Arbitrary<Integer> firstBytes() {
        return Arbitraries.integers().between(18, 28);
    }

    @Provide
    Arbitrary<Integer> types() {
        return Arbitraries.of(20, 21, 22, 23);
    }
}
