package dev.dunlin.handshake.internal.dtls13;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.BareTls;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.TestSettings;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.recordlayer.internal.RecordNumber;
import dev.dunlin.recordlayer.internal.RecordVersion;
import dev.dunlin.recordlayer.internal.WorkingSet;
import dev.dunlin.requirements.Requirement;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The key schedule against the published DTLS 1.3 handshake of "The Illustrated DTLS 1.3 Connection", whose secrets, hashes and keys these are, and
 * what goes on from there against values of independent implementations.
 */
class KeyScheduleTest {
    private static final String SHARED = "df4a291baa1eb7cfa6934b29b474baad2697e29f1f920dcc77c8a0a088447624";
    private static final byte[] TO_SERVER_HELLO =
            hex("aee8eba0d2ee87052fbbc6864c1514c5a927d6f0ffb4f7954c7f379d95f1b1d7");
    private static final byte[] TO_SERVER_FINISHED =
            hex("77ff5eee528abc269960b0ea316eb8578dc8325d86ec1336ffe4b2941e26d82b");
    private static final byte[] TO_CLIENT_FINISHED =
            hex("5f2e85aee4503ce249f4fccaf91691648478e24a15d4af33794cad3a12d0da92");
    private static final String CLIENT_HANDSHAKE = "33e472fb8d821b0193314626bebee307ccbd1aeb3d3a17ba468888ffc5246da1";
    private static final String SERVER_HANDSHAKE = "8ad7990b9d249bcbaa0805d8d3f3ad2259e75f3a42c5d84db3ea3c6ee57b3d38";
    private static final String CLIENT_APPLICATION = "a9185352f61134f1d24eaa4a930fff2edca40ce8c06420848deb27699e9baf2c";
    private static final String SERVER_APPLICATION = "4ab12ae4022fc013eca21abb071e13aa24a150e3876c660fe0ed10a8eebd8f17";
    private static final String EXPORTER = "6c9c3ccd6f1c17356c5369de372df4ccf63a9bd32aad23529302535fc84cee32";
    private static final String TICKET_PSK = "6ce1faa8ee65b7e1825a56dd70c0c62e079b8dc72d35a878474de5b3c0cd2c1e";

    private final Map<String, String> logged = new LinkedHashMap<>();
    private final HandshakeSettings settings = TestSettings.server()
            .keyLog((label, random, secret) -> logged.put(label, HexFormat.of().formatHex(secret)))
            .build();
    private final Random clientRandom = Random.generate(settings.jca().random());
    private final KeySchedule schedule = new KeySchedule(settings.jca(), HashAlgorithm.SHA256);

    @AfterEach
    void close() {
        schedule.close();
    }

    private HandshakeSecret handshake() {
        return schedule.withoutPsk().withKeyExchange(Secret.owning(hex(SHARED)));
    }

    private MasterSecret master() {
        return handshake().masterSecret();
    }

    @Test
    @Requirement({"RFC8446-7.1-a", "RFC9147-5.9-a"})
    void everyTrafficSecretIsThatOfThePublishedTrace() {
        try (var handshake = handshake();
                var traffic = handshake.traffic(TO_SERVER_HELLO);
                var master = handshake.masterSecret();
                var application = master.traffic(TO_SERVER_FINISHED);
                var exporter = master.exporter(TO_SERVER_FINISHED)) {
            traffic.log(settings, clientRandom);
            application.log(settings, clientRandom);
            exporter.log(settings, clientRandom);
        }
        assertEquals(
                Map.of(
                        "CLIENT_HANDSHAKE_TRAFFIC_SECRET", CLIENT_HANDSHAKE,
                        "SERVER_HANDSHAKE_TRAFFIC_SECRET", SERVER_HANDSHAKE,
                        "CLIENT_TRAFFIC_SECRET_0", CLIENT_APPLICATION,
                        "SERVER_TRAFFIC_SECRET_0", SERVER_APPLICATION,
                        "EXPORTER_SECRET", EXPORTER),
                logged);
    }

    /** Key, IV and record number key of all four, in the order of the flat array. */
    @Test
    @Requirement("RFC9147-5.9-a")
    void everyRecordKeyIsThatOfThePublishedTrace() {
        try (var handshake = handshake();
                var traffic = handshake.traffic(TO_SERVER_HELLO);
                var master = handshake.masterSecret();
                var application = master.traffic(TO_SERVER_FINISHED)) {
            assertKeys(
                    "004e03e64ab6cba6b542775ec230e20a" + "6d9924be044ee97c624913f2"
                            + "7173fac51194e775001d625ef69d7c9f",
                    traffic.of(Role.SERVER));
            assertKeys(
                    "6caa2633d5e48f10051e69dc45549c97" + "106dc6e393b7a9ea8ef29dd7"
                            + "beed6218676635c2cb46a45694144fec",
                    traffic.of(Role.CLIENT));
            assertKeys(
                    "2b65fffbbc8189474aa2003c43c32d4d" + "582f5a11bdaf973fe3ffeb4e"
                            + "57ba02596c6a1352d7fe8416c7e17d5a",
                    application.of(Role.SERVER));
            assertKeys(
                    "9ba90dbce8857bc1fcb81d41a0465cfe" + "682219974631fa0656ee4eff"
                            + "5cb5bd8bac29777c650c0dde22d16d47",
                    application.of(Role.CLIENT));
        }
    }

