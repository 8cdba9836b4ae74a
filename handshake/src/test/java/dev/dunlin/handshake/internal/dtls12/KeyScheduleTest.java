package dev.dunlin.handshake.internal.dtls12;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CipherSuite;
import dev.dunlin.crypto.CryptoProvider;
import dev.dunlin.crypto.internal.Jca;
import dev.dunlin.crypto.internal.Secret;
import dev.dunlin.handshake.Role;
import dev.dunlin.handshake.internal.AgreedConnectionIds;
import dev.dunlin.handshake.internal.AgreedExtensions;
import dev.dunlin.handshake.internal.BareTls;
import dev.dunlin.handshake.internal.HandshakeSettings;
import dev.dunlin.handshake.internal.TestSettings;
import dev.dunlin.handshake.internal.codec.Bytes;
import dev.dunlin.handshake.internal.message.Random;
import dev.dunlin.recordlayer.internal.ContentType;
import dev.dunlin.recordlayer.internal.RecordLimits;
import dev.dunlin.recordlayer.internal.RecordNumber;
import dev.dunlin.recordlayer.internal.RecordProtection;
import dev.dunlin.recordlayer.internal.RecordVersion;
import dev.dunlin.recordlayer.internal.WorkingSet;
import dev.dunlin.requirements.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Master secret and key block against the vectors of NIST, records and proofs against the bare JCA. */
class KeyScheduleTest {
    private static final int FIXED_IV = 4;
    private static final int EXPLICIT_NONCE = 8;
    private static final int ADDITIONAL_DATA = 13;

    /** One vector: its columns, decoded, after the name of the hash. */
    record Vector(CipherSuite suite, List<Bytes> columns) {
        byte[] premaster() {
            return columns.get(0).toByteArray();
        }

        byte[] sessionHash() {
            return columns.get(1).toByteArray();
        }

        AgreedParameters agreed() {
            return new AgreedParameters(
                    suite,
                    new Random(columns.get(2)),
                    new Random(columns.get(3)),
                    true,
                    Optional.empty(),
                    AgreedExtensions.NONE,
                    AgreedConnectionIds.NONE,
                    SessionPromise.NONE);
        }

        byte[] master() {
            return columns.get(4).toByteArray();
        }

        byte[] keyBlock() {
            return columns.get(5).toByteArray();
        }
    }

