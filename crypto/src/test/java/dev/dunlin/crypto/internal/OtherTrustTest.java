package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CertificateFailure.Kind.BAD;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.EXPIRED;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.NOT_BELIEVED;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.UNKNOWN_CA;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.UNSUPPORTED;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.WRONG_FINGERPRINT;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.WRONG_NAME;
import static dev.dunlin.crypto.internal.Verification.INTERMEDIATE;
import static dev.dunlin.crypto.internal.Verification.LEAF;
import static dev.dunlin.crypto.internal.Verification.NAME;
import static dev.dunlin.crypto.internal.Verification.ROOT;
import static dev.dunlin.crypto.internal.Verification.assertRefused;
import static dev.dunlin.crypto.internal.Verification.trusting;
import static dev.dunlin.crypto.internal.Verification.verify;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dunlin.crypto.CertificateFingerprint;
import dev.dunlin.crypto.CertificateJudge;
import dev.dunlin.crypto.HashAlgorithm;
import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.SignatureScheme;
import dev.dunlin.crypto.TrustAnchors;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

/** Trust that goes by fingerprints, by the application's own word, by schemes inside of certificates. */
class OtherTrustTest {
    private static final TestCertificate SELF_SIGNED = TestCertificate.selfSigned("WebRTC")
            .valid("2020-01-01T00:00:00Z", "2020-02-01T00:00:00Z")
            .build();

    private static CertificateFingerprint fingerprint(HashAlgorithm hash, TestCertificate certificate) {
        return CertificateFingerprint.of(hash, certificate.certificate());
    }

    private static CertificateFingerprint wrong(HashAlgorithm hash) {
        return CertificateFingerprint.of(hash, new byte[hash.length()]);
    }

    /** Neither name nor dates nor issuer count. */
    @Test
    void aFingerprintIsAllThatCounts() throws CertificateFailure {
        for (var hash : HashAlgorithm.values()) {
            var trust = TrustAnchors.fingerprints(Set.of(fingerprint(hash, SELF_SIGNED), wrong(hash)));
            assertEquals(
                    List.of(SELF_SIGNED.certificate()),
                    verify(trust, SELF_SIGNED).chain());
            assertRefused(WRONG_FINGERPRINT, trust, LEAF, INTERMEDIATE);
            assertRefused(WRONG_FINGERPRINT, trust, LEAF, SELF_SIGNED);
        }
    }

    @Test
    void theStrongestHashFunctionCountsAlone() throws CertificateFailure {
        var weak = fingerprint(HashAlgorithm.SHA256, SELF_SIGNED);
        var strong = fingerprint(HashAlgorithm.SHA512, SELF_SIGNED);
        verify(TrustAnchors.fingerprints(Set.of(weak, strong)), SELF_SIGNED);
        verify(TrustAnchors.fingerprints(Set.of(wrong(HashAlgorithm.SHA256), strong)), SELF_SIGNED);
        assertRefused(
                WRONG_FINGERPRINT, TrustAnchors.fingerprints(Set.of(weak, wrong(HashAlgorithm.SHA512))), SELF_SIGNED);
    }

    @Test
    void aKeyThatMayNotSignIsRefusedWhateverItsFingerprint() {
        var agreement =
                TestCertificate.selfSigned(NAME).usage(KeyUsage.keyAgreement).build();
        assertRefused(
                UNSUPPORTED,
                TrustAnchors.fingerprints(Set.of(fingerprint(HashAlgorithm.SHA256, agreement))),
                agreement);
    }

    @Test
    void trustWithoutFingerprintsCannotBeMade() {
        assertThrows(IllegalArgumentException.class, () -> TrustAnchors.fingerprints(Set.of()));
    }

    @Test
    void aJudgeAloneGetsWhatThePeerHasSent() throws CertificateFailure {
        var asked = new ArrayList<List<X509Certificate>>();
        var names = new ArrayList<Optional<PeerName>>();
        var trust = TrustAnchors.judgedBy((chain, name) -> {
            asked.add(chain);
            names.add(name);
            return true;
        });
        verify(trust, SELF_SIGNED, INTERMEDIATE);
        assertEquals(List.of(List.of(SELF_SIGNED.certificate(), INTERMEDIATE.certificate())), asked);
        assertEquals(List.of(Optional.of(PeerName.of(NAME))), names);
        assertFalse(trust.isAnyCertificate());
        assertFalse(trust.goesByName());
        assertTrue(trust.subjects().isEmpty());
    }

    @Test
    void aJudgeRefusesInItsOwnWords() {
        assertRefused(NOT_BELIEVED, TrustAnchors.judgedBy((chain, name) -> false), LEAF);
        assertRefused(EXPIRED, TrustAnchors.judgedBy(raising(new CertificateExpiredException("long ago"))), LEAF);
        assertRefused(BAD, TrustAnchors.judgedBy(raising(new CertificateException("not today"))), LEAF);
    }

    private static CertificateJudge raising(CertificateException refusal) {
        return (chain, name) -> {
            throw refusal;
        };
    }

    @Test
    void aJudgeBesideAnchorsIsAskedAboutThoseWhoPass() throws CertificateFailure {
        var asked = new ArrayList<X509Certificate>();
        CertificateJudge judge = (chain, name) -> {
            asked.addAll(chain);
            return false;
        };
        var trust = trusting(ROOT).alsoJudgedBy(judge);
        assertRefused(UNKNOWN_CA, trust, SELF_SIGNED);
        assertRefused(WRONG_NAME, trust, INTERMEDIATE.leaf("other.example").build(), INTERMEDIATE);
        assertEquals(List.of(), asked);
        assertRefused(NOT_BELIEVED, trust, LEAF, INTERMEDIATE);
        assertEquals(List.of(LEAF.certificate(), INTERMEDIATE.certificate()), asked);
        verify(trust.alsoJudgedBy((chain, name) -> true), LEAF, INTERMEDIATE);
    }

    @Test
    void schemesInsideOfCertificatesAreHeldToTheList() throws CertificateFailure {
        var peer = verify(trusting(ROOT), LEAF, INTERMEDIATE);
        CertificateVerifier.requireSignedBy(List.of(), peer);
        CertificateVerifier.requireSignedBy(List.of(SignatureScheme.ECDSA_SECP256R1_SHA256), peer);
        var refusal = assertThrows(
                CertificateFailure.class,
                () -> CertificateVerifier.requireSignedBy(List.of(SignatureScheme.RSA_PKCS1_SHA256), peer));
        assertEquals(UNSUPPORTED, refusal.kind());
    }

    @Test
    void whatSignedItselfIsNotHeldToAnyList() throws CertificateFailure {
        var pinned =
                verify(TrustAnchors.fingerprints(Set.of(fingerprint(HashAlgorithm.SHA256, SELF_SIGNED))), SELF_SIGNED);
        CertificateVerifier.requireSignedBy(List.of(SignatureScheme.RSA_PKCS1_SHA256), pinned);
    }
}
