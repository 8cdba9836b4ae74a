package dev.dunlin.handshake.internal.dtls13;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.AeadAlgorithm;
import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.KeyDerivation;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.BareTls;
import dev.dunlin.handshake.internal.Transcript;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.VerifyData;
import dev.dunlin.requirements.Requirement;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The key schedule under the labels of TLS against the handshakes of RFC 8448: what differs in DTLS is the prefix alone (RFC 9147 §5.9). */
class Rfc8448Test {
    private static final Jca JCA = new Jca(CryptoProvider.jdk(), new SecureRandom());

    /** The values of one handshake, in the order in which they come up. */
    enum Trace {
        /** §3, a simple handshake. */
        SIMPLE(
                "",
                "8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d",
                "860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8",
                "b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21",
                "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38",
                "edb7725fa7a3473b031ec8ef65a2485493900138a2b91291407d7951a06110ed",
                "9b9b141d906337fbd2cbdce71df4deda4ab42c309572cb7fffee5454b78f0718",
                "9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13",
                "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5",
                "a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643",
                "fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50",
                "9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13",
                "a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61",
                "209145a96ee8e2a122ff810047cc952684658d6049e86429426db87c54ad143d",
                "7df235f2031d2a051287d02b0241b0bfdaf86cc856231f2d5aba46c434ec196c",
                "3fce516009c21727d0f2e4e86ee403bc5d313eb2671276ee13000b30",
                "dbfaa693d1762c5b666af5d950258d015bd3c71b836e0b76bb73265f",
                "9f02283b6c9c07efc26bb9f2ac92e356cf782b88dd83549aadf1e984",
                "17422dda596ed5d9acd890e3c63f50515b78923dee08579033e523d9"),
        /** §4, resumed by a ticket of §3. */
        RESUMED(
                "4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3",
                "f44194756ff9ec9d25180635d66ea6824c6ab3bf179977be37f723570e7ccb2e",
                "f736cb34fe25e701551bee6fd24c1cc7102a7daf9405cb15d97aafe16f757d03",
                "2faac08f851d35fea3604fcb4de82dc62c9b164a70974d0462e27f1ab278700f",
                "fe927ae271312e8bf0275b581c54eef020450dc4ecffaa05a1a35d27518e7803",
                "04055455ef74b2322ba366cbc4cfe02723434b37b9b3671bb5a3006056d8f02f",
                "48d3e0e1b3d907c6acff145e16090388c77b05c050b634ab1a88bbd0dd1a34b2",
                "b0aeffc46a2cfe33114e6fd7d51f9f04b1ca3c497dab08934a774a9d9ad7dbf3",
                "2abbf2b8e381d23dbebe1dd2a7d16a8bf484cb4950d23fb7fb7fa8547062d9a1",
                "cc21f1bf8feb7dd5fa505bd9c4b468a9984d554a993dc49e6d285598fb672691",
                "3fd93d4ffddc98e64b14dd107aedf8ee4add23f4510f58a4592d0b201bee56b4",
                "9f23a00c1f08fc18807b8b68237b565df20d4c50dd8e49ef612e1a5bb16c5867",
                "7230a9c952c25cd6138fc5e6628308c41c5335dd81b9f96bcea50fd32bda416d",
                "c3c122e0bd907a4a3ff6112d8fd53dbf89c773d9552e8b6b9d56d361b3a97bf6",
                "5e95bdf1f89005ea2e9aa0ba85e728e3c19c5fe0c699e3f5bee59faebd0b5406",
                "27c6bdc0a3dcea39a47326d79bc9e4ee9569ecdd4d0536705e9ef725",
                "b1530806f4adfeac83f1413032bbfa82eb50c16be7654abf99dd06d9",
                "e857c690a34c5a9129d833619684f95e0685d6b561aab9ef1013faf9",
                "3cf122f301c6358ca7989553250efd72ab1aec26aa78b8fc1176b9ac"),
        /** §5, after HelloRetryRequest. */
        RETRIED(
                "",
                "c142ce13ca11b5c2233652e63ad3d97844f1621fbfb9de69d547dc8fedeabeb4",
                "8aa8e828ec2f8a884fec95a3139de01c15a3daa7ff5bfc3f4bfcc21b438d7bf8",
                "158aa7ab8855073582b41d674b4055cabcc534728f659314861b4e08e2011566",
                "3403e781e2af7b6508da28574f6e95a1abf162de83a97927c37672a4a0cef8a1",
                "5614a09dfce10c45e7a58394bd6dabbefaa1d838e7f4b74966fada310ef2e77b",
                "8863e6bfb0420a927fa27f34336a70ae426e968e3eb884945b96856dba3976d1",
                "50f63cbf36b0dd049e7a0ba27d6455745ea2aaac54bb167f9950b2b7ce9509da",
                "75ecf4b972525aa0dcd057c9944d4cd5d82671d8843141d7dc2a4ff15a21dc51",
                "5c74f87df04225db0f8209c9de6429e49435fdefa7cad61864874d12f31cfc8d",
                "7c06d3ae106a3a374ace4837b3985cac67780a6e2c5c04b58319d584df09d223",
                "50f63cbf36b0dd049e7a0ba27d6455745ea2aaac54bb167f9950b2b7ce9509da",
                "23f52fdb0709a55bd7f79b991f25484087bcfd4d4380b12326a52a28b2e368e1",
                "0e8b349158b855fdcd0c11dbbc4e83e43caa6e483c6c65df53151888e50165f4",
                "09170c6d472721566f9cf99b08699daff561ec8fb22d5a32c3f94ce009b69975",
                "4646bfac1712c426cd78d8a24a8a6f6bc7d395c08d62f297d13768ea",
                "2f1f918663d590e7421149a29d94b0b6414d5485235e1a688793bd74",
                "f27a5d97bd25550c4823b0f3e5d293880dd631f7b71cbbc797c35fe7",
                "a7eb2a0525eb4331d58fcbf9f7ca2e9c86e8be227c1bd2b3e39cb444"),
        /** §6, with a certificate of the client. */
        CLIENT_AUTHENTICATION(
                "",
                "7dc114f6475dfa7977be736ef7cbebc48c70329e8e9a74b4d7033c43f9597d4f",
                "88ebc042bd0d5a643b22fca7a47defd4007dfe184949a6261c596c4e002a74a2",
                "cec7a30c6872070f22a7eeb065768db67c45e29533db879908ce6dc66f5911de",
                "8b02d3c00442a2722c4098ebe8675b23e801510f0d7ed778d8eb0b8f42a19a5e",
                "ab7bb7151312882a263c45d29e2cfb389a64ff781e227d5e5b58976653837d63",
                "93b70cdf4781985b96345caac701b4e750d3042df1a689d8faca812251113c11",
                "5177a29af5a17f9b4933e431851d128345366c1720d38f8f0465eeeae6740372",
                "73c2e890fa8d067258d6d50fa92fe456b098cf00d9727eed91e8892ef4e6f860",
                "c49a91faf57f8c545d5048a015bf849ff63942e4a7edcd319f8b438a97c52e21",
                "052e39795e5f2be6e4e0974cfdd86c6a7afe3e57e5589810a3cccf642958beb2",
                "c201e184ef389b8239f5d2e374fc2a69bd8d279667ad3f889bfaa665315eab9f",
                "9afe2ba2f63a09d229d8a429e5b37ffd9fcc73bdb5911b82425972aa2892440f",
                "391d004bd84c831b1582444414b4dc8064010ecc76f37f88bfeb1e88fe135c25",
                "1006dccbf40eb4eb978bff0392a9e452a4fbad58aa14784d5a241c6b49daccfb",
                "6cb6e60619d8c7355c5d4c4bc2be90d564f239530c3b888fde85e0be",
                "916948f728d9823fa41a004d083f217f64153d79bac9ea10ca5a0a88",
                "88b3123ddecadf8c1ba298e2c18176b04e0978513f9de8327c08e4f3",
                "cdc09c806aa8f86dfcd51efc44a0c0396ef852e78b46d913668e53e7");