    private static void assertKeys(String expected, TrafficSecret secret) {
        try (var keys = secret.recordKeys(AeadAlgorithm.AES_128_GCM)) {
            assertEquals(expected, HexFormat.of().formatHex(keys.bytes()));
        }
    }

    /** Epoch 3, record 0 of the server: the number hidden by the mask 3150, the ACK for record 0 of the client's epoch 2 behind it. */
    @Test
    @Requirement({"RFC9147-4.2.3-a", "RFC9147-4.2.3-b"})
    void theAckOfThePublishedTraceIsSealedToTheSameBytes() {
        var ack = hex("0010" + "0000000000000002" + "0000000000000000");
        var record = hex("2f31500023ea80ab8e08c93895418d243571ea6de7d863ee84230bb6043cb384df94b6da285a3bc4");
        var out = new byte[100];
        try (var master = master();
                var application = master.traffic(TO_SERVER_FINISHED);
                var ws = new WorkingSet(settings.jca(), 2)) {
            var protection = RecordKeys.protection(application.of(Role.SERVER), AeadAlgorithm.AES_128_GCM);
            int written = protection.seal(
                    ws, RecordNumber.of(3, 0), ContentType.ACK, RecordVersion.DTLS_1_2, ack, 0, ack.length, 0, out, 0);
            assertArrayEquals(record, Arrays.copyOf(out, written));
            protection.retire(ws);
        }
    }

    /** Another implementation's values for what follows the trace. */
    @Test
    @Requirement("RFC8446-7.5-a")
    void anExportIsThatOfAnotherImplementation() {
        try (var master = master();
                var exporter = master.exporter(TO_SERVER_FINISHED)) {
            assertTrue(exporter.isAvailable());
            assertArrayEquals(
                    hex("335b36dae5ad8674814f0a4057d119ed36af6d7e2924b72851637c43a304c78c"
                            + "d524c6bc63c4be8f90b2535c9556414fa23a81177e38a4d97211212c"),
                    exporter.export("EXTRACTOR-dtls_srtp", null, 60));
        }
    }

    @Test
    @Requirement("RFC8446-7.5-c")
    void anEmptyContextOfAnExportIsTheSameAsNone() {
        try (var master = master();
                var exporter = master.exporter(TO_SERVER_FINISHED)) {
            var without = exporter.export("EXPORTER-test", null, 32);
            assertArrayEquals(without, exporter.export("EXPORTER-test", new byte[0], 32));
            assertFalse(Arrays.equals(without, exporter.export("EXPORTER-test", new byte[1], 32)));
            assertFalse(Arrays.equals(without, exporter.export("EXPORTER-other", null, 32)));
        }
    }

    @Test
    @Requirement("RFC8446-4.6.1-i")
    void thePskOfATicketIsThatOfAnotherImplementation() {
        try (var master = master();
                var resumption = master.resumption(TO_CLIENT_FINISHED);
                var psk = resumption.psk(Bytes.of(new byte[1]));
                var other = resumption.psk(Bytes.of(new byte[] {1}))) {
            assertArrayEquals(hex(TICKET_PSK), psk.bytes());
            assertFalse(Arrays.equals(psk.bytes(), other.bytes()));
        }
    }

    @Test
    void aBinderIsMadeWithTheBinderKeyOfAnotherImplementation() {
        var expected = BareTls.hmac(
                BareTls.expandLabel(
                        hex("bfcb565142e0738b92a1d5f484b01ba63ba8d00d09d638b82edb3fe1f4c488ff"),
                        "finished",
                        new byte[0],
                        32),
                TO_SERVER_HELLO);
        try (var psk = Secret.owning(hex(TICKET_PSK));
                var early = schedule.withPsk(psk);
                var key = early.binderKey(BinderKey.Origin.RESUMPTION);
                var external = early.binderKey(BinderKey.Origin.EXTERNAL)) {
            assertArrayEquals(expected, key.binder(TO_SERVER_HELLO));
            assertTrue(key.matches(Bytes.of(expected), TO_SERVER_HELLO));
            assertFalse(key.matches(Bytes.of(expected), TO_CLIENT_FINISHED));
            assertFalse(external.matches(Bytes.of(expected), TO_SERVER_HELLO));
            assertFalse(key.matches(Bytes.of(Arrays.copyOf(expected, 31)), TO_SERVER_HELLO));
            assertFalse(key.matches(Bytes.EMPTY, TO_SERVER_HELLO));
        }
    }

