package dev.dunlin.session.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class ChannelSocketTest {
    private static final SelectorProvider SYSTEM = SelectorProvider.provider();
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final long LONG = Duration.ofSeconds(20).toNanos();

    /** Every failing step of construction releases what the steps before it have opened. */
    @ParameterizedTest
    @EnumSource
    void aFailingStepLeavesNothingOpen(FailingProvider.Step step) {
        var connecting = new FailingProvider(step);
        assertFails(step, () -> ChannelSocket.connected(connecting, MemoryNetwork.SERVER));
        assertEquals(0, connecting.open());

        var binding = new FailingProvider(step);
        assertFails(step, () -> ChannelSocket.bound(binding, MemoryNetwork.SERVER));
        assertEquals(0, binding.open());
    }

    private static void assertFails(FailingProvider.Step step, Executable construction) {
        var expected = step == FailingProvider.Step.REGISTER ? IllegalStateException.class : IOException.class;
        assertEquals("cannot " + step, assertThrows(expected, construction).getMessage());
    }

    @Test
    void datagramsGoBothWays() throws IOException {
        try (var server = ChannelSocket.bound(SYSTEM, ANY_PORT);
                var client = ChannelSocket.connected(SYSTEM, server.localAddress())) {
            assertEquals(3, client.send(ByteBuffer.wrap(new byte[] {1, 2, 3}), server.localAddress()));
            var datagram = ByteBuffer.allocate(100);
            server.await(LONG);
            assertEquals(client.localAddress(), server.receive(datagram));
            assertEquals(3, datagram.position());
            assertNull(server.receive(datagram));

            assertEquals(2, server.send(ByteBuffer.wrap(new byte[] {4, 5}), client.localAddress()));
            client.await(LONG);
            assertEquals(server.localAddress(), client.receive(datagram.clear()));
            assertEquals(ByteBuffer.wrap(new byte[] {4, 5}), datagram.flip());
        }
    }

    @Test
    void anAddressThatIsTakenIsAnError() throws IOException {
        try (var first = ChannelSocket.bound(SYSTEM, ANY_PORT)) {
            assertThrows(BindException.class, () -> ChannelSocket.bound(SYSTEM, first.localAddress()));
        }
    }

    @Test
    void aDatagramThatNoPathCarriesIsTooLong() throws IOException {
        try (var server = ChannelSocket.bound(SYSTEM, ANY_PORT)) {
            var monster = ByteBuffer.allocate(65_508);
            assertThrows(DatagramTooLongException.class, () -> server.send(monster, server.localAddress()));
        }
    }

    @Test
    void wakingEndsTheWait() throws IOException {
        try (var socket = ChannelSocket.bound(SYSTEM, ANY_PORT)) {
            socket.wake();
            assertTrue(secondsOf(() -> socket.await(LONG)) < 10);
        }
    }

    @Test
    void anInterruptEndsTheWaitAndLeavesTheSocketOpen() throws IOException {
        try (var socket = ChannelSocket.bound(SYSTEM, ANY_PORT)) {
            Thread.currentThread().interrupt();
            assertTrue(secondsOf(() -> socket.await(LONG)) < 10);
            assertTrue(Thread.interrupted());
            assertNull(socket.receive(ByteBuffer.allocate(10)));
        }
    }

    @Test
    void whoDoesNotListenSleepsOverDatagrams() throws IOException {
        try (var socket = ChannelSocket.bound(SYSTEM, ANY_PORT)) {
            socket.listen(false);
            socket.await(LONG);
            assertEquals(1, socket.send(ByteBuffer.wrap(new byte[1]), socket.localAddress()));
            socket.await(Duration.ofMillis(1).toNanos());
            socket.listen(true);
            socket.await(LONG);
            socket.await(LONG);
            assertNotNull(socket.receive(ByteBuffer.allocate(10)));
        }
    }

    @Test
    void aClosedSocketNeitherWaitsNorReceives() throws IOException {
        var socket = ChannelSocket.bound(SYSTEM, ANY_PORT);
        socket.close();
        socket.close();
        socket.wake();
        socket.listen(false);
        socket.await(LONG);
        assertThrows(ClosedChannelException.class, () -> socket.receive(ByteBuffer.allocate(10)));
    }

    private interface Waiting {
        void run() throws IOException;
    }

    private static long secondsOf(Waiting action) throws IOException {
        var start = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }
}
