package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CertificateFailure.Kind.BAD;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.MALFORMED;
import static dev.dunlin.crypto.internal.CertificateVerifier.Role.CLIENT;
import static dev.dunlin.crypto.internal.CertificateVerifier.Role.SERVER;
import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static dev.dunlin.crypto.internal.Fixtures.hex;
import static dev.dunlin.crypto.internal.Fixtures.rsa;
import static dev.dunlin.crypto.internal.TestCertificate.NOW;
import static dev.dunlin.crypto.internal.Verification.NAME;
import static dev.dunlin.crypto.internal.Verification.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.requirements.Requirement;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Certificates that are signed by RSASSA-PSS: what their parameters say has to be DER, and what the key allows (RFC 8446 §4.2.3). */
class PssCertificateTest {
    private static final PSSParameterSpec SHA_256 = pss("SHA-256", MGF1ParameterSpec.SHA256, 32);
    private static final byte[] RSASSA_PSS = hex("06092a864886f70d01010a");
    private static final byte[] SHA_256_IN_DER = hex("300d06096086480165030402010500");
    private static final byte[] MGF1 = hex("06092a864886f70d010108");
    private static final byte[] SALT_OF_32 = hex("020120");

    private static PSSParameterSpec pss(String hash, MGF1ParameterSpec mask, int salt) {
        return new PSSParameterSpec(hash, "MGF1", mask, salt, PSSParameterSpec.TRAILER_FIELD_BC);
    }

    private static KeyPair keysFor(PSSParameterSpec allowed) {
        try {
            var generator = KeyPairGenerator.getInstance("RSASSA-PSS");
            generator.initialize(new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4, allowed));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The same key with other words about what it is for. */
    private static KeyPair saying(PSSParameterSpec allowed, KeyPair keys) {
        try {
            var key = (RSAPublicKey) keys.getPublic();
            var spec = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent(), allowed);
            return new KeyPair(KeyFactory.getInstance("RSASSA-PSS").generatePublic(spec), keys.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** AlgorithmIdentifier with RSASSA-PSS-params of RFC 4055 §3.1, SHA-256 throughout. */
    private static byte[] algorithm(byte[] saltLength) {
        return Der.encode(
                Der.SEQUENCE,
                RSASSA_PSS,
                Der.encode(
                        Der.SEQUENCE,
                        Der.encode(0xA0, SHA_256_IN_DER),
                        Der.encode(0xA1, Der.encode(Der.SEQUENCE, MGF1, SHA_256_IN_DER)),
                        Der.encode(0xA2, saltLength)));
    }

    /** The values that one value consists of. */
    private static List<byte[]> parts(byte[] whole) {
        var parts = new ArrayList<byte[]>();
        for (int at = end(whole, 0)[0]; at < whole.length; at = end(whole, at)[1]) {
            parts.add(Arrays.copyOfRange(whole, at, end(whole, at)[1]));
        }
        return parts;
    }

    /** Where the contents of the value at {@code at} begin, and where they end. */
    private static int[] end(byte[] bytes, int at) {
        int first = bytes[at + 1] & 0xFF;
        int contents = at + 2;
        int length = first;
        if (first >= 0x80) {
            length = 0;
            for (int i = first - 0x80; i > 0; i--) {
                length = (length << 8) | (bytes[contents++] & 0xFF);
            }
        }
        return new int[] {contents, contents + length};
    }

    /** A leaf under {@code authority} that is signed by PSS with SHA-256 and a salt of 32 bytes, and says so in these words. */
    private static byte[] leaf(TestCertificate authority, byte[] algorithm) {
        var template = authority.leaf(NAME).signedBy(rsa(2048)).build();
        var signed = parts(parts(template.der()).get(0));
        signed.set(2, algorithm);
        var body = Der.encode(Der.SEQUENCE, signed.toArray(byte[][]::new));
        return Der.encode(Der.SEQUENCE, body, algorithm, Der.encode(0x03, new byte[1], sign(authority.keys(), body)));
    }

    private static byte[] sign(KeyPair keys, byte[] content) {
        try {
            var signer = Signature.getInstance("RSASSA-PSS");
            signer.initSign(keys.getPrivate());
            signer.setParameter(SHA_256);
            signer.update(content);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static void verify(TestCertificate authority, byte[] leaf) throws CertificateFailure {
        for (var role : List.of(SERVER, CLIENT)) {
            var name = role == SERVER ? Optional.of(PeerName.of(NAME)) : Optional.<PeerName>empty();
            var peer = CertificateVerifier.verify(JDK, trusting(authority), List.of(leaf), role, name, NOW);
            assertEquals(1, peer.chain().size());
        }
    }

    private static void assertRefused(TestCertificate authority, byte[] leaf) {
        var kind = assertThrows(CertificateFailure.class, () -> verify(authority, leaf))
                .kind();
        assertTrue(EnumSet.of(BAD, MALFORMED).contains(kind), kind::name);
    }

    @Test
    @Requirement("RFC8446-4.2.3-i")
    void parametersAgreeWithThoseOfTheKey() throws CertificateFailure {
        var free = TestCertificate.root("free").keys(rsa(2048)).build();
        verify(free, leaf(free, algorithm(SALT_OF_32)));
        var confined = TestCertificate.root("confined").keys(keysFor(SHA_256)).build();
        verify(confined, leaf(confined, algorithm(SALT_OF_32)));

        for (var other : List.of(
                pss("SHA-384", MGF1ParameterSpec.SHA384, 48),
                pss("SHA-256", MGF1ParameterSpec.SHA384, 32),
                pss("SHA-256", MGF1ParameterSpec.SHA256, 64))) {
            var strict = TestCertificate.root("strict")
                    .keys(saying(other, confined.keys()))
                    .build();
            assertRefused(strict, leaf(strict, algorithm(SALT_OF_32)));
        }
    }

    @Test
    @Requirement("RFC8446-4.2.3-i")
    void parametersAreInDer() throws CertificateFailure {
        var authority = TestCertificate.root("free").keys(rsa(2048)).build();
        verify(authority, leaf(authority, algorithm(SALT_OF_32)));

        var longer = hex("02020020");
        assertRefused(authority, leaf(authority, algorithm(longer)));
        var longLength = hex("02810120");
        assertRefused(authority, leaf(authority, algorithm(longLength)));
    }
}