        private final String psk;
        private final String shared;
        private final String toServerHello;
        private final String clientHandshake;
        private final String serverHandshake;
        private final String beforeServerFinished;
        private final String serverFinished;
        private final String toServerFinished;
        private final String clientApplication;
        private final String serverApplication;
        private final String exporter;
        private final String beforeClientFinished;
        private final String clientFinished;
        private final String toClientFinished;
        private final String resumption;
        private final String serverHandshakeKeys;
        private final String clientHandshakeKeys;
        private final String serverApplicationKeys;
        private final String clientApplicationKeys;

        Trace(
                String psk,
                String shared,
                String toServerHello,
                String clientHandshake,
                String serverHandshake,
                String beforeServerFinished,
                String serverFinished,
                String toServerFinished,
                String clientApplication,
                String serverApplication,
                String exporter,
                String beforeClientFinished,
                String clientFinished,
                String toClientFinished,
                String resumption,
                String serverHandshakeKeys,
                String clientHandshakeKeys,
                String serverApplicationKeys,
                String clientApplicationKeys) {
            this.psk = psk;
            this.shared = shared;
            this.toServerHello = toServerHello;
            this.clientHandshake = clientHandshake;
            this.serverHandshake = serverHandshake;
            this.beforeServerFinished = beforeServerFinished;
            this.serverFinished = serverFinished;
            this.toServerFinished = toServerFinished;
            this.clientApplication = clientApplication;
            this.serverApplication = serverApplication;
            this.exporter = exporter;
            this.beforeClientFinished = beforeClientFinished;
            this.clientFinished = clientFinished;
            this.toClientFinished = toClientFinished;
            this.resumption = resumption;
            this.serverHandshakeKeys = serverHandshakeKeys;
            this.clientHandshakeKeys = clientHandshakeKeys;
            this.serverApplicationKeys = serverApplicationKeys;
            this.clientApplicationKeys = clientApplicationKeys;
        }
    }

