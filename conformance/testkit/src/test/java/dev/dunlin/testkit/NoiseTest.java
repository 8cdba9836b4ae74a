package dev.dunlin.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.DtlsAcceptor;
import dev.dunlin.session.DtlsSession;
import dev.dunlin.session.ReceiveOutcome;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What people without keys send to an established session: it hears nothing, says nothing, and goes on. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class NoiseTest {
    private static final int LAST_BYTE_FIRST_BIT = 8;
    /** tls12_cid, ack and return_routability_check come after application data. */
    private static final int LAST_TYPE = 27;

    private static final byte[] CLOSE_NOTIFY = {1, 0};
    private static final byte[] FATAL_INTERNAL_ERROR = {2, 80};
    private static final long FAR_AHEAD = (1L << 48) - 2;

    private final ProtocolVersion version;
    private final Setup standard;
    private final Pair pair;

    NoiseTest(ProtocolVersion version) {
        this.version = version;
        standard = Setup.standard().speaking(version);
        pair = standard.established();
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    @Requirement({"RFC6347-4.1-f", "RFC6347-4.1.2.7-a"})
    @SecurityHistory({"T17", "T35", "T57"})
    void plaintextOfEveryKindIsWithoutEffect() {
        byte[][] plaintext = {
            Records.of(Records.ALERT, 0, 50, CLOSE_NOTIFY),
            Records.of(Records.ALERT, 0, 51, FATAL_INTERNAL_ERROR),
            Records.of(Records.CHANGE_CIPHER_SPEC, 0, 52, (byte) 1),
            Records.of(Records.APPLICATION_DATA, 0, 53, (byte) 'x'),
            Records.fragment(0, 54, 0, 0, 0, 0),
            Records.fragment(0, 55, 0, 0, 9, 0),
            Records.fragment(0, 56, 1, 40, 0, 0, new byte[40]),
            Records.fragment(0, 57, 2, 40, 9, 0, new byte[40]),
            Records.fragment(0, 58, 14, 0, 9, 0),
            Records.fragment(0, 59, 20, 12, 9, 0, new byte[12])
        };
        for (var record : plaintext) {
            assertUnheard(pair.client(), record);
            assertUnheard(pair.server(), record);
        }
        pair.assertExchange();
    }

    @Test
    @Requirement("RFC6347-4.1.2.7-d")
    @SecurityHistory("T57")
    void everyRecordedDatagramAgainIsWithoutEffect() {
        pair.assertExchange();
        for (var datagram : pair.network().sent()) {
            var receiver = datagram.to().equals(Pair.CLIENT) ? pair.client() : pair.server();
            assertUnheard(receiver, datagram.bytes());
        }
        pair.assertExchange();
    }

    @Test
    @SecurityHistory({"T17", "T57"})
    void plaintextInRecordsOfEveryEpochIsWithoutEffect() {
        for (int epoch : new int[] {0, 1, 2, 3, 255, 256, 65_535}) {
            for (int type = Records.CHANGE_CIPHER_SPEC; type <= LAST_TYPE; type++) {
                assertUnheard(pair.client(), Records.of(type, epoch, 7, (byte) 1));
                assertUnheard(pair.server(), Records.of(type, epoch, 7, Records.handshake(1, 4, 0, 0, new byte[4])));
            }
            assertUnheard(pair.client(), Records.of(Records.ALERT, epoch, 7, CLOSE_NOTIFY));
            assertUnheard(pair.server(), Records.of(Records.ALERT, epoch, 7, FATAL_INTERNAL_ERROR));
            assertUnheard(pair.server(), Records.of(Records.ALERT, epoch, 8, new byte[26]));
        }
        pair.assertExchange();
    }

    @Test
    @Requirement({"RFC6347-4.1.2.6-h", "RFC6347-4.1.2.6-i", "RFC6347-4.1.2.1-c"})
    @SecurityHistory("T60")
    void forgedThenGenuineWithSameRecordNumberIsDelivered() {
        var genuine = new Datagram(Pair.CLIENT, Pair.SERVER, pair.client().sealed("hello"));
        pair.server()
                .receive(genuine.withFlippedBit(Byte.SIZE * genuine.length() - LAST_BYTE_FIRST_BIT)
                        .bytes());
        assertEquals(1, pair.server().diary().discarded(DiscardReason.BAD_TAG));
        pair.server().receive(genuine.bytes());
        assertEquals("hello", pair.server().diary().messages().get(0));
    }

    @Test
    @Requirement("RFC6347-4.1.2.6-i")
    @SecurityHistory("T13")
    void forgedNumberFarAheadDoesNotMoveTheWindow() {
        switch (version) {
            case DTLS_1_2 -> {
                pair.server().receive(Records.of(Records.APPLICATION_DATA, 1, FAR_AHEAD, new byte[40]));
                pair.server().receive(Records.of(Records.APPLICATION_DATA, 2, FAR_AHEAD, new byte[40]));
            }
            case DTLS_1_3 -> {
                pair.server().receive(Records.unified(3, 30_000, new byte[40]));
                pair.server().receive(Records.unified(0, 30_000, new byte[40]));
            }
        }
        pair.assertExchange();
    }

    @Test
    @Requirement("RFC6347-4.1.2.6-h")
    @SecurityHistory({"T60", "T57"})
    void recordWithAnyOneBitTurnedIsDiscardedAndTheGenuineOneDelivered() {
        var genuine = new Datagram(Pair.CLIENT, Pair.SERVER, pair.client().sealed("hello"));
        for (int bit = 0; bit < Byte.SIZE * genuine.length(); bit++) {
            assertUnheard(pair.server(), genuine.withFlippedBit(bit).bytes());
        }
        pair.server().receive(genuine.bytes());
        assertEquals("hello", pair.server().diary().messages().get(0));
    }

    @Test
    @Requirement("RFC6347-4.1.2.7-a")
    void recordCutAnywhereIsDiscardedAndTheGenuineOneDelivered() {
        var genuine = pair.client().sealed("hello");
        for (int length = 1; length < genuine.length; length++) {
            var cut = new byte[length];
            System.arraycopy(genuine, 0, cut, 0, length);
            assertUnheard(pair.server(), cut);
        }
        pair.server().receive(genuine);
        assertEquals("hello", pair.server().diary().messages().get(0));
    }

    /** CVE-2026-75806: one short record ended an established association. */
    @Test
    @Requirement("RFC6347-4.1.2.7-a")
    @SecurityHistory("T15")
    void protectedRecordsOfEveryShortLengthAreDiscardedAndTheGenuineOneDelivered() {
        for (int length = 0; length <= 40; length++) {
            for (int type = Records.CHANGE_CIPHER_SPEC; type <= Records.APPLICATION_DATA; type++) {
                assertUnheard(pair.server(), Records.of(type, 1, 100 + length, new byte[length]));
            }
            for (int epoch = 0; epoch < 4; epoch++) {
                assertUnheard(pair.server(), Records.unified(epoch, 100 + length, new byte[length]));
            }
            pair.server().receive(pair.client().sealed("after " + length));
            assertEquals("after " + length, pair.server().diary().messages().get(length));
        }
    }

    @Test
    @SecurityHistory("T57")
    void twoSessionsThatReflectGarbageAtEachOtherFallSilent() {
        var random = new SplittableRandom(9);
        int before = pair.network().sent().size();
        for (int i = 0; i < 200; i++) {
            var garbage = new byte[1 + random.nextInt(200)];
            random.nextBytes(garbage);
            pair.network().send(new Datagram(Pair.SERVER, Pair.CLIENT, garbage));
            pair.network().send(new Datagram(Pair.CLIENT, Pair.SERVER, garbage));
        }
        pair.runUntilQuiet();
        assertEquals(before + 400, pair.network().sent().size(), "garbage was answered");
        pair.assertExchange();
    }

    @Test
    @SecurityHistory("T57")
    void twoClientsFacingEachOtherFallSilent() {
        var setup = standard;
        var network = VirtualNetwork.seeded(4);
        var one = client(setup, network, true);
        var other = client(setup.seed(2), network, false);
        network.attach(one);
        network.attach(other);
        network.runUntilQuiet();
        assertTrue(one.session().isClosed() && other.session().isClosed());
        assertTrue(network.sent().size() <= 4, network::toString);
    }

    @Test
    @SecurityHistory("T57")
    void twoAcceptorsFacingEachOtherFallSilent() {
        var config = standard.serverConfig();
        var network = VirtualNetwork.seeded(5);
        try (var one = new AcceptorEndpoint(DtlsAcceptor.create(config), Pair.CLIENT, network.clock());
                var other = new AcceptorEndpoint(DtlsAcceptor.create(config), Pair.SERVER, network.clock())) {
            network.attach(one);
            network.attach(other);
            for (var datagram : pair.network().sent()) {
                network.send(new Datagram(Pair.CLIENT, Pair.SERVER, datagram.bytes()));
                network.send(new Datagram(Pair.SERVER, Pair.CLIENT, datagram.bytes()));
            }
            network.runUntilQuiet();
            int spoken = pair.network().sent().size();
            // Two ClientHellos each are answered with a request for a cookie, and that is all.
            assertEquals(2 * spoken + 4, network.sent().size());
            assertEquals(0, one.acceptor().associations() + other.acceptor().associations());
        }
    }

    private static SessionEndpoint client(Setup setup, VirtualNetwork network, boolean isFirst) {
        var session = DtlsSession.client(
                setup.clientConfig(), Identity.NAME, network.clock().now());
        return new SessionEndpoint(
                session, isFirst ? Pair.CLIENT : Pair.SERVER, isFirst ? Pair.SERVER : Pair.CLIENT, network.clock());
    }

    private static void assertUnheard(SessionEndpoint endpoint, byte[] datagram) {
        int before = endpoint.diary().kinds().size();
        endpoint.receive(datagram);
        var kinds = endpoint.diary().kinds();
        var outcomes = kinds.subList(before, kinds.size());
        assertTrue(outcomes.stream().allMatch(kind -> kind == ReceiveOutcome.Kind.DISCARDED), outcomes::toString);
        assertTrue(endpoint.transmitted().isEmpty(), "noise was answered");
        assertTrue(endpoint.session().isEstablished());
    }
}
