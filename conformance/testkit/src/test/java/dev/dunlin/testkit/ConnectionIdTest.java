package dev.dunlin.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.handshake.FailureReason;
import dev.dunlin.handshake.ProtocolVersion;
import dev.dunlin.recordlayer.ConnectionId;
import dev.dunlin.recordlayer.DiscardReason;
import dev.dunlin.requirements.Requirement;
import dev.dunlin.requirements.SecurityHistory;
import dev.dunlin.session.ConnectionIds;
import dev.dunlin.session.PeerPath;
import dev.dunlin.session.ReceiveOutcome;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connection ids between two of our own sides: RFC 9146 §3, RFC 9147 §9. */
@ParameterizedClass
@EnumSource(ProtocolVersion.class)
class ConnectionIdTest {
    private static final PeerPath ELSEWHERE = Pair.path(9, 4711);

    private final Setup standard;
    private final CipherSuite preShared;
    private final boolean isUnified;

    ConnectionIdTest(ProtocolVersion version) {
        standard = Setup.standard().speaking(version).withShortHellos();
        isUnified = version == ProtocolVersion.DTLS_1_3;
        preShared = isUnified ? CipherSuite.TLS_AES_128_GCM_SHA256 : CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256;
    }

    /** Every protected record that {@code sender} has sent has this id, or none if it is empty, and no other record has any. */
    private static void assertRecordsName(ConnectionId id, PeerPath sender, VirtualNetwork network) {
        int withKeys = 0;
        for (var datagram : network.sent()) {
            if (!datagram.from().equals(sender)) {
                continue;
            }
            for (var record : Records.in(datagram.bytes(), id.length())) {
                boolean isProtected = record.hasUnifiedHeader() || record.epoch() > 0;
                assertEquals(isProtected && !id.isEmpty(), record.hasConnectionId(), "type " + record.type());
                if (record.hasConnectionId()) {
                    assertArrayEquals(id.toByteArray(), record.connectionId(id.length()));
                }
                withKeys += isProtected ? 1 : 0;
            }
        }
        assertTrue(withKeys > 1, "Finished and data");
    }

    @ParameterizedTest
    @CsvSource({"4,7", "4,0", "0,7", "0,0", "-1,7", "4,-1", "-1,-1"})
    @Requirement({
        "RFC9146-3-b",
        "RFC9146-3-c",
        "RFC9146-3-g",
        "RFC9146-3-h",
        "RFC9146-3-i",
        "RFC9146-5-a",
        "RFC9147-4-g",
        "RFC9147-9.1-a"
    })
    void eachDirectionHasTheIdThatItsReceiverAskedFor(int clientLength, int serverLength) {
        try (var pair = standard.connectionIds(ids(clientLength, 0xC0), ids(serverLength, 0x50))
                .established()) {
            pair.assertExchange();
            boolean areAgreed = clientLength >= 0 && serverLength >= 0;
            var clients = areAgreed && clientLength > 0 ? new CountedIds(0xC0, clientLength).id(1) : ConnectionId.EMPTY;
            var servers = areAgreed && serverLength > 0 ? new CountedIds(0x50, serverLength).id(1) : ConnectionId.EMPTY;

            assertEquals(clients, pair.client().connectionId());
            assertEquals(clients, pair.server().peerConnectionId());
            assertEquals(servers, pair.server().connectionId());
            assertEquals(servers, pair.client().peerConnectionId());
            assertRecordsName(clients, Pair.SERVER, pair.network());
            assertRecordsName(servers, Pair.CLIENT, pair.network());
        }
    }

    private static ConnectionIds ids(int length, int mark) {
        return switch (length) {
            case -1 -> ConnectionIds.off();
            case 0 -> ConnectionIds.towardsPeerOnly();
            default -> ConnectionIds.generatedBy(new CountedIds(mark, length));
        };
    }

    @Test
    @Requirement({"RFC9146-3-a", "RFC9146-3-c", "RFC9147-9.1-a"})
    void theExtensionHasOneByteOfLengthAndTheId() {
        var setup = standard.connectionIds(
                ConnectionIds.generatedBy(new CountedIds(0xC0, 4)), ConnectionIds.generatedBy(new CountedIds(0x50, 3)));
        try (var pair = setup.established()) {
            var all = new StringBuilder();
            pair.network().sent().forEach(datagram -> all.append(HexFormat.of().formatHex(datagram.bytes())));
            // Type 54, five bytes, four bytes: in both ClientHellos, before and after the cookie.
            assertEquals(2, occurrences(all.toString(), "0036000504c0c0c001"));
            assertEquals(1, occurrences(all.toString(), "00360004035050" + "01"));
        }
    }