    static List<Vector> vectors() {
        try (var in = KeyScheduleTest.class.getResourceAsStream("/acvp/tls12-kdf-rfc7627.csv")) {
            if (in == null) {
                throw new AssertionError("the vectors are missing");
            }
            var text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return text.lines().skip(1).map(KeyScheduleTest::vector).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Vector vector(String line) {
        var cells = List.of(line.split(",", -1));
        var suite = cells.get(0).equals("SHA256")
                ? CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
                : CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384;
        var columns = cells.stream()
                .skip(1)
                .map(cell -> Bytes.of(HexFormat.of().parseHex(cell)))
                .toList();
        return new Vector(suite, columns);
    }

    private final List<Bytes> logged = new ArrayList<>();
    private final HandshakeSettings settings = TestSettings.server()
            .keyLog((label, random, secret) -> logged.add(Bytes.of(secret)))
            .build();

    private MasterSecret derive(Vector vector) {
        var master =
                MasterSecret.derive(settings, vector.agreed(), Secret.copyOf(vector.premaster()), vector.sessionHash());
        master.log(settings);
        return master;
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @Requirement("RFC7627-4-a")
    void theExtendedMasterSecretIsThatOfThePublishedVector(Vector vector) {
        derive(vector).close();
        assertEquals(List.of(Bytes.of(vector.master())), logged);
    }

    /** Client key, server key, client IV, server IV: shown by opening what each direction has sealed with the slices of the vector. */
    @ParameterizedTest
    @MethodSource("vectors")
    void theKeyBlockIsCutInTheOrderOfTheRfc(Vector vector) throws GeneralSecurityException {
        int key = vector.suite().aead().keyLength();
        var block = vector.keyBlock();
        try (var master = derive(vector);
                var keys = master.keyBlock()) {
            assertEquals(
                    "to the server",
                    opened(
                            sealed(keys.protection(Role.CLIENT), "to the server"),
                            Arrays.copyOfRange(block, 0, key),
                            Arrays.copyOfRange(block, 2 * key, 2 * key + FIXED_IV)));
            assertEquals(
                    "to the client",
                    opened(
                            sealed(keys.protection(Role.SERVER), "to the client"),
                            Arrays.copyOfRange(block, key, 2 * key),
                            Arrays.copyOfRange(block, 2 * key + FIXED_IV, 2 * key + 2 * FIXED_IV)));
        }
    }

    private static byte[] sealed(RecordProtection protection, String text) {
        var content = text.getBytes(StandardCharsets.US_ASCII);
        var out = new byte[content.length + protection.overhead()];
        try (var ws = new WorkingSet(new Jca(CryptoProvider.jdk(), new SecureRandom()), 2)) {
            protection.seal(
                    ws,
                    RecordNumber.of(1, 5),
                    ContentType.APPLICATION_DATA,
                    RecordVersion.DTLS_1_2,
                    content,
                    0,
                    content.length,
                    out,
                    0);
        }
        return out;
    }

    private static String opened(byte[] record, byte[] key, byte[] iv) throws GeneralSecurityException {
        int from = RecordLimits.HEADER_LENGTH;
        int explicit = from + EXPLICIT_NONCE;
        var nonce = BareTls.join(iv, Arrays.copyOfRange(record, from, explicit));
        int plain = record.length - explicit - 16;
        var additional = ByteBuffer.allocate(ADDITIONAL_DATA)
                .put(record, 3, 8)
                .put(record, 0, 3)
                .putShort((short) plain)
                .array();
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(additional);
        return new String(cipher.doFinal(record, explicit, record.length - explicit), StandardCharsets.US_ASCII);
    }

    @Test
    @Requirement("RFC5246-7.4.9-c")
    void verifyDataIsTwelveBytesOfThePrfUnderTheLabelOfItsSender() {
        var vector = vectors().get(0);
        var hash = BareTls.sha256(new byte[] {1, 2, 3});
        try (var master = derive(vector)) {
            assertArrayEquals(
                    BareTls.prf(vector.master(), "client finished", hash, 12), master.verifyData(Role.CLIENT, hash));
            assertArrayEquals(
                    BareTls.prf(vector.master(), "server finished", hash, 12), master.verifyData(Role.SERVER, hash));
        }
    }

    @Test
    @Requirement("RFC7627-5.2-f")
    void withoutTheExtensionTheOldDerivationIsUsed() {
        var vector = vectors().get(0);
        var agreed = vector.agreed();
        var old = new AgreedParameters(
                agreed.suite(),
                agreed.clientRandom(),
                agreed.serverRandom(),
                false,
                Optional.empty(),
                AgreedExtensions.NONE,
                AgreedConnectionIds.NONE,
                SessionPromise.NONE);
        try (var master = MasterSecret.derive(settings, old, Secret.copyOf(vector.premaster()), vector.sessionHash())) {
            master.log(settings);
        }
        var expected = BareTls.prf(vector.premaster(), "master secret", old.clientThenServerRandom(), 48);
        assertEquals(List.of(Bytes.of(expected)), logged);
    }

    @Test
    @Requirement({"RFC5705-4-a", "RFC5705-4-b"})
    void anExportCoversBothRandomsAndTheContextWithItsLength() {
        var vector = vectors().get(0);
        var randoms = vector.agreed().clientThenServerRandom();
        try (var master = derive(vector)) {
            assertTrue(master.isAvailable());
            assertArrayEquals(
                    BareTls.prf(vector.master(), "EXPORTER-x", randoms, 40), master.export("EXPORTER-x", null, 40));
            assertArrayEquals(
                    BareTls.prf(vector.master(), "EXPORTER-x", BareTls.join(randoms, new byte[2]), 40),
                    master.export("EXPORTER-x", new byte[0], 40));
            assertArrayEquals(
                    BareTls.prf(vector.master(), "EXPORTER-x", BareTls.join(randoms, new byte[] {0, 1, 9}), 40),
                    master.export("EXPORTER-x", new byte[] {9}, 40));
            assertFalse(
                    Arrays.equals(master.export("EXPORTER-x", null, 40), master.export("EXPORTER-x", new byte[0], 40)));
        }
    }

    @Test
    void thePremasterSecretIsWipedAsSoonAsItHasServed() {
        var vector = vectors().get(0);
        var premaster = Secret.copyOf(vector.premaster());
        MasterSecret.derive(settings, vector.agreed(), premaster, vector.sessionHash())
                .close();
        assertTrue(premaster.isWiped());
    }

    @Test
    void closedSecretsServeNobody() {
        var master = derive(vectors().get(0));
        var keys = master.keyBlock();
        var protection = keys.protection(Role.CLIENT);
        keys.close();
        master.close();
        assertThrows(IllegalStateException.class, () -> sealed(protection, "late"));
        assertThrows(IllegalStateException.class, () -> master.export("EXPORTER-x", null, 1));
        assertThrows(IllegalStateException.class, master::keyBlock);
    }
}