    private final KeySchedule schedule = new KeySchedule(new KeyDerivation(JCA, HashAlgorithm.SHA256, "tls13 "));

    private EarlySecret early(Trace trace) {
        return trace.psk.isEmpty() ? schedule.withoutPsk() : schedule.withPsk(Secret.copyOf(hex(trace.psk)));
    }

    private HandshakeSecret handshake(Trace trace) {
        return early(trace).withKeyExchange(Secret.copyOf(hex(trace.shared)));
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC8446-7.1-a")
    void everySecretIsThatOfTheTrace(Trace trace) {
        Map<String, Bytes> logged = new LinkedHashMap<>();
        try (var handshake = handshake(trace);
                var traffic = handshake.traffic(hex(trace.toServerHello));
                var master = handshake.masterSecret();
                var application = master.traffic(hex(trace.toServerFinished))) {
            for (var sender : Role.values()) {
                traffic.of(sender)
                        .log(
                                (label, random, secret) -> logged.put(label, Bytes.of(secret)),
                                "handshake " + sender,
                                new byte[0]);
                application
                        .of(sender)
                        .log(
                                (label, random, secret) -> logged.put(label, Bytes.of(secret)),
                                "application " + sender,
                                new byte[0]);
            }
        }
        assertEquals(
                Map.of(
                        "handshake CLIENT", Bytes.of(hex(trace.clientHandshake)),
                        "handshake SERVER", Bytes.of(hex(trace.serverHandshake)),
                        "application CLIENT", Bytes.of(hex(trace.clientApplication)),
                        "application SERVER", Bytes.of(hex(trace.serverApplication))),
                logged);
    }

    @ParameterizedTest
    @EnumSource
    void everyKeyAndIvIsThatOfTheTrace(Trace trace) {
        try (var handshake = handshake(trace);
                var traffic = handshake.traffic(hex(trace.toServerHello));
                var master = handshake.masterSecret();
                var application = master.traffic(hex(trace.toServerFinished))) {
            assertKeys(hex(trace.serverHandshakeKeys), traffic.of(Role.SERVER));
            assertKeys(hex(trace.clientHandshakeKeys), traffic.of(Role.CLIENT));
            assertKeys(hex(trace.serverApplicationKeys), application.of(Role.SERVER));
            assertKeys(hex(trace.clientApplicationKeys), application.of(Role.CLIENT));
        }
    }

    /** TLS has no record number key, which stands last. */
    private static void assertKeys(byte[] expected, TrafficSecret secret) {
        try (var keys = secret.recordKeys(AeadAlgorithm.AES_128_GCM)) {
            assertArrayEquals(expected, Arrays.copyOf(keys.bytes(), 28));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("RFC8446-4.4.4-a")
    void everyFinishedIsThatOfTheTrace(Trace trace) {
        try (var handshake = handshake(trace);
                var traffic = handshake.traffic(hex(trace.toServerHello))) {
            assertEquals(
                    VerifyData.of(hex(trace.serverFinished)),
                    traffic.of(Role.SERVER).verifyData(hex(trace.beforeServerFinished)));
            assertEquals(
                    VerifyData.of(hex(trace.clientFinished)),
                    traffic.of(Role.CLIENT).verifyData(hex(trace.beforeClientFinished)));
            assertTrue(traffic.of(Role.SERVER)
                    .matches(VerifyData.of(hex(trace.serverFinished)), hex(trace.beforeServerFinished)));
        }
    }

    /** The two secrets that are never shown prove themselves by what is derived from them. */
    @ParameterizedTest
    @EnumSource
    @Requirement("RFC8446-7.5-a")
    void exporterAndResumptionSecretAreThoseOfTheTrace(Trace trace) {
        var derivation = new KeyDerivation(JCA, HashAlgorithm.SHA256, "tls13 ");
        try (var master = handshake(trace).masterSecret();
                var exporter = master.exporter(hex(trace.toServerFinished));
                var resumption = master.resumption(hex(trace.toClientFinished));
                var expectedExporter = new ExporterSecret(derivation, Secret.copyOf(hex(trace.exporter)));
                var expectedResumption = new ResumptionSecret(derivation, Secret.copyOf(hex(trace.resumption)));
                var psk = resumption.psk(Bytes.of(new byte[2]));
                var expectedPsk = expectedResumption.psk(Bytes.of(new byte[2]))) {
            assertArrayEquals(expectedExporter.export("label", null, 32), exporter.export("label", null, 32));
            assertArrayEquals(expectedPsk.bytes(), psk.bytes());
        }
    }

    @Test
    @Requirement("RFC8446-4.6.1-i")
    void theTicketOfTheFirstTraceResumesTheSecond() {
        try (var master = handshake(Trace.SIMPLE).masterSecret();
                var resumption = master.resumption(hex(Trace.SIMPLE.toClientFinished));
                var psk = resumption.psk(Bytes.of(new byte[2]))) {
            assertArrayEquals(hex(Trace.RESUMED.psk), psk.bytes());
        }
    }

    /** §4: the hello without its binders, which its header counts; they have 35 bytes with their lengths. */
    @Test
    @Requirement("RFC8446-4.2.11-l")
    void theBinderIsThatOfTheTrace() {
        var truncated = hex("010001fc03031bc3ceb6bbe39cff938355b5a50adb6db21b7a6af649d7b4bc419d7876487d950000"
                + "06130113031302010001cd0000000b0009000006736572766572ff01000100000a00140012001d00"
                + "170018001901000101010201030104003300260024001d0020e4ffb68ac05f8d96c99da26698346c"
                + "6be16482badddafe051a66b4f18d668f0b002a0000002b0003020304000d0020001e040305030603"
                + "020308040805080604010501060102010402050206020202002d00020101001c0002400100150057"
                + "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
                + "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
                + "00000000000000002900dd00b800b22c035d829359ee5ff7af4ec900000000262a6494dc486d2c8a"
                + "34cb33fa90bf1b0070ad3c498883c9367c09a2be785abc55cd226097a3a982117283f82a03a143ef"
                + "d3ff5dd36d64e861be7fd61d2827db279cce145077d454a3664d4e6da4d29ee03725a6a4dafcd0fc"
                + "67d2aea70529513e3da2677fa5906c5b3f7d8f92f228bda40dda721470f9fbf297b5aea617646fac"
                + "5c03272e970727c621a79141ef5f7de6505e5bfbc388e93343694093934ae4d357fad6aacb");
        var body = Arrays.copyOfRange(truncated, 4, truncated.length + 35);
        var hash = Dtls13Transcript.binderHash(new Transcript(), JCA, HashAlgorithm.SHA256, body, 35);
        assertArrayEquals(hex("63224b2e4573f2d3454ca84b9d009a04f6be9e05711a8396473aefa01e924a14"), hash);
        try (var early = early(Trace.RESUMED);
                var key = early.binderKey(BinderKey.Origin.RESUMPTION)) {
            assertArrayEquals(
                    hex("3add4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6fa31b9e5f9d"), key.binder(hash));
        }
    }

    /** §5: four messages, of which the first gives way to its hash. */
    @Test
    @Requirement("RFC8446-4.4.1-a")
    void theTranscriptAfterHelloRetryRequestIsThatOfTheTrace() {
        var messages = List.of(
                "010000b00303b0b1c5a5aa37c5919f2ed1d5c6fff7fcb7849716945a2b8cee9258a346677b6f0000"
                        + "06130113031302010000810000000b0009000006736572766572ff01000100000a00080006001d00"
                        + "170018003300260024001d0020e8e8e3f3b93a25ed97a14a7dcacb8a272c6288e585c6484d05262f"
                        + "cad062ad1f002b0003020304000d0020001e04030503060302030804080508060401050106010201"
                        + "0402050206020202002d00020101001c00024001",
                "020000ac0303cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c0013"
                        + "01000084003300020017002c0074007271dcd04bb88bc3189119398a00000000eefafc76c146b823"
                        + "b096f8aacad365dd0030953f4edf625636e5f21bb2e23fcc654b1b5b40318d10d137abcbb87574e3"
                        + "6e8a1f025f7dfa5d6e50781b5eda4aa15b0c8be778257d16aa3030e9e7841dd9e4c0342267e8ca0c"
                        + "af571fb2b7cff0f934b0002b00020304",
                "010001fc0303b0b1c5a5aa37c5919f2ed1d5c6fff7fcb7849716945a2b8cee9258a346677b6f0000"
                        + "06130113031302010001cd0000000b0009000006736572766572ff01000100000a00080006001d00"
                        + "1700180033004700450017004104a6da7392ec591e17abfd535964b99894d13befb221b3def2ebe3"
                        + "830eac8f0151812677c4d6d2237e85cf01d6910cfb83954e76ba7352830534159897e8065780002b"
                        + "0003020304000d0020001e0403050306030203080408050806040105010601020104020502060202"
                        + "02002c0074007271dcd04bb88bc3189119398a00000000eefafc76c146b823b096f8aacad365dd00"
                        + "30953f4edf625636e5f21bb2e23fcc654b1b5b40318d10d137abcbb87574e36e8a1f025f7dfa5d6e"
                        + "50781b5eda4aa15b0c8be778257d16aa3030e9e7841dd9e4c0342267e8ca0caf571fb2b7cff0f934"
                        + "b0002d00020101001c00024001001500af0000000000000000000000000000000000000000000000"
                        + "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
                        + "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
                        + "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
                        + "0000000000000000000000000000000000000000000000000000000000000000",
                "020000770303bb341d847fd789c47c387172dc0c9bf147fccacb5043d86ca4c598d3ff571b980013"
                        + "0100004f003300450017004104583e054b7a66672ae020ad9d2686fcc85b5ad41a134a0f03ee72b8"
                        + "93052bd85b4c8de6776f5b04ac07d83540eab3e3d9c547bc6528c4317d294686093a6cad7d002b00"
                        + "020304");
        var transcript = new Transcript();
        transcript.use(new Dtls13Transcript());
        add(transcript, Role.CLIENT, 0, messages.get(0));
        add(transcript, Role.SERVER, 0, messages.get(1));
        Dtls13Transcript.helloRetryRequested(transcript, JCA, HashAlgorithm.SHA256);
        add(transcript, Role.CLIENT, 1, messages.get(2));
        add(transcript, Role.SERVER, 1, messages.get(3));
        assertArrayEquals(hex(Trace.RETRIED.toServerHello), transcript.hash(JCA, HashAlgorithm.SHA256));

        // A server that kept nothing but the hash.
        var restored = new Transcript();
        restored.use(new Dtls13Transcript());
        add(restored, Role.CLIENT, 1, messages.get(2));
        Dtls13Transcript.restore(restored, BareTls.sha256(hex(messages.get(0))), body(messages.get(1)));
        add(restored, Role.SERVER, 1, messages.get(3));
        assertArrayEquals(hex(Trace.RETRIED.toServerHello), restored.hash(JCA, HashAlgorithm.SHA256));
    }

    private static void add(Transcript transcript, Role sender, int messageSeq, String message) {
        transcript.add(sender, hex(message)[0], messageSeq, body(message));
    }

    private static byte[] body(String message) {
        var bytes = hex(message);
        return Arrays.copyOfRange(bytes, 4, bytes.length);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
