package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.session.DtlsClientConfig;
import dev.dunlin.session.DtlsServerConfig;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions of one configuration, which work with what earlier ones have given back. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class SharedConfigurationTest {
    private static final int THREADS = 6;
    private static final int SESSIONS = 40;

    private final DtlsClientConfig client;
    private final DtlsServerConfig server;

    SharedConfigurationTest(ProtocolVersion version) {
        client = DtlsClientConfig.builder()
                .versions(version, version)
                .psk(SharedKey.credentials())
                .clock(Identity.WALL_CLOCK)
                .build();
        server = DtlsServerConfig.builder()
                .versions(version, version)
                .psk(SharedKey.credentials())
                .clock(Identity.WALL_CLOCK)
                .build();
    }

    @Test
    void sessionsOfManyThreadsThatComeAndGoDoNotDisturbEachOther() throws InterruptedException, ExecutionException {
        var threads = Executors.newFixedThreadPool(THREADS);
        try {
            var works = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < THREADS; i++) {
                long seed = i;
                works.add(() -> exchanges(seed));
            }
            for (Future<Integer> done : threads.invokeAll(works)) {
                assertEquals(SESSIONS, done.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private int exchanges(long seed) {
        int done = 0;
        for (int i = 0; i < SESSIONS; i++) {
            try (var pair = Pair.of(client, server, VirtualNetwork.seeded(seed))) {
                pair.runUntilQuiet();
                pair.assertEstablished();
                pair.assertExchange();
                done++;
            }
        }
        return done;
    }

    @Test
    void aClosedSessionIsNoBurdenToTheNextWhateverItIsStillAskedToDo() {
        var closed = Pair.of(client, server, VirtualNetwork.seeded(1));
        closed.runUntilQuiet();
        closed.close();
        try (var pair = Pair.of(client, server, VirtualNetwork.seeded(2))) {
            pair.runUntilQuiet();
            for (int i = 0; i < 3; i++) {
                askEverything(closed.client().session());
                askEverything(closed.server().session());
                pair.assertExchange();
            }
            closed.close();
            pair.assertExchange();
        }
    }

    private static void askEverything(DtlsSession closed) {
        var record = new byte[] {23, (byte) 0xFE, (byte) 0xFD, 0, 1, 0, 0, 0, 0, 0, 9, 0, 40};
        var datagram = ByteBuffer.allocateDirect(13 + 40).put(record).rewind();
        assertInstanceOf(ReceiveOutcome.Closed.class, closed.receive(datagram, ByteBuffer.allocateDirect(100), 0));
        assertInstanceOf(
                SendOutcome.Closed.class, closed.send(ByteBuffer.allocate(10), ByteBuffer.allocateDirect(1200), 0));
        assertTrue(closed.isClosed());
    }
}
