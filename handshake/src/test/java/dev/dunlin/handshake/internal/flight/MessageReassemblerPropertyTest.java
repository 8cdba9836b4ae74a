package dev.dunlin.handshake.internal.flight;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.internal.flight.MessageReassembler.Result;
import dev.dunlin.handshake.internal.message.HandshakeHeader;
import dev.dunlin.requirements.SecurityHistory;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** The reassembler against the simplest thing that could be right: one flag and one byte for each place. */
class MessageReassemblerPropertyTest {
    private static final int TYPE = 11;
    private static final int OTHER_TYPE = 12;

    /** A fragment as drawn, before it is fitted to a length: its ends, and what a careless or hostile peer changes in it. */
    private record Drawn(int from, int to, int type, int lengthError, int flip) {
        HandshakeHeader header(int messageLength) {
            int length = messageLength + lengthError;
            int start = Math.min(from, to) % (length + 1);
            int end = Math.max(start, Math.min(Math.max(from, to), length));
            return new HandshakeHeader(type, length, 0, start, end - start);
        }

        byte[] source(byte[] body) {
            byte[] source = Arrays.copyOf(body, body.length + 1);
            if (flip >= 0) {
                source[flip % source.length] ^= 1;
            }
            return source;
        }
    }

    private static final class Model {
        private final byte[] bytes;
        private final BitSet there = new BitSet();
        private final int length;
        private boolean complete;

        private Model(int length) {
            this.length = length;
            this.bytes = new byte[length];
        }

        private Result add(HandshakeHeader header, byte[] source) {
            if (header.type() != TYPE || header.length() != length) {
                return Result.CONFLICT;
            }
            boolean news = false;
            for (int i = header.fragmentOffset(); i < header.fragmentEnd(); i++) {
                if (there.get(i) && bytes[i] != source[i]) {
                    return Result.CONFLICT;
                }
                news |= !there.get(i);
            }
            if (complete || (!news && length > 0)) {
                return Result.DUPLICATE;
            }
            for (int i = header.fragmentOffset(); i < header.fragmentEnd(); i++) {
                there.set(i);
                bytes[i] = source[i];
            }
            complete = there.cardinality() == length;
            return complete ? Result.COMPLETE : Result.STORED;
        }
    }

    @Property(seed = "423231", tries = 2000)
    @SecurityHistory("T22")
    void agreesWithANaiveModel(@ForAll("drawn") List<Drawn> fragments, @ForAll @IntRange(max = 60) int length) {
        byte[] body = Fragments.body(length);
        var model = new Model(length);
        var message = new MessageReassembler(HandshakeHeader.whole(TYPE, length, 0));
        for (var fragment : fragments) {
            var header = fragment.header(length);
            byte[] source = fragment.source(body);
            int most = message.mostHeldWith(header, source, header.fragmentOffset());
            assertEquals(model.add(header, source), message.add(header, source, header.fragmentOffset()));
            assertEquals(model.complete, message.isComplete());
            assertTrue(message.bytesHeld() <= most);
            assertTrue(message.bytesHeld() <= MessageReassembler.mostHeld(length));
            assertBody(model, message);
        }
    }

    @Property(seed = "423232", tries = 200)
    void anyTilingInAnyOrderGivesTheMessage(
            @ForAll("cuts") List<Integer> cuts, @ForAll @IntRange(min = 1, max = 5000) int length) {
        byte[] body = Fragments.body(length);
        var whole = Fragments.header(body, 0);
        var message = new MessageReassembler(whole);
        for (int cut : cuts) {
            int at = cut % length;
            message.add(whole.fragment(at, Math.min(700, length - at)), body, at);
        }
        for (int at = 0; at < length; at += 700) {
            message.add(whole.fragment(at, Math.min(700, length - at)), body, at);
        }
        assertArrayEquals(body, message.body());
    }

    @Provide
    Arbitrary<List<Drawn>> drawn() {
        var places = Arbitraries.integers().between(0, 60);
        var types =
                Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.just(TYPE)), Tuple.of(1, Arbitraries.just(OTHER_TYPE)));
        var lengthErrors = Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.just(0)), Tuple.of(1, Arbitraries.just(1)));
        var flips = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just(-1)),
                Tuple.of(1, Arbitraries.integers().between(0, 60)));
        return Combinators.combine(places, places, types, lengthErrors, flips)
                .as(Drawn::new)
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(0, 5000).list().ofMaxSize(60);
    }

    private static void assertBody(Model model, MessageReassembler message) {
        if (message.isComplete()) {
            assertArrayEquals(model.bytes, message.body());
        }
    }
}
