package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dunlin.crypto.NamedGroup;
import dev.dunlin.requirements.Requirement;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HybridKeyExchangeTest {
    /** The first release that has ML-KEM from the beginning (JEP 496). */
    private static final int JDK_WITH_ML_KEM = 24;

    private static final int Q = 3329;

    static Stream<NamedGroup> hybrids() {
        return Arrays.stream(NamedGroup.values()).filter(NamedGroup::isHybrid);
    }

    /** Its absence is no fault on an older JDK only. */
    private static void requireMlKem() {
        boolean there = JDK.supports(NamedGroup.X25519MLKEM768);
        assumeTrue(
                there || Runtime.version().feature() >= JDK_WITH_ML_KEM,
                () -> "JDK " + Runtime.version() + " has no ML-KEM");
        assertTrue(there, "JDK " + Runtime.version() + " must have ML-KEM");
    }

    @Test
    @Requirement({
        "draft-ecdhe-mlkem-3.1.1-a",
        "draft-ecdhe-mlkem-3.1.1-b",
        "draft-ecdhe-mlkem-3.1.2-a",
        "draft-ecdhe-mlkem-3.1.3-a"
    })
    void valuesAndSecretsStandInTheOrderOfTheirGroup() throws CryptoFailure {
        requireMlKem();
        for (var group : hybrids().toList()) {
            boolean kemFirst = group == NamedGroup.X25519MLKEM768;
            var curve = kemFirst ? NamedGroup.X25519 : NamedGroup.SECP256R1;
            int curveLength = curve.clientLength();
            try (var own = DiffieHellman.generate(JDK, curve);
                    var kem = MlKem.generate(JDK)) {
                var value = kemFirst
                        ? joined(kem.encapsulationKey(), own.publicValue())
                        : joined(own.publicValue(), kem.encapsulationKey());
                assertEquals(kemFirst ? 1216 : 1249, value.length);
                try (var response = KeyExchange.respond(JDK, group, value)) {
                    var answer = response.publicValue();
                    assertEquals(kemFirst ? 1120 : 1153, answer.length);
                    var curvePart = kemFirst
                            ? Arrays.copyOfRange(answer, answer.length - curveLength, answer.length)
                            : Arrays.copyOf(answer, curveLength);
                    var kemPart = kemFirst
                            ? Arrays.copyOf(answer, MlKem.CIPHERTEXT_LENGTH)
                            : Arrays.copyOfRange(answer, curveLength, answer.length);
                    var agreed = own.agree(curvePart).bytes();
                    var decapsulated = kem.decapsulate(kemPart).bytes();
                    assertArrayEquals(
                            kemFirst ? joined(decapsulated, agreed) : joined(agreed, decapsulated),
                            response.secret().bytes());
                }
            }
        }
    }

    @Test
    @Requirement({"draft-ecdhe-mlkem-3.1.1-a", "draft-ecdhe-mlkem-3.1.1-b", "draft-ecdhe-mlkem-3.1.2-c"})
    void everyOtherLengthIsRefused() {
        requireMlKem();
        for (var group : hybrids().toList()) {
            try (var client = KeyExchange.generate(JDK, group)) {
                var value = client.publicValue();
                for (int length : List.of(0, 32, 65, group.clientLength() - 1, group.clientLength() + 1)) {
                    assertBad(() -> KeyExchange.respond(JDK, group, Arrays.copyOf(value, length)));
                }
                for (int length : List.of(0, 32, 65, group.serverLength() - 1, group.serverLength() + 1)) {
                    assertBad(() -> client.agree(new byte[length]));
                }
            }
        }
    }

    /** FIPS 203 §7.2: both coefficients of every group of three bytes, at the least value that is too large and at the greatest. */
    @Test
    @Requirement("draft-ecdhe-mlkem-3.1.2-b")
    void aKeyWithACoefficientThatIsNotReducedIsRefused() throws CryptoFailure {
        requireMlKem();
        try (var kem = MlKem.generate(JDK)) {
            var genuine = kem.encapsulationKey();
            for (int i : List.of(0, 3, 600, 1149)) {
                for (int coefficient : List.of(Q, Q + 1, 0xFFF)) {
                    var first = genuine.clone();
                    first[i] = (byte) coefficient;
                    first[i + 1] = (byte) ((first[i + 1] & 0xF0) | coefficient >> 8);
                    assertBad(() -> MlKem.encapsulate(JDK, first));
                    var second = genuine.clone();
                    second[i + 1] = (byte) ((second[i + 1] & 0x0F) | (coefficient & 0x0F) << 4);
                    second[i + 2] = (byte) (coefficient >> 4);
                    assertBad(() -> MlKem.encapsulate(JDK, second));
                }
                var largest = genuine.clone();
                largest[i] = (byte) (Q - 1);
                largest[i + 1] = (byte) ((largest[i + 1] & 0xF0) | (Q - 1) >> 8);
                MlKem.encapsulate(JDK, largest).close();
            }
            // What follows the coefficients is a seed, for which every value will do.
            Arrays.fill(genuine, genuine.length - 32, genuine.length, (byte) 0xFF);
            MlKem.encapsulate(JDK, genuine).close();
        }
    }

    @Test
    @Requirement({"draft-ecdhe-mlkem-3.1.2-e", "draft-ecdhe-mlkem-3.1.3-b"})
    void theCurveHasAllOfItsChecks() throws CryptoFailure {
        requireMlKem();
        try (var client = KeyExchange.generate(JDK, NamedGroup.X25519MLKEM768)) {
            var zero = client.publicValue();
            Arrays.fill(zero, zero.length - 32, zero.length, (byte) 0);
            assertBad(() -> KeyExchange.respond(JDK, NamedGroup.X25519MLKEM768, zero));
            try (var response = KeyExchange.respond(JDK, NamedGroup.X25519MLKEM768, client.publicValue())) {
                var answer = response.publicValue();
                Arrays.fill(answer, answer.length - 32, answer.length, (byte) 0);
                assertBad(() -> client.agree(answer));
            }
        }
        try (var client = KeyExchange.generate(JDK, NamedGroup.SECP256R1MLKEM768)) {
            var off = client.publicValue();
            off[64] ^= 1;
            assertBad(() -> KeyExchange.respond(JDK, NamedGroup.SECP256R1MLKEM768, off));
            try (var response = KeyExchange.respond(JDK, NamedGroup.SECP256R1MLKEM768, client.publicValue())) {
                var answer = response.publicValue();
                answer[0] = 2;
                assertBad(() -> client.agree(answer));
            }
        }
    }

    /** ML-KEM rejects implicitly: only the handshake that follows tells that something was wrong. */
    @Test
    void aCiphertextThatWasTamperedWithLeadsToAnotherSecret() throws CryptoFailure {
        requireMlKem();
        for (var group : hybrids().toList()) {
            try (var client = KeyExchange.generate(JDK, group);
                    var response = KeyExchange.respond(JDK, group, client.publicValue())) {
                var answer = response.publicValue();
                answer[500] ^= 1;
                try (var agreed = client.agree(answer)) {
                    assertEquals(64, agreed.length());
                    assertFalse(Arrays.equals(agreed.bytes(), response.secret().bytes()));
                }
            }
        }
    }

    @Test
    void aClosedExchangeIsMisuse() throws CryptoFailure {
        requireMlKem();
        var client = KeyExchange.generate(JDK, NamedGroup.X25519MLKEM768);
        try (var response = KeyExchange.respond(JDK, NamedGroup.X25519MLKEM768, client.publicValue())) {
            client.close();
            assertThrows(IllegalStateException.class, () -> client.agree(response.publicValue()));
        }
    }

    @Test
    @Requirement("draft-ecdhe-mlkem-3.1.2-d")
    void aProviderThatDoesNotDecapsulateIsNotThePeersFault() {
        requireMlKem();
        try (var kem = new MlKem(JDK, mixedPair())) {
            var failure = assertThrows(CryptoFailure.class, () -> kem.decapsulate(new byte[MlKem.CIPHERTEXT_LENGTH]));
            assertEquals(CryptoFailure.Kind.DECAPSULATION_FAILED, failure.kind());
        }
    }

    /** The private half is of another algorithm, which no KEM takes. */
    private static KeyPair mixedPair() {
        try {
            var pair = KeyPairGenerator.getInstance("ML-KEM-768").generateKeyPair();
            return new KeyPair(pair.getPublic(), Fixtures.rsa(2048).getPrivate());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private interface Step {
        Object take() throws CryptoFailure;
    }

    private static void assertBad(Step step) {
        var failure = assertThrows(CryptoFailure.class, step::take);
        assertEquals(CryptoFailure.Kind.BAD_PUBLIC_VALUE, failure.kind());
    }
}
