package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.handshake.Role;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.HeldBytes;
import dev.dunlin.session.Limits;
import dev.dunlin.session.ReceiveOutcome;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Attacks that have a name, on both sides in every state. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class HostileInputTest {
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int HELLO_REQUEST = 0;
    private static final int SIXTEEN_MIB = (1 << 24) - 1;
    private static final int MESSAGE_WINDOW = 16;

    /** Scratch arrays of a working set come into being when first needed; one attack may be what first needs them. */
    private static final int WORKING_SET = 128 << 10;

    private final ByteBuffer plaintext = ByteBuffer.allocate(1 << 16);
    private final ProtocolVersion version;
    private final Stages stages;
    /** Cheaper: certificates of clients are not asked for. */
    private final Stages fresh;

    HostileInputTest(ProtocolVersion version) {
        this.version = version;
        stages = new Stages(Setup.standard().speaking(version).mutual(), 31);
        fresh = new Stages(Setup.standard().speaking(version), 32);
    }

    /** A record with protection, or what looks like it. */
    private byte[] looksProtected(int type, int epoch, int number, byte... content) {
        return switch (version) {
            case DTLS_1_2 -> Records.of(type, epoch, number, content);
            case DTLS_1_3 -> Records.unified(epoch, number, content);
        };
    }

    /** The epochs with keys of that version, and the first behind them. */
    private int[] epochs() {
        return switch (version) {
            case DTLS_1_2 -> new int[] {1, 2};
            case DTLS_1_3 -> new int[] {2, 3, 4};
        };
    }

    @Test
    @SecurityHistory("T9")
    void fragmentThatClaims16MiBCostsNothingInAnyState() {
        everywhere(endpoint -> {
            var session = endpoint.session();
            long allocated = Allocation.of(() -> {
                for (int messageSeq = 0; messageSeq < MESSAGE_WINDOW; messageSeq++) {
                    int type = messageSeq % 2 == 0 ? CLIENT_HELLO : SERVER_HELLO;
                    receive(session, Records.fragment(0, 9, type, SIXTEEN_MIB, messageSeq, 0, new byte[20]));
                    receive(
                            session,
                            Records.fragment(0, 9, type, SIXTEEN_MIB, messageSeq, SIXTEEN_MIB - 20, new byte[20]));
                }
            });
            assertTrue(allocated < WORKING_SET, () -> allocated + " bytes");
            assertFalse(session.isClosed());
        });
    }

    @Test
    @SecurityHistory("T9")
    void fragmentThatClaims16MiBCostsAnAcceptorNothing() {
        try (var acceptor = DtlsAcceptor.create(stages.serverConfig())) {
            var datagram = Records.fragment(0, 0, CLIENT_HELLO, SIXTEEN_MIB, 0, 0, new byte[20]);
            Runnable attack = () -> {
                var outcome = acceptor.receive(
                        Pair.CLIENT,
                        ByteBuffer.wrap(datagram),
                        plaintext,
                        stages.clock().now());
                assertEquals(ReceiveOutcome.Kind.DISCARDED, outcome.kind());
            };
            // The first time loads classes, too.
            attack.run();
            long allocated = Allocation.of(attack);
            assertTrue(allocated < 4096, () -> allocated + " bytes");
            assertEquals(0, HeldBytes.of(acceptor));
        }
    }

    @Test
    @Requirement({"RFC6347-4.2.3-f", "RFC6347-4.2.3-g"})
    @SecurityHistory("T47")
    void bytesOfAMessageOneByOneStayWithinTheLimits() {
        int length = Limits.defaults().handshakeMessageBytes();
        everywhere(endpoint -> {
            var session = endpoint.session();
            // Every second byte first: the worst that a list of ranges can be given.
            for (int offset = 0; offset < 8_000; offset += 2) {
                receive(session, Records.fragment(0, 9, CLIENT_HELLO, length, 5, offset, (byte) 1));
                assertTrue(HeldBytes.of(session) <= Limits.defaults().reassemblyBytes());
            }
        });
    }

    @Test
    @SecurityHistory({"T8", "T31"})
    void emptyFragmentsLeaveNoTrace() {
        everywhere(endpoint -> {
            int before = HeldBytes.of(endpoint.session());
            for (int offset = 0; offset < 300; offset++) {
                for (int messageSeq = 0; messageSeq < 8; messageSeq++) {
                    receive(endpoint.session(), Records.fragment(0, 9, CLIENT_HELLO, 300, messageSeq, offset));
                }
            }
            assertEquals(before, HeldBytes.of(endpoint.session()));
            assertFalse(endpoint.session().isClosed());
        });
    }

    @Test
    @Requirement("RFC6347-4.1-i")
    @SecurityHistory({"T2", "T33"})
    void recordsOfTheNextEpochWithoutEndStayWithinTheStash() {
        everywhere(endpoint -> {
            var session = endpoint.session();
            var forged = new byte[40];
            // With keys the JDK's refusal of each forgery is garbage by itself.
            int epoch = Arrays.stream(epochs())
                    .filter(next -> receive(session, looksProtected(Records.APPLICATION_DATA, next, 0, forged))
                            .toString()
                            .equals("DISCARDED(STASHED)"))
                    .findFirst()
                    .orElse(epochs()[epochs().length - 1]);
            long allocated = Allocation.of(() -> {
                for (int i = 0; i < 50_000; i++) {
                    receive(session, looksProtected(Records.APPLICATION_DATA, epoch, i % 25_000, forged));
                }
            });
            // The datagrams of this test and their buffers have 53 + 3 * 16 + 56 bytes or so; nothing may pile up
            // beside them.
            assertTrue(allocated < 50_000L * 256 + (64 << 10), () -> allocated + " bytes");
            assertFalse(session.isClosed());
        });
    }

    @Test
    @SecurityHistory("T2")
    void oneRecordOfTheNextEpochSentAgainAndAgainIsKeptOnce() {
        // ClientHello, request for a cookie, ClientHello, and in DTLS 1.2 ServerHello.
        int beforeTheKeys = version == ProtocolVersion.DTLS_1_3 ? 3 : 4;
        try (var endpoint = stages.after(Role.CLIENT, beforeTheKeys)) {
            var record = Records.ahead(version, 5, 40);
            assertEquals(
                    "DISCARDED(STASHED)", receive(endpoint.session(), record).toString());
            for (int i = 0; i < 10_000; i++) {
                assertEquals(
                        "DISCARDED(STASH_FULL)",
                        receive(endpoint.session(), record).toString());
            }
            stages.finish(endpoint, beforeTheKeys);
            assertTrue(endpoint.session().isEstablished());
            assertEquals(1, endpoint.diary().discarded(DiscardReason.BAD_TAG));
        }
    }

    @Test
    @Requirement("RFC5246-6-b")
    @SecurityHistory("T4")
    void everyTypeOfRecordMayComeFirst() {
        for (int type = 0; type <= 255; type++) {
            for (int epoch = 0; epoch < 4; epoch++) {
                for (int length = 0; length < 3; length++) {
                    var record = Records.of(type, epoch, 0, new byte[length]);
                    for (var role : Role.values()) {
                        try (var endpoint = fresh.after(role, 0)) {
                            var kind = receive(endpoint.session(), record).kind();
                            assertEquals(ReceiveOutcome.Kind.DISCARDED, kind, () -> role + " at the first record");
                            assertFalse(endpoint.session().isClosed());
                        }
                    }
                }
            }
        }
    }

    @Test
    @SecurityHistory("T4")
    void everyTypeOfRecordMayComeFirstToAnAcceptor() {
        try (var acceptor = DtlsAcceptor.create(stages.serverConfig())) {
            for (int type = 0; type <= 255; type++) {
                for (int epoch = 0; epoch < 4; epoch++) {
                    for (int length = 0; length < 3; length++) {
                        var datagram = ByteBuffer.wrap(Records.of(type, epoch, 0, new byte[length]));
                        var outcome = acceptor.receive(
                                Pair.CLIENT, datagram, plaintext, stages.clock().now());
                        assertEquals(ReceiveOutcome.Kind.DISCARDED, outcome.kind());
                        assertFalse(datagram.hasRemaining());
                    }
                }
            }
            assertEquals(0, acceptor.associations());
        }
    }

    /** What a record in the clear may do to a handshake, it may do: but not more, and no exception comes of it. */
    @Test
    @SecurityHistory("T4")
    void everyTypeOfRecordMayComeInEveryState() {
        for (int type : new int[] {0, 19, 20, 21, 22, 23, 24, 25, 26, 27, 64, 255}) {
            for (int epoch = 0; epoch < 3; epoch++) {
                for (int length = 0; length < 3; length++) {
                    var record = Records.of(type, epoch, 60, new byte[length]);
                    everywhere(fresh, endpoint -> {
                        boolean wasEstablished = endpoint.session().isEstablished();
                        var kind = receive(endpoint.session(), record).kind();
                        assertTrue(kind != ReceiveOutcome.Kind.DATA && kind != ReceiveOutcome.Kind.ESTABLISHED);
                        assertTrue(!wasEstablished || endpoint.session().isEstablished());
                    });
                }
            }
        }
    }

    @Test
    @SecurityHistory({"T8", "T30"})
    void applicationDataInTheClearIsDroppedInEveryState() {
        var data = Records.of(Records.APPLICATION_DATA, 0, 60, (byte) 'x');
        for (var role : Role.values()) {
            for (int heard = 0; heard <= stages.handshakeLength(); heard++) {
                try (var endpoint = stages.after(role, heard)) {
                    endpoint.receive(data);
                    assertEquals(
                            ReceiveOutcome.Kind.DISCARDED,
                            receive(endpoint.session(), data).kind());
                    stages.finish(endpoint, heard);
                    assertTrue(endpoint.session().isEstablished());
                    assertTrue(endpoint.diary().messages().isEmpty());
                }
            }
        }
    }

    @Test
    @Requirement({"RFC6347-4.1.2.7-a", "RFC6347-4.1.2.1-d", "RFC5246-6.2.3.3-b"})
    @SecurityHistory({"T5", "T15"})
    void protectedRecordsOfEveryShortLengthAreDroppedInEveryState() {
        for (var role : Role.values()) {
            for (int heard = 0; heard <= stages.handshakeLength(); heard++) {
                try (var endpoint = stages.after(role, heard)) {
                    for (int type = 20; type < 27; type++) {
                        for (int length = 0; length <= 40; length++) {
                            for (int epoch : epochs()) {
                                var record = looksProtected(type, epoch, 100 + length, new byte[length]);
                                assertEquals(
                                        ReceiveOutcome.Kind.DISCARDED,
                                        receive(endpoint.session(), record).kind());
                            }
                        }
                    }
                    assertTrue(endpoint.transmitted().isEmpty(), "noise was answered");
                    stages.finish(endpoint, heard);
                    assertTrue(endpoint.session().isEstablished());
                }
            }
        }
    }

    @Test
    @Requirement("RFC5246-7.4.1.1-a")
    @SecurityHistory("T7")
    void sixtyThousandHelloRequestsCostNoStack() {
        try (var endpoint = stages.after(Role.CLIENT, 0)) {
            var stream = ByteBuffer.allocate(60_000);
            for (int messageSeq = 0; messageSeq < 60_000; ) {
                stream.clear();
                while (stream.remaining() >= 25 && messageSeq < 60_000) {
                    stream.put(Records.fragment(0, messageSeq, HELLO_REQUEST, 0, messageSeq++, 0));
                }
                stream.flip();
                while (stream.hasRemaining()) {
                    plaintext.clear();
                    var outcome = endpoint.session()
                            .receive(stream, plaintext, stages.clock().now());
                    assertEquals(ReceiveOutcome.Kind.HANDSHAKE_PROGRESS, outcome.kind());
                }
            }
            assertFalse(endpoint.session().isClosed());
            assertTrue(endpoint.transmitted().isEmpty());
        }
    }

    @Test
    @SecurityHistory("T42")
    void truncatedClientHelloIsNeverAnsweredWhereverItIsCut() {
        var hello = stages.recording().get(0).bytes();
        for (int length = 1; length < hello.length; length++) {
            try (var endpoint = fresh.after(Role.SERVER, 0)) {
                var cut = new byte[length];
                System.arraycopy(hello, 0, cut, 0, length);
                assertEquals(
                        ReceiveOutcome.Kind.DISCARDED,
                        receive(endpoint.session(), cut).kind());
                if (length > Records.HEADER) {
                    // The same, admitted by the record's own length.
                    ByteBuffer.wrap(cut).putChar(Records.HEADER - 2, (char) (length - Records.HEADER));
                    assertEquals(
                            ReceiveOutcome.Kind.DISCARDED,
                            receive(endpoint.session(), cut).kind());
                }
                assertTrue(endpoint.transmitted().isEmpty());
            }
        }
    }

    private void everywhere(Consumer<SessionEndpoint> attack) {
        everywhere(stages, attack);
    }

    private static void everywhere(Stages any, Consumer<SessionEndpoint> attack) {
        for (var role : Role.values()) {
            for (int heard = 0; heard <= any.handshakeLength(); heard++) {
                try (var endpoint = any.after(role, heard)) {
                    attack.accept(endpoint);
                }
            }
        }
    }

    private ReceiveOutcome receive(DtlsSession session, byte[] datagram) {
        plaintext.clear();
        return session.receive(
                ByteBuffer.wrap(datagram), plaintext, stages.clock().now());
    }
}
