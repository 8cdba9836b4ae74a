package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static dev.dunlin.crypto.internal.Fixtures.ec;
import static dev.dunlin.crypto.internal.Fixtures.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.requirements.Requirement;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class KeyExchangeTest {
    static Stream<Wycheproof> ecdh() {
        return Stream.of("ecdh_secp256r1_ecpoint", "ecdh_secp384r1_ecpoint", "ecdh_secp521r1_ecpoint")
                .flatMap(Wycheproof::vectors);
    }

    static Stream<Wycheproof> x25519() {
        return Wycheproof.vectors("x25519");
    }

    static Stream<Wycheproof> x448() {
        return Wycheproof.vectors("x448");
    }

    /** Acceptable there are compressed points, which TLS does not speak (RFC 8422 §5.1.2): refused. */
    @ParameterizedTest
    @MethodSource("ecdh")
    @Requirement({
        "RFC8422-5.11-a",
        "RFC8422-5.1.2-a",
        "RFC8422-5.10-a",
        "RFC8446-4.2.8.2-a",
        "RFC8446-4.2.8.2-b",
        "RFC8446-7.4.2-a"
    })
    void pointsOnTheCurveAgreeAndAllOthersAreRefused(Wycheproof vector) throws CryptoFailure {
        var group = NamedGroup.named(vector.text("curve")).orElseThrow();
        try (var exchange = new DiffieHellman(JDK, group, ecPair(vector.text("curve"), vector.text("private")))) {
            assertAgrees(vector.isValid(), exchange, vector);
        }
    }

    /** Acceptable there is whatever computes, twists and small orders included: zero is refused, the rest must compute. */
    @ParameterizedTest
    @MethodSource("x25519")
    @Requirement({"RFC8422-5.10-b", "RFC8446-7.4.2-b"})
    void x25519AgreesUnlessTheSecretIsZero(Wycheproof vector) throws CryptoFailure {
        try (var exchange = new DiffieHellman(JDK, NamedGroup.X25519, x25519Pair(vector.hex("private")))) {
            assertAgrees(!vector.has("ZeroSharedSecret"), exchange, vector);
        }
    }

    /** The same for X448; values that are too long are invalid there. */
    @ParameterizedTest
    @MethodSource("x448")
    @Requirement({"RFC8422-5.10-b", "RFC8446-7.4.2-b"})
    void x448AgreesUnlessTheSecretIsZero(Wycheproof vector) throws CryptoFailure {
        try (var exchange = new DiffieHellman(JDK, NamedGroup.X448, x448Pair(vector.hex("private")))) {
            boolean zero = vector.text("shared").matches("(00)+");
            assertAgrees(!zero && !vector.isInvalid(), exchange, vector);
        }
    }

    private static void assertAgrees(boolean expected, KeyExchange exchange, Wycheproof vector) throws CryptoFailure {
        byte[] peer = vector.hex("public");
        if (expected) {
            assertArrayEquals(vector.hex("shared"), exchange.agree(peer).bytes());
        } else {
            assertRefused(exchange, peer);
        }
    }

    /** RFC 7748 §5.2. */
    @Test
    void rfc7748SingleMultiplications() throws CryptoFailure {
        assertArrayEquals(
                hex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"),
                x25519(
                        hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
                        hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")));
        // The top bit of this value is set, and counts for nothing.
        assertArrayEquals(
                hex("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"),
                x25519(
                        hex("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"),
                        hex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493")));
    }

    /** RFC 7748 §5.2: the output is the next scalar, the scalar the next point. */
    @Test
    void rfc7748Iterated() throws CryptoFailure {
        byte[] k = new byte[32];
        k[0] = 9;
        byte[] u = k;
        for (int i = 1; i <= 1000; i++) {
            byte[] next = x25519(k, u);
            u = k;
            k = next;
            if (i == 1) {
                assertArrayEquals(hex("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"), k);
            }
        }
        assertArrayEquals(hex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"), k);
    }

    /** RFC 7748 §6.1. */
    @Test
    void rfc7748DiffieHellman() throws CryptoFailure {
        byte[] alice = hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
        byte[] alicePublic = hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
        byte[] bob = hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        byte[] bobPublic = hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        byte[] shared = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
        byte[] base = new byte[32];
        base[0] = 9;
        assertArrayEquals(alicePublic, x25519(alice, base));
        assertArrayEquals(bobPublic, x25519(bob, base));
        assertArrayEquals(shared, x25519(alice, bobPublic));
        assertArrayEquals(shared, x25519(bob, alicePublic));
    }

    /** RFC 7748 §5.2. */
    @Test
    void rfc7748SingleMultiplicationOfX448() throws CryptoFailure {
        assertArrayEquals(
                hex(
                        "ce3e4ff95a60dc6697da1db1d85e6afbdf79b50a2412d7546d5f239f",
                        "e14fbaadeb445fc66a01b0779d98223961111e21766282f73dd96b6f"),
                x448(
                        hex(
                                "3d262fddf9ec8e88495266fea19a34d28882acef045104d0d1aae121",
                                "700a779c984c24f8cdd78fbff44943eba368f54b29259a4f1c600ad3"),
                        hex(
                                "06fce640fa3487bfda5f6cf2d5263f8aad88334cbd07437f020f08f9",
                                "814dc031ddbdc38c19c6da2583fa5429db94ada18aa7a7fb4ef8a086")));
    }

    /** RFC 7748 §6.2. */
    @Test
    void rfc7748DiffieHellmanOverX448() throws CryptoFailure {
        byte[] alice = hex(
                "9a8f4925d1519f5775cf46b04b5800d4ee9ee8bae8bc5565d498c28d",
                "d9c9baf574a9419744897391006382a6f127ab1d9ac2d8c0a598726b");
        byte[] alicePublic = hex(
                "9b08f7cc31b7e3e67d22d5aea121074a273bd2b83de09c63faa73d2c",
                "22c5d9bbc836647241d953d40c5b12da88120d53177f80e532c41fa0");
        byte[] bob = hex(
                "1c306a7ac2a0e2e0990b294470cba339e6453772b075811d8fad0d1d",
                "6927c120bb5ee8972b0d3e21374c9c921b09d1b0366f10b65173992d");
        byte[] bobPublic = hex(
                "3eb7a829b0cd20f5bcfc0b599b6feccf6da4627107bdb0d4f345b430",
                "27d8b972fc3e34fb4232a13ca706dcb57aec3dae07bdc1c67bf33609");
        byte[] shared = hex(
                "07fff4181ac6cc95ec1c16a94a0f74d12da232ce40a77552281d282b",
                "b60c0b56fd2464c335543936521c24403085d59a449a5037514a879d");
        byte[] base = new byte[56];
        base[0] = 5;
        assertArrayEquals(alicePublic, x448(alice, base));
        assertArrayEquals(bobPublic, x448(bob, base));
        assertArrayEquals(shared, x448(alice, bobPublic));
        assertArrayEquals(shared, x448(bob, alicePublic));
    }

    static Stream<NamedGroup> curves() {
        return Arrays.stream(NamedGroup.values()).filter(group -> !group.isHybrid());
    }

    static Stream<NamedGroup> available() {
        return Arrays.stream(NamedGroup.values()).filter(JDK::supports);
    }

    @ParameterizedTest
    @MethodSource("available")
    void whoRespondsHasTheSecretOfWhoGenerated(NamedGroup group) throws CryptoFailure {
        for (int i = 0; i < 30; i++) {
            try (var client = KeyExchange.generate(JDK, group)) {
                assertEquals(group, client.group());
                assertEquals(group.clientLength(), client.publicValue().length);
                try (var response = KeyExchange.respond(JDK, group, client.publicValue());
                        var agreed = client.agree(response.publicValue())) {
                    assertEquals(group.serverLength(), response.publicValue().length);
                    assertArrayEquals(agreed.bytes(), response.secret().bytes());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("available")
    void aResponseToAnyOtherLengthIsRefused(NamedGroup group) {
        try (var client = KeyExchange.generate(JDK, group)) {
            byte[] genuine = client.publicValue();
            for (int length : List.of(0, 1, genuine.length - 1, genuine.length + 1, 2 * genuine.length)) {
                var failure = assertThrows(
                        CryptoFailure.class, () -> KeyExchange.respond(JDK, group, Arrays.copyOf(genuine, length)));
                assertEquals(CryptoFailure.Kind.BAD_PUBLIC_VALUE, failure.kind());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("curves")
    @Requirement({"RFC8446-9.1-e", "RFC8446-9.1-f"})
    void twoFreshEndsAgree(NamedGroup group) throws CryptoFailure {
        // Often enough for coordinates with leading zeros to come up: half of those of P-521 have one, the others one
        // in 256.
        boolean slow = group == NamedGroup.SECP521R1 || group == NamedGroup.X448;
        for (int i = 0; i < (slow ? 30 : 300); i++) {
            try (var client = KeyExchange.generate(JDK, group);
                    var server = KeyExchange.generate(JDK, group)) {
                byte[] clientValue = client.publicValue();
                assertEquals(group, client.group());
                assertEquals(group.serverLength(), clientValue.length);
                assertArrayEquals(
                        client.agree(server.publicValue()).bytes(),
                        server.agree(clientValue).bytes());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("available")
    @Requirement({"RFC5246-F.1.1.3-a", "RFC9846-4.3.8-b", "RFC8446-4.2.8-c"})
    void everyHandshakeHasItsOwnKey(NamedGroup group) {
        try (var first = KeyExchange.generate(JDK, group);
                var second = KeyExchange.generate(JDK, group)) {
            assertFalse(Arrays.equals(first.publicValue(), second.publicValue()));
        }
    }

    @ParameterizedTest
    @MethodSource("curves")
    void everyOtherLengthIsRefused(NamedGroup group) {
        try (var exchange = KeyExchange.generate(JDK, group)) {
            byte[] genuine = exchange.publicValue();
            for (int length = 0; length < 140; length++) {
                if (length != genuine.length) {
                    assertRefused(exchange, Arrays.copyOf(genuine, length));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = NamedGroup.class,
            names = {"SECP256R1", "SECP384R1", "SECP521R1"})
    @Requirement("RFC8422-5.11-a")
    void pointsOffTheCurveOrInAnotherFormAreRefused(NamedGroup group) {
        try (var exchange = KeyExchange.generate(JDK, group)) {
            byte[] genuine = exchange.publicValue();
            for (int form = 0; form < 256; form++) {
                if (form != 4) {
                    byte[] other = genuine.clone();
                    other[0] = (byte) form;
                    assertRefused(exchange, other);
                }
            }
            byte[] off = genuine.clone();
            off[off.length - 1] ^= 1;
            assertRefused(exchange, off);
            byte[] zeros = new byte[genuine.length];
            zeros[0] = 4;
            assertRefused(exchange, zeros);
            byte[] beyondTheField = new byte[genuine.length];
            Arrays.fill(beyondTheField, (byte) 0xFF);
            beyondTheField[0] = 4;
            assertRefused(exchange, beyondTheField);
        }
    }

    @Test
    void everySmallOrderIsRefusedWhateverItsTopBit() {
        var smallOrder = x25519().filter(vector -> vector.has("LowOrderPublic")).toList();
        assertFalse(smallOrder.isEmpty());
        try (var exchange = KeyExchange.generate(JDK, NamedGroup.X25519)) {
            for (var vector : smallOrder) {
                byte[] value = vector.hex("public");
                assertRefused(exchange, value);
                value[31] ^= (byte) 0x80;
                assertRefused(exchange, value);
            }
        }
    }

    /** A secret of P-521 has 66 bytes, of which the first is zero half of the time. */
    @Test
    @Requirement("RFC8422-5.10-a")
    void secretsHaveTheFullLengthOfTheirGroup() throws CryptoFailure {
        for (var group : curves().toList()) {
            int length =
                    switch (group) {
                        case X25519, SECP256R1 -> 32;
                        case SECP384R1 -> 48;
                        case SECP521R1 -> 66;
                        case X448 -> 56;
                        case X25519MLKEM768, SECP256R1MLKEM768 -> 64;
                    };
            for (int i = 0; i < 20; i++) {
                try (var one = KeyExchange.generate(JDK, group);
                        var other = KeyExchange.generate(JDK, group)) {
                    assertEquals(length, one.agree(other.publicValue()).length());
                }
            }
        }
    }

    /** What stands for 0, 1 and -1 modulo 2^448 - 2^224 - 1, canonical or not; every other value of the field agrees. */
    @Test
    @Requirement("RFC8422-5.10-b")
    void everySmallOrderOfX448IsRefused() throws CryptoFailure {
        var p = BigInteger.TWO.pow(448).subtract(BigInteger.TWO.pow(224)).subtract(BigInteger.ONE);
        try (var exchange = KeyExchange.generate(JDK, NamedGroup.X448)) {
            for (var u :
                    List.of(BigInteger.ZERO, BigInteger.ONE, p.subtract(BigInteger.ONE), p, p.add(BigInteger.ONE))) {
                assertRefused(exchange, littleEndian(u));
            }
            for (var u : List.of(BigInteger.TWO, p.subtract(BigInteger.TWO), p.add(BigInteger.TWO))) {
                assertEquals(56, exchange.agree(littleEndian(u)).length());
            }
        }
    }

    @Test
    void aClosedExchangeIsMisuse() {
        var exchange = KeyExchange.generate(JDK, NamedGroup.X25519);
        byte[] value = exchange.publicValue();
        exchange.close();
        exchange.close();
        assertThrows(IllegalStateException.class, () -> exchange.agree(value));
    }

    private static void assertRefused(KeyExchange exchange, byte[] peerValue) {
        var failure = assertThrows(CryptoFailure.class, () -> exchange.agree(peerValue));
        assertEquals(CryptoFailure.Kind.BAD_PUBLIC_VALUE, failure.kind());
    }

    private static byte[] x25519(byte[] scalar, byte[] point) throws CryptoFailure {
        try (var exchange = new DiffieHellman(JDK, NamedGroup.X25519, x25519Pair(scalar))) {
            return exchange.agree(point).bytes();
        }
    }

    private static byte[] x448(byte[] scalar, byte[] point) throws CryptoFailure {
        try (var exchange = new DiffieHellman(JDK, NamedGroup.X448, x448Pair(scalar))) {
            return exchange.agree(point).bytes();
        }
    }

    private static byte[] littleEndian(BigInteger u) {
        byte[] value = new byte[56];
        for (int i = 0; i < value.length; i++) {
            value[i] = u.shiftRight(8 * i).byteValue();
        }
        return value;
    }

    private static KeyPair x448Pair(byte[] scalar) {
        return montgomeryPair("X448", "3046020100300506032b656f043a0438", scalar);
    }

    // The public half is not used by agree, or for its curve alone.
    private static KeyPair montgomeryPair(String algorithm, String prefix, byte[] scalar) {
        try {
            byte[] pkcs8 = hex(prefix, HexFormat.of().formatHex(scalar));
            var anyPublic =
                    KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic();
            return new KeyPair(
                    anyPublic, KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair x25519Pair(byte[] scalar) {
        return montgomeryPair("X25519", "302e020100300506032b656e04220420", scalar);
    }

    private static KeyPair ecPair(String curve, String scalar) {
        try {
            var anyPublic = (ECPublicKey) ec(curve).getPublic();
            var spec = new ECPrivateKeySpec(new BigInteger(scalar, 16), anyPublic.getParams());
            return new KeyPair(anyPublic, KeyFactory.getInstance("EC").generatePrivate(spec));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
