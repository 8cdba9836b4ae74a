package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CertificateFailure.Kind.BAD;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.UNSUPPORTED;
import static dev.dunlin.crypto.internal.Fixtures.keyPair;
import static dev.dunlin.crypto.internal.Fixtures.rsa;
import static dev.dunlin.crypto.internal.Verification.INTERMEDIATE;
import static dev.dunlin.crypto.internal.Verification.LEAF;
import static dev.dunlin.crypto.internal.Verification.NAME;
import static dev.dunlin.crypto.internal.Verification.ROOT;
import static dev.dunlin.crypto.internal.Verification.assertRefused;
import static dev.dunlin.crypto.internal.Verification.trusting;
import static dev.dunlin.crypto.internal.Verification.verify;
import static dev.dunlin.crypto.internal.Verification.verifyClient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.requirements.Requirement;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of certificates beyond their path. */
class CertificateRulesTest {
    @Test
    @Requirement("RFC5280-6-b")
    void thePurposeMustFitTheRole() throws CertificateFailure {
        var server =
                INTERMEDIATE.leaf(NAME).purposes(KeyPurposeId.id_kp_serverAuth).build();
        var client =
                INTERMEDIATE.leaf(NAME).purposes(KeyPurposeId.id_kp_clientAuth).build();
        var any = INTERMEDIATE
                .leaf(NAME)
                .purposes(KeyPurposeId.anyExtendedKeyUsage)
                .build();
        assertEquals(2, verify(trusting(ROOT), server, INTERMEDIATE).chain().size());
        assertEquals(2, verify(trusting(ROOT), any, INTERMEDIATE).chain().size());
        assertRefused(UNSUPPORTED, trusting(ROOT), client, INTERMEDIATE);

        assertEquals(2, verifyClient(client).chain().size());
        assertEquals(2, verifyClient(any).chain().size());
        assertEquals(2, verifyClient(LEAF).chain().size());
        assertEquals(
                UNSUPPORTED,
                assertThrows(CertificateFailure.class, () -> verifyClient(server))
                        .kind());
    }

    @Test
    void anAuthorityConfinedToAnotherPurposeDoesNotVouchForServers() {
        var codeSigning =
                ROOT.authority("code").purposes(KeyPurposeId.id_kp_codeSigning).build();
        assertRefused(UNSUPPORTED, trusting(ROOT), codeSigning.leaf(NAME).build(), codeSigning);
    }

    @Test
    @Requirement({"RFC5246-7.4.2-d", "RFC8446-4.4.2.2-c"})
    void theLeafMustBeAllowedToSign() throws CertificateFailure {
        var signing = INTERMEDIATE.leaf(NAME).usage(KeyUsage.digitalSignature).build();
        assertEquals(2, verify(trusting(ROOT), signing, INTERMEDIATE).chain().size());
        var agreeing = INTERMEDIATE.leaf(NAME).usage(KeyUsage.keyAgreement).build();
        assertRefused(UNSUPPORTED, trusting(ROOT), agreeing, INTERMEDIATE);
        assertRefused(UNSUPPORTED, TrustAnchors.anyCertificate(), agreeing);
    }

    @Test
    @Requirement({"RFC9325-4.5-c", "RFC8446-4.4.2.4-e", "RFC8446-4.2.3-n"})
    void weakEcdsaSignaturesAreBad() {
        var leaf = INTERMEDIATE.leaf(NAME).signedWith("SHA1withECDSA").build();
        assertRefused(BAD, trusting(ROOT), leaf, INTERMEDIATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5withRSA", "SHA1withRSA", "SHA224withRSA", "SHA1withRSAandMGF1"})
    @Requirement({"RFC9325-4.5-c", "RFC8446-4.4.2.4-d", "RFC8446-4.4.2.4-e", "RFC8446-4.2.3-n"})
    void weakRsaSignaturesAreBad(String algorithm) {
        var authority = TestCertificate.root("rsa").keys(rsa(2048)).build();
        var leaf = authority.leaf(NAME).signedWith(algorithm).build();
        assertRefused(BAD, trusting(authority), leaf);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SHA256withRSA", "SHA384withRSA", "SHA512withRSA", "SHA256withRSAandMGF1", "SHA512withRSAandMGF1"
            })
    @Requirement("RFC8446-9.3-a")
    void strongRsaSignaturesAreBelieved(String algorithm) throws CertificateFailure {
        var authority = TestCertificate.root("rsa").keys(rsa(2048)).build();
        var leaf = authority.leaf(NAME).signedWith(algorithm).build();
        assertEquals(1, verify(trusting(authority), leaf).chain().size());
    }

    @Test
    @Requirement("RFC8446-4.2.3-m")
    void theSignatureOfTheAnchorItselfCountsForNothing() throws CertificateFailure {
        var keys = rsa(2048);
        var authority =
                TestCertificate.root("old").keys(keys).signedWith("SHA1withRSA").build();
        assertEquals(
                1,
                verify(trusting(authority), authority.leaf(NAME).build())
                        .chain()
                        .size());
    }

    @Test
    @Requirement({"RFC9325-4.5-b", "RFC8446-C.2-a"})
    void rsaKeysBelow2048BitsAreUnsupportedWhereverTheyStand() {
        var weak = rsa(1024);
        assertRefused(UNSUPPORTED, trusting(ROOT), ROOT.leaf(NAME).keys(weak).build());
        var authority = ROOT.authority("weak").keys(weak).build();
        assertRefused(UNSUPPORTED, trusting(ROOT), authority.leaf(NAME).build(), authority);
    }

    /** Nobody needs the other half of such a key to make us work with it, and it is refused before anything is computed with it. */
    @Test
    @Requirement("RFC8446-C.2-a")
    void rsaKeysOf16384BitsAreUnsupportedWhereverTheyStand() {
        var huge = publicRsa(16_384);
        assertRefused(UNSUPPORTED, trusting(ROOT), ROOT.leaf(NAME).keys(huge).build());
        var authority = ROOT.authority("huge").keys(huge).build();
        var under = authority.leaf(NAME).signedBy(rsa(2048)).build();
        assertRefused(UNSUPPORTED, trusting(ROOT), under, authority);
    }

    private static KeyPair publicRsa(int bits) {
        try {
            var modulus = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
            var key = KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(modulus, RSAKeyGenParameterSpec.F4));
            return new KeyPair(key, new OpaqueKey("RSA"));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void keysOfNoSchemeOfOursAreUnsupported() {
        assertRefused(
                UNSUPPORTED,
                trusting(ROOT),
                ROOT.leaf(NAME).keys(keyPair("DSA", 2048)).build());
        assertRefused(
                UNSUPPORTED,
                TrustAnchors.anyCertificate(),
                ROOT.leaf(NAME).keys(keyPair("DSA", 2048)).build());
    }
}