    @Test
    @Requirement("RFC8446-7.2-a")
    void theSecretsAfterAKeyUpdateAreThoseOfAnotherImplementation() {
        try (var master = master();
                var application = master.traffic(TO_SERVER_FINISHED);
                var client = application.of(Role.CLIENT).next();
                var server = application.of(Role.SERVER).next()) {
            settings.keyLog().ifPresent(log -> {
                client.log(log, "client 1", new byte[0]);
                server.log(log, "server 1", new byte[0]);
            });
            application.log(settings, clientRandom);
        }
        assertEquals("52ea2a848c55672c962d454d97f8c0fa68958a97815767e6af83b035d2ba7c2f", logged.get("client 1"));
        assertEquals("34827f3e33cc03ab00e6887d367d846e80b6db43465a92ef6a4b6944cb523dcd", logged.get("server 1"));
        assertEquals(CLIENT_APPLICATION, logged.get("CLIENT_TRAFFIC_SECRET_0"));
    }

    @Test
    void aFinishedProvesItsSenderAndTheHandshakeItSaw() {
        var expected = BareTls.hmac(
                BareTls.expandLabel(hex(SERVER_HANDSHAKE), "finished", new byte[0], 32), TO_SERVER_FINISHED);
        try (var handshake = handshake();
                var traffic = handshake.traffic(TO_SERVER_HELLO)) {
            var proof = traffic.of(Role.SERVER).verifyData(TO_SERVER_FINISHED);
            assertArrayEquals(expected, proof.bytes().toByteArray());
            assertTrue(traffic.of(Role.SERVER).matches(proof, TO_SERVER_FINISHED));
            assertFalse(traffic.of(Role.CLIENT).matches(proof, TO_SERVER_FINISHED));
            assertFalse(traffic.of(Role.SERVER).matches(proof, TO_CLIENT_FINISHED));
        }
    }

    @Test
    void aScheduleWithoutKeyExchangeHangsOnThePskAlone() {
        try (var psk = Secret.owning(hex(TICKET_PSK));
                var plain = schedule.withPsk(psk).withoutKeyExchange();
                var zeros = schedule.withPsk(psk).withKeyExchange(Secret.owning(new byte[32]));
                var other = schedule.withoutPsk().withoutKeyExchange()) {
            var expected = plain.traffic(TO_SERVER_HELLO).of(Role.CLIENT).verifyData(TO_SERVER_HELLO);
            assertEquals(
                    expected, zeros.traffic(TO_SERVER_HELLO).of(Role.CLIENT).verifyData(TO_SERVER_HELLO));
            assertFalse(other.traffic(TO_SERVER_HELLO).of(Role.CLIENT).matches(expected, TO_SERVER_HELLO));
            assertFalse(psk.isWiped());
        }
    }

    /** Whatever made the next stage is gone: nothing can be derived from it any more. */
    @Test
    @Requirement("RFC8446-7.1-b")
    void everyStageIsWipedByTheNext() {
        var shared = Secret.owning(hex(SHARED));
        var early = schedule.withoutPsk();
        var handshake = early.withKeyExchange(shared);
        assertTrue(shared.isWiped());
        assertThrows(IllegalStateException.class, early::withoutKeyExchange);
        assertThrows(IllegalStateException.class, () -> early.binderKey(BinderKey.Origin.EXTERNAL));
        var traffic = handshake.traffic(TO_SERVER_HELLO);
        var master = handshake.masterSecret();
        assertThrows(IllegalStateException.class, () -> handshake.traffic(TO_SERVER_HELLO));
        var application = master.traffic(TO_SERVER_FINISHED);
        master.close();
        assertThrows(IllegalStateException.class, () -> master.exporter(TO_SERVER_FINISHED));
        traffic.close();
        for (var sender : Role.values()) {
            assertThrows(IllegalStateException.class, () -> traffic.of(sender).recordKeys(AeadAlgorithm.AES_128_GCM));
        }
        assertKeys(
                "9ba90dbce8857bc1fcb81d41a0465cfe" + "682219974631fa0656ee4eff" + "5cb5bd8bac29777c650c0dde22d16d47",
                application.of(Role.CLIENT));
        application.close();
    }

    /** What outlives the handshake still derives: exports, KeyUpdate, tickets. */
    @Test
    void whatOutlivesTheScheduleStillDerives() {
        var jca = new Jca(CryptoProvider.jdk(), new SecureRandom());
        var own = new KeySchedule(jca, HashAlgorithm.SHA256);
        try (var master = own.withoutPsk()
                        .withKeyExchange(Secret.owning(hex(SHARED)))
                        .masterSecret();
                var resumption = master.resumption(TO_CLIENT_FINISHED)) {
            own.close();
            try (var psk = resumption.psk(Bytes.of(new byte[1]))) {
                assertArrayEquals(hex(TICKET_PSK), psk.bytes());
            }
        }
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
