package dev.dunlin.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.recordlayer.ConnectionId;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The choice of connection ids, and the layout of the random ones. */
class ConnectionIdsTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void nodeAndAcceptorStandInFrontOfWhatIsRandom() {
        var node = new byte[] {1, 2, 3};
        var one = ConnectionIds.random(8).withNode(node).generator(1, RANDOM).generate(0);
        assertArrayEquals(node, Arrays.copyOf(one.toByteArray(), 3));

        var some = ConnectionIds.random(8).withNode(node).generator(256, RANDOM);
        assertArrayEquals(
                new byte[] {1, 2, 3, (byte) 255},
                Arrays.copyOf(some.generate(255).toByteArray(), 4));

        var many = ConnectionIds.random(8).generator(257, RANDOM);
        var last = many.generate(256).toByteArray();
        assertArrayEquals(new byte[] {1, 0}, Arrays.copyOf(last, 2));
        var datagram = ByteBuffer.allocate(20).put(5, last);
        assertEquals(256, many.acceptor(datagram, 5));
        assertEquals(8, many.length(datagram, 5));
        assertEquals(8, many.length(datagram, 12));
        assertEquals(ConnectionIdGenerator.NONE, many.length(datagram, 13));
        assertNotEquals(many.generate(256), many.generate(256));
    }

    @Test
    void tooShortIdsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> ConnectionIds.random(0));
        assertThrows(IllegalArgumentException.class, () -> ConnectionIds.random(256));
        assertThrows(
                IllegalArgumentException.class, () -> ConnectionIds.random(3).withNode(new byte[3]));
        assertThrows(IllegalStateException.class, () -> ConnectionIds.off().withNode(new byte[3]));
        var config = Pki.server().connectionIds(ConnectionIds.random(1)).build();
        assertThrows(IllegalArgumentException.class, () -> AcceptorGroup.create(config, 2));
        try (var group = AcceptorGroup.create(config, 1)) {
            assertEquals(1, group.size());
        }
    }

    @Test
    void configurationsTellWhatWasChosen() {
        assertEquals("off", Pki.server().build().connectionIds().toString());
        assertEquals(
                "random, 8 bytes",
                Pki.client()
                        .connectionIds(ConnectionIds.random(8))
                        .build()
                        .connectionIds()
                        .toString());
        assertEquals("towards the peer only", ConnectionIds.towardsPeerOnly().toString());
    }

    @Test
    void anIdIsItsBytes() {
        var bytes = new byte[] {1, 2};
        var id = ConnectionId.of(bytes);
        bytes[0] = 9;
        assertEquals(ConnectionId.of(new byte[] {1, 2}), id);
        assertEquals(ConnectionId.of(new byte[] {1, 2}).hashCode(), id.hashCode());
        id.toByteArray()[0] = 9;
        assertEquals("0102", id.toString());
        assertEquals("none", ConnectionId.EMPTY.toString());
        assertEquals(ConnectionId.EMPTY, ConnectionId.of(new byte[0]));
        assertTrue(id.startsWith(ConnectionId.of(new byte[] {1})));
        assertThrows(IllegalArgumentException.class, () -> ConnectionId.of(new byte[256]));
    }

    @Test
    void aCheckOfAPathIsWaitedForUpToTwoMinutes() {
        var check = RoutabilityCheck.basic();
        assertEquals("basic, PT2M", check.withRoundTrip(Duration.ofSeconds(40)).toString());
        for (var tooLong : List.of(Duration.ofSeconds(41), Duration.ofDays(1), Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThrows(IllegalArgumentException.class, () -> check.withRoundTrip(tooLong));
        }
        for (var none : List.of(Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE))) {
            assertThrows(IllegalArgumentException.class, () -> check.withRoundTrip(none));
        }
    }
}
