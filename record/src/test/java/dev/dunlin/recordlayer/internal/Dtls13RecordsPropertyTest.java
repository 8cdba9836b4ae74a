package dev.dunlin.recordlayer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.AeadAlgorithm;
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

/** Whatever arrives: no exception, the datagram as it was, progress with every call, and nothing protected delivered that was not sealed. */
class Dtls13RecordsPropertyTest {
    private static final Set<String> GENUINE = Set.of("first", "", "third, a little longer than the others are");

    private record Mutation(int at, int change) {}

    private final Peer13 peer = Peer13.aes128(2);

    @Property(seed = "91473", tries = 500)
    @Requirement({"RFC9147-4.5.2-a", "RFC9147bis-4.5.2-a", "RFC9147bis-4.5.2-b"})
    void mutatedDatagramsDeliverGenuineContentOrNothing(
            @ForAll("mutations") List<Mutation> mutations, @ForAll("cuts") int cut) {
        var datagram = mutated(genuine(), mutations, cut);
        try (var inbound = Inbound.established13(peer.protection())) {
            for (var content : walk(inbound, datagram)) {
                assertTrue(GENUINE.contains(content), "delivered: " + content);
            }
            inbound.assertDelivers("next", peer.data(3, 40, "next"));
        }
    }

    @Property(seed = "91474", tries = 300)
    @Requirement("RFC9147bis-4.5.2-b")
    void mutatedDatagramsDoNoHarmBeforeThereAreKeys(
            @ForAll("mutations") List<Mutation> mutations, @ForAll("cuts") int cut, @ForAll RecordFraming framing) {
        var plaintext = Peer.plaintextRecord(22, 0xFEFD, 0, Peer.utf8("ServerHello"));
        var datagram = mutated(Peer.concat(plaintext, genuine()), mutations, cut);
        try (var inbound = Inbound.atTheStart()) {
            inbound.records.frame(framing);
            for (var content : walk(inbound, datagram)) {
                assertTrue(content.length() <= datagram.length);
            }
            assertTrue(inbound.early.bytes() <= datagram.length);
            inbound.assertDelivers("ServerHello", plaintext);
        }
    }

    @Property(seed = "91475", tries = 1000)
    void randomDatagramsWithLikelyFirstBytesDeliverNothing(
            @ForAll("random") byte[] datagram, @ForAll("firstBytes") int first) {
        datagram[0] = (byte) first;
        try (var inbound = Inbound.established13(peer.protection())) {
            assertEquals(List.of(), walk(inbound, datagram));
            assertTrue(inbound.early.bytes() <= datagram.length);
        }
    }

    @Property(seed = "91476", tries = 300)
    @Requirement({"RFC9147-4-r", "RFC8446-5.4-a"})
    void whatWeSealThePeerOpensAndWeOpenOurselves(
            @ForAll("random") byte[] content,
            @ForAll("types") int type,
            @ForAll("algorithms") AeadAlgorithm algorithm,
            @ForAll("shapes") RecordShape shape) {
        var other = Peer13.of(algorithm, 4);
        var epoch = WriteEpoch.of(3, other.protection(AeadLimits.NONE, shape));
        try (var inbound = Inbound.established13(other.protection())) {
            var out = new byte[RecordLimits.MAX_RECORD];
            int written = epoch.seal(inbound.ws, type, 0xFEFD, content, 0, content.length, out, 0, out.length);
            var record = Arrays.copyOf(out, written);

            var inner = other.open(record, 0);
            assertArrayEquals(content, Arrays.copyOf(inner, content.length));
            assertEquals(type, inner[content.length]);
            assertEquals(Result.OPENED, inbound.open(record));
            assertArrayEquals(content, inbound.content());
            assertEquals(type, inbound.records.type());
        }
    }

    private byte[] genuine() {
        return Peer.concat(
                peer.data(3, 3, "first"),
                peer.record(Peer13.LENGTH, 3, 4, 23, new byte[0]),
                peer.record(Peer13.LONG_NUMBER, 3, 5, 22, Peer.utf8("third, a little longer than the others are")));
    }

    private static byte[] mutated(byte[] datagram, List<Mutation> mutations, int cut) {
        for (var mutation : mutations) {
            datagram[mutation.at() % datagram.length] ^= (byte) mutation.change();
        }
        return Arrays.copyOf(datagram, Math.max(0, datagram.length - cut));
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
        return Arbitraries.oneOf(Arbitraries.just(0), Arbitraries.integers().between(0, 140));
    }

    @Provide
    Arbitrary<byte[]> random() {
        return Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(400);
    }

    @Provide
    Arbitrary<Integer> firstBytes() {
        return Arbitraries.integers().between(18, 66);
    }

    @Provide
    Arbitrary<Integer> types() {
        return Arbitraries.of(21, 22, 23, 26);
    }

    @Provide
    Arbitrary<AeadAlgorithm> algorithms() {
        return Arbitraries.of(
                AeadAlgorithm.AES_128_GCM,
                AeadAlgorithm.AES_256_GCM,
                AeadAlgorithm.CHACHA20_POLY1305,
                AeadAlgorithm.AES_128_CCM,
                AeadAlgorithm.AES_128_CCM_8);
    }

    @Provide
    Arbitrary<RecordShape> shapes() {
        return Combinators.combine(Arbitraries.of(true, false), Arbitraries.of(true, false), Arbitraries.of(1, 16, 500))
                .as((isShort, isWithoutLength, multiple) -> {
                    var shape = RecordShape.STANDARD.paddedToMultipleOf(multiple);
                    shape = isShort ? shape.withShortNumbers() : shape;
                    return isWithoutLength ? shape.withoutLengths() : shape;
                });
    }
}