    private static int occurrences(String all, String part) {
        return (all.length() - all.replace(part, "").length()) / part.length();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 8, 16, 20, 31, 32, 64, 127, 128, 200, 253, 254, 255})
    @Requirement({"RFC9146-3-d", "RFC9146-3-e"})
    @SecurityHistory("T43")
    void idsOfEveryLengthAreUsed(int length) {
        int other = 255 - length;
        var setup = standard.preShared(preShared).connectionIds(ids(length, 0xC0), ids(other, 0x50));
        try (var pair = setup.established()) {
            pair.assertExchange();
            assertEquals(length, pair.server().peerConnectionId().length());
            assertEquals(other, pair.client().peerConnectionId().length());
            int most = pair.client().session().maxPlaintext();
            var datagram = pair.client().sealed("x".repeat(most));
            assertEquals(pair.client().session().mtu(), datagram.length);
            pair.server().receive(datagram);
            assertEquals(
                    List.of("x".repeat(most)), pair.server().diary().messages().subList(1, 2));
        }
    }

    @Test
    @Requirement("RFC9146-8-b")
    void idsAreRandomUnlessTheApplicationSaysOtherwise() {
        var one = standard.connectionIds(ConnectionIds.random(8), ConnectionIds.random(8));
        try (var first = one.established();
                var second = one.seed(2).established()) {
            for (var side : List.of(first.client(), first.server(), second.client(), second.server())) {
                assertEquals(8, side.connectionId().length());
            }
            assertNotEquals(first.client().connectionId(), second.client().connectionId());
            assertNotEquals(first.server().connectionId(), second.server().connectionId());
            assertNotEquals(first.client().connectionId(), first.server().connectionId());
        }
    }

    @Test
    void withoutASettingThereAreNone() {
        assertEquals("off", standard.clientConfig().connectionIds().toString());
        try (var pair = standard.established()) {
            pair.assertExchange();
            assertRecordsName(ConnectionId.EMPTY, Pair.CLIENT, pair.network());
        }
    }

    @Test
    @Requirement({"RFC9146-3-f", "RFC5246-7.4.1.4-c"})
    @SecurityHistory("T45")
    void aResumedSessionNegotiatesAnew() {
        var clientIds = new CountedIds(0xC0, 4);
        var serverIds = new CountedIds(0x50, 6);
        var with = standard.connectionIds(ConnectionIds.generatedBy(clientIds), ConnectionIds.generatedBy(serverIds));
        var server = with.serverConfig();
        try (var earlier = Meeting.first(with.clientConfig(), server)) {
            try (var again = Meeting.resuming(earlier, with.clientConfig(), server)) {
                assertTrue(again.established().resumed());
                assertEquals(clientIds.id(2), again.client().connectionId());
                assertEquals(serverIds.id(2), again.server().connectionId());
                again.client().send("once more");
                again.network().runUntilQuiet();
                assertRecordsName(serverIds.id(2), Pair.CLIENT, again.network());
            }
        }
        try (var earlier = Meeting.first(with.clientConfig(), server);
                var without = Meeting.resuming(earlier, standard.clientConfig(), server)) {
            assertTrue(without.established().resumed());
            assertEquals(ConnectionId.EMPTY, without.client().connectionId());
            assertEquals(ConnectionId.EMPTY, without.server().connectionId());
            without.client().send("without");
            without.network().runUntilQuiet();
            assertRecordsName(ConnectionId.EMPTY, Pair.CLIENT, without.network());
        }
    }

    /** A second ClientHello differs in the cookie alone, or in what HelloRetryRequest asked for (RFC 6347 §4.2.1, RFC 8446 §4.1.2). */
    @Test
    @Requirement("RFC8446-4.1.2-c")
    void askedAgainAClientOffersTheSameId() {
        var ids = new CountedIds(0xC0, 4);
        var setup = standard.connectionIds(ConnectionIds.generatedBy(ids), ConnectionIds.random(5))
                .server(builder -> builder.groups(List.of(NamedGroup.SECP384R1)));
        try (var pair = setup.established()) {
            assertEquals(1, ids.made());
            assertEquals(
                    Optional.of(NamedGroup.SECP384R1),
                    pair.client().session().info().orElseThrow().group());
            assertEquals(ids.id(1), pair.client().connectionId());
            pair.assertExchange();
        }
    }

    @Test
    @Requirement({"RFC9146-3-j", "RFC9146-3-k", "RFC9147-4-o", "RFC9146-6-f"})
    @SecurityHistory("T40")
    void whatIsNotNamedRightIsDiscardedInSilence() {
        var setup = standard.connectionIds(ConnectionIds.random(8), ConnectionIds.random(8));
        try (var pair = setup.established()) {
            var record = pair.client().sealed("genuine");
            int at = isUnified ? 1 : 11;
            var otherId = record.clone();
            otherId[at] ^= 1;
            var unnamed = new byte[record.length - 8];
            System.arraycopy(record, 0, unnamed, 0, at);
            System.arraycopy(record, at + 8, unnamed, at, record.length - at - 8);
            unnamed[0] = (byte) (isUnified ? record[0] & ~0x10 : Records.APPLICATION_DATA);

            pair.server().receive(otherId);
            pair.server().receive(unnamed);

            assertEquals(2, pair.server().diary().discarded(DiscardReason.UNKNOWN_CONNECTION_ID));
            assertEquals(List.of(), pair.server().transmitted());
            pair.server().receive(record);
            assertEquals(List.of("genuine"), pair.server().diary().messages());
        }
    }

    @Test
    @Requirement({"RFC9146-6-e", "RFC9146-6-a"})
    void aRecordWithOurIdIsTakenFromAnyPathAndAnswersStayWhereTheyWent() {
        var setup = standard.connectionIds(ConnectionIds.towardsPeerOnly(), ConnectionIds.random(8));
        try (var pair = setup.established()) {
            var server = pair.server().session();
            var destination = server.destination();
            var plaintext = ByteBuffer.allocate(100);

            var outcome =
                    server.receive(ELSEWHERE, ByteBuffer.wrap(pair.client().sealed("moved")), plaintext, 0);

            assertEquals(ReceiveOutcome.Kind.DATA, outcome.kind());
            assertEquals("moved", new String(Arrays.copyOf(plaintext.array(), plaintext.position()), UTF_8));
            assertEquals(destination, server.destination());
            // Towards the client nothing names the session: there the path does.
            var back = pair.client()
                    .session()
                    .receive(ELSEWHERE, ByteBuffer.wrap(pair.server().sealed("whose?")), plaintext, 0);
            assertEquals(DiscardReason.UNKNOWN_PEER, ((ReceiveOutcome.Discarded) back).reason());
        }
    }

    @Test
    void whatIsSharedAmongIdsOfTheHandshakeSurvivesLoss() {
        for (int lost = 0; lost < 14; lost++) {
            int nth = lost;
            var network = VirtualNetwork.seeded(5).with(Faults.losing(nth));
            var setup = standard.connectionIds(ConnectionIds.random(3), ConnectionIds.random(9));
            try (var pair = setup.over(network)) {
                pair.runUntilQuiet();
                pair.assertEstablished();
                network.heal();
                pair.assertExchange();
                assertRecordsName(pair.server().connectionId(), Pair.CLIENT, network);
            }
        }
    }

    /** A server does without; a client that was given such an id cannot. */
    @ParameterizedTest
    @CsvSource({"255,0,true", "129,0,true", "128,0,false", "0,129,true", "0,128,false"})
    void anIdThatLeavesNoRoomInADatagramIsNotAgreedOn(int clientLength, int serverLength, boolean isTooLong) {
        var setup = standard.preShared(preShared)
                .connectionIds(ids(clientLength, 0xC0), ids(serverLength, 0x50))
                .mtu(256);
        try (var pair = setup.over(VirtualNetwork.seeded(1))) {
            pair.runUntilQuiet();
            if (isTooLong && serverLength > 0) {
                assertEquals(
                        FailureReason.NO_COMMON_PARAMETERS,
                        pair.client().session().failure().orElseThrow().reason());
            } else {
                pair.assertExchange();
                assertEquals(
                        isTooLong ? 0 : clientLength,
                        pair.server().peerConnectionId().length());
                assertEquals(
                        isTooLong ? 0 : serverLength,
                        pair.client().peerConnectionId().length());
            }
        }
    }

    @Test
    void theMtuIsNeverLoweredToWhereTheIdLeavesNoRoom() {
        var setup = standard.preShared(preShared).connectionIds(ids(0, 0xC0), ids(255, 0x50));
        try (var pair = setup.established()) {
            pair.client().session().mtu(256);
            assertEquals(255 + 128, pair.client().session().mtu());
            assertTrue(pair.client().session().maxPlaintext() > 64);
            pair.assertExchange();
            pair.server().session().mtu(256);
            assertEquals(256, pair.server().session().mtu());
        }
    }

    @Test
    @Requirement("RFC9146-8-a")
    void idsMayBeKeptForTheVersionInWhichTheyCanChange() {
        try (var pair = standard.connectionIds(
                        ConnectionIds.random(4), ConnectionIds.random(4).onlyInDtls13())
                .established()) {
            assertEquals(isUnified ? 4 : 0, pair.server().connectionId().length());
            assertEquals(isUnified ? 4 : 0, pair.client().connectionId().length());
        }
        try (var pair = standard.connectionIds(ConnectionIds.random(4).onlyInDtls13(), ConnectionIds.random(4))
                .established()) {
            assertEquals(isUnified ? 4 : 0, pair.server().connectionId().length());
        }
        var ofBoth = standard.client(builder -> builder.versions(ProtocolVersion.DTLS_1_2, ProtocolVersion.DTLS_1_3));
        try (var pair = ofBoth.connectionIds(ConnectionIds.random(4).onlyInDtls13(), ConnectionIds.random(4))
                .established()) {
            assertEquals(0, pair.server().connectionId().length(), "it would have to be used in either version");
        }
    }
}
