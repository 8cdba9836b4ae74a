package dev.dunlin.audit.allocation;

import static dev.dunlin.audit.allocation.AllocationMeter.assertAddsNothing;
import static dev.dunlin.audit.allocation.AllocationMeter.bytesPerCall;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.ReceiveOutcome;
import dev.dunlin.session.SendOutcome;
import dev.dunlin.testkit.Pair;
import dev.dunlin.testkit.Setup;
import dev.dunlin.testkit.jca.BareRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the public API costs on top: sending and receiving a message with a session, against the bare JCA calls for its record. */
@Tag("allocation")
class SessionAllocationTest {
    private static final int TAG_LENGTH = 16;
    private static final long NOW = 0;

    static Stream<Arguments> suitesLengthsAndBuffers() {
        return combinations(Stream.of(
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
                CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256));
    }

    static Stream<Arguments> ccmSuitesLengthsAndBuffers() {
        return combinations(Stream.of(
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8));
    }

    private static Stream<Arguments> combinations(Stream<CipherSuite> suites) {
        return suites.flatMap(suite -> Stream.of(1, 1100)
                .flatMap(length -> Stream.of(false, true).map(direct -> Arguments.of(suite, length, direct))));
    }

    @ParameterizedTest
    @MethodSource("suitesLengthsAndBuffers")
    void sendingAddsNothingToTheBareCalls(CipherSuite suite, int length, boolean direct) throws Exception {
        try (var pair = established(suite)) {
            var bare = BareRecord.of(suite.aead(), length);
            var session = pair.client().session();
            var message = buffer(length, direct);
            var datagram = buffer(1500, direct);

            assertAddsNothing(suite.aead(), () -> assertEquals(length + TAG_LENGTH, bare.seal()), () -> {
                message.rewind();
                datagram.clear();
                assertEquals(
                        SendOutcome.Kind.SENT,
                        session.send(message, datagram, NOW).kind());
            });
        }
    }

    @ParameterizedTest
    @MethodSource("suitesLengthsAndBuffers")
    void receivingAddsNothingToTheBareCalls(CipherSuite suite, int length, boolean direct) throws Exception {
        try (var pair = established(suite)) {
            var bare = BareRecord.of(suite.aead(), length);
            var session = pair.server().session();
            var plaintext = buffer(1500, direct);
            var datagrams = sealed(pair.client().session(), length, direct).iterator();

            assertAddsNothing(suite.aead(), () -> assertEquals(length, bare.open()), () -> {
                plaintext.clear();
                assertEquals(
                        ReceiveOutcome.Kind.DATA,
                        session.receive(datagrams.next(), plaintext, NOW).kind());
            });
        }
    }

    @ParameterizedTest
    @MethodSource("ccmSuitesLengthsAndBuffers")
    void sendingAndReceivingByCcmAllocatesNothing(CipherSuite suite, int length, boolean direct) throws Exception {
        try (var pair = established(suite)) {
            var client = pair.client().session();
            var server = pair.server().session();
            var message = buffer(length, direct);
            var datagram = buffer(1500, direct);
            var plaintext = buffer(1500, direct);

            assertEquals(0, bytesPerCall(() -> {
                message.rewind();
                datagram.clear();
                assertEquals(
                        SendOutcome.Kind.SENT,
                        client.send(message, datagram, NOW).kind());
                plaintext.clear();
                assertEquals(
                        ReceiveOutcome.Kind.DATA,
                        server.receive(datagram.flip(), plaintext, NOW).kind());
            }));
        }
    }

    @ParameterizedTest
    @MethodSource("suitesLengthsAndBuffers")
    void discardingAReplayedDatagramAllocatesNothing(CipherSuite suite, int length, boolean direct) throws Exception {
        try (var pair = established(suite)) {
            var session = pair.server().session();
            var plaintext = buffer(1500, direct);
            var datagram = sealed(pair.client().session(), length, direct).get(0);
            assertEquals(
                    ReceiveOutcome.Kind.DATA,
                    session.receive(datagram, plaintext, NOW).kind());

            assertEquals(0, bytesPerCall(() -> {
                datagram.rewind();
                assertEquals(
                        ReceiveOutcome.Kind.DISCARDED,
                        session.receive(datagram, plaintext, NOW).kind());
            }));
        }
    }

    private static Pair established(CipherSuite suite) {
        return Setup.standard()
                .client(config -> config.suites(List.of(suite)))
                .server(config -> config.suites(List.of(suite)))
                .established();
    }

    private static ByteBuffer buffer(int length, boolean direct) {
        return direct ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
    }

    private static List<ByteBuffer> sealed(DtlsSession session, int length, boolean direct) {
        var datagrams = new ArrayList<ByteBuffer>();
        for (int i = 0; i < AllocationMeter.ALL_CALLS; i++) {
            var datagram = buffer(1500, direct);
            assertEquals(
                    SendOutcome.Kind.SENT,
                    session.send(buffer(length, direct), datagram, NOW).kind());
            datagrams.add(datagram.flip());
        }
        return datagrams;
    }
}
