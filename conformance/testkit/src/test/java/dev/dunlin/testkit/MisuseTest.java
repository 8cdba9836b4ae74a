package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.ReceiveOutcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The caller's own mistakes, which are the only thing that raises an exception. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class MisuseTest {
    private final Setup standard;

    /** Set after the sessions are made, for the call-backs are part of what makes them. */
    private final List<DtlsSession> sessions = new ArrayList<>();

    private final List<IllegalStateException> noticed = new ArrayList<>();

    MisuseTest(ProtocolVersion version) {
        standard = Setup.standard().speaking(version);
    }

    @Test
    void callBackThatCallsItsSessionIsRefusedAndTheHandshakeGoesOn() {
        var setup = standard.client(builder -> builder.keyLog(line -> intrude(MisuseTest::everyMethod)))
                .server(builder -> builder.accept(path -> {
                    intrude(MisuseTest::everyMethod);
                    return true;
                }));
        try (var pair = setup.over(VirtualNetwork.seeded(1))) {
            sessions.add(pair.client().session());
            sessions.add(pair.server().session());
            pair.runUntilQuiet();
            pair.assertEstablished();
            pair.assertExchange();
        }
        assertEquals(
                "a call-back of this session calls back into it", noticed.get(0).getMessage());
    }

    @Test
    void secondThreadIsRefusedWhileTheFirstIsInside() {
        var setup = standard.client(builder -> builder.clock(() -> {
            var thread = new Thread(() -> intrude(MisuseTest::everyMethod));
            thread.start();
            join(thread);
            return Instant.parse("2026-01-01T00:00:00Z");
        }));
        try (var pair = setup.over(VirtualNetwork.seeded(1))) {
            sessions.add(pair.client().session());
            pair.runUntilQuiet();
            pair.assertEstablished();
        }
        assertEquals("two threads use this session at once", noticed.get(0).getMessage());
    }

    @Test
    void sessionDiscardsWhatComesByAnotherPath() {
        try (var pair = standard.established()) {
            var datagram = ByteBuffer.wrap(pair.client().sealed("hello"));
            var stranger = PeerPath.of("elsewhere".getBytes(StandardCharsets.UTF_8));
            var plaintext = ByteBuffer.allocate(10);
            var server = pair.server().session();
            long now = pair.network().clock().now();
            assertEquals(
                    "DISCARDED(UNKNOWN_PEER)",
                    server.receive(stranger, datagram, plaintext, now).toString());
            datagram.rewind();
            assertEquals(
                    ReceiveOutcome.Kind.DATA,
                    server.receive(server.destination(), datagram, plaintext, now)
                            .kind());
        }
    }

    @Test
    void impossibleMtuIsRefused() {
        try (var pair = standard.over(VirtualNetwork.seeded(1))) {
            var session = pair.client().session();
            assertThrows(IllegalArgumentException.class, () -> session.mtu(255));
            assertThrows(IllegalArgumentException.class, () -> session.mtu(65_508));
        }
    }

    /** Every call that may change a session; those that only look are harmless. */
    private static void everyMethod(DtlsSession session) {
        var buffer = ByteBuffer.allocate(100);
        assertRefused(() -> session.receive(buffer, buffer, 0));
        assertRefused(() -> session.receiveStashed(buffer, 0));
        assertRefused(() -> session.send(buffer, buffer, 0));
        assertRefused(() -> session.transmit(buffer, 0));
        assertRefused(() -> session.handleTimeout(0));
        assertThrows(IllegalStateException.class, () -> session.shutdown(0));
        assertThrows(IllegalStateException.class, session::close);
    }

    private static void assertRefused(Callable<?> call) {
        assertThrows(IllegalStateException.class, call::call);
    }

    /** Only the session that is at work must refuse; its peer on the other side of the network is idle meanwhile. */
    private void intrude(Consumer<DtlsSession> everything) {
        for (var session : sessions) {
            try {
                assertEquals(
                        ReceiveOutcome.Kind.EMPTY,
                        session.receiveStashed(ByteBuffer.allocate(1), 0).kind());
            } catch (IllegalStateException refused) {
                noticed.add(refused);
                everything.accept(session);
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"client finished", "server finished", "master secret", "key expansion", "extended master secret"
            })
    @Requirement("RFC5705-4-c")
    void labelsOfTlsItselfCannotBeExported(String label) {
        try (var pair = standard.established()) {
            var session = pair.client().session();
            assertThrows(IllegalArgumentException.class, () -> session.export(label, 12));
            assertThrows(IllegalArgumentException.class, () -> session.export(label, new byte[0], 12));
            assertTrue(session.export("EXPORTER " + label, 12).isPresent());
        }
    }

    @Test
    @Requirement("RFC5705-4-e")
    void exportedKeysHaveAContextOfAtMost65535Bytes() {
        try (var pair = standard.established()) {
            var session = pair.client().session();
            assertTrue(session.export("EXPORTER-x", new byte[65_535], 12).isPresent());
            assertThrows(IllegalArgumentException.class, () -> session.export("EXPORTER-x", new byte[65_536], 12));
        }
    }
}
