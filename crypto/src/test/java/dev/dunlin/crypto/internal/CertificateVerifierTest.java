package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CertificateFailure.Kind.BAD;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.EXPIRED;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.MALFORMED;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.NOT_YET_VALID;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.UNKNOWN_CA;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.UNSUPPORTED;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.WRONG_NAME;
import static dev.dunlin.crypto.internal.CertificateVerifier.Role.SERVER;
import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static dev.dunlin.crypto.internal.Fixtures.ec;
import static dev.dunlin.crypto.internal.Fixtures.keyPair;
import static dev.dunlin.crypto.internal.TestCertificate.NOW;
import static dev.dunlin.crypto.internal.Verification.INTERMEDIATE;
import static dev.dunlin.crypto.internal.Verification.LEAF;
import static dev.dunlin.crypto.internal.Verification.NAME;
import static dev.dunlin.crypto.internal.Verification.ROOT;
import static dev.dunlin.crypto.internal.Verification.assertRefused;
import static dev.dunlin.crypto.internal.Verification.assertRefusedAt;
import static dev.dunlin.crypto.internal.Verification.trusting;
import static dev.dunlin.crypto.internal.Verification.verify;
import static dev.dunlin.crypto.internal.Verification.verifyAt;
import static dev.dunlin.crypto.internal.Verification.verifyClient;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.requirements.Requirement;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateVerifierTest {
    @Test
    void aChainToAnAnchorIsBelievedWithoutTheAnchor() throws CertificateFailure {
        var peer = verify(trusting(ROOT), LEAF, INTERMEDIATE);
        assertEquals(List.of(LEAF.certificate(), INTERMEDIATE.certificate()), peer.chain());
        assertEquals(LEAF.keys().getPublic(), peer.publicKey());
    }

    @Test
    @Requirement({"RFC8446-4.4.2-i", "RFC8446-4.4.2-j"})
    void theAnchorMayComeAlongAndOthersAndInAnotherOrder() throws CertificateFailure {
        var expected = List.of(LEAF.certificate(), INTERMEDIATE.certificate());
        var stranger = TestCertificate.root("stranger").build();
        assertEquals(expected, verify(trusting(ROOT), LEAF, INTERMEDIATE, ROOT).chain());
        assertEquals(expected, verify(trusting(ROOT), LEAF, ROOT, INTERMEDIATE).chain());
        assertEquals(
                expected,
                verify(trusting(ROOT), LEAF, stranger, INTERMEDIATE, stranger).chain());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "Ed448"})
    @Requirement("RFC8422-2.1-a")
    void aChainOfEdDsaKeysIsBelievedAndItsForgeryIsNot(String algorithm) throws CertificateFailure {
        var root = TestCertificate.root("root").keys(keyPair(algorithm)).build();
        var intermediate =
                root.authority("intermediate").keys(keyPair(algorithm)).build();
        var leaf = intermediate.leaf(NAME).keys(keyPair(algorithm)).build();
        assertEquals(
                leaf.keys().getPublic(),
                verify(trusting(root), leaf, intermediate).publicKey());
        var forged = intermediate
                .leaf(NAME)
                .keys(keyPair(algorithm))
                .signedBy(keyPair(algorithm))
                .build();
        assertRefused(BAD, trusting(root), forged, intermediate);
    }

    @Test
    void anIntermediateMayBeTheAnchor() throws CertificateFailure {
        assertEquals(
                List.of(LEAF.certificate()),
                verify(trusting(INTERMEDIATE), LEAF, INTERMEDIATE, ROOT).chain());
    }

    @Test
    void aMissingIntermediateIsAnUnknownAuthority() {
        assertRefused(UNKNOWN_CA, trusting(ROOT), LEAF);
    }

    @Test
    @Requirement("RFC5280-6-a")
    void anAuthorityOfTheSameNameWithAnotherKeyIsNotTheAnchor() {
        var impostor = TestCertificate.root("root").keys(ec("secp256r1")).build();
        assertRefused(BAD, trusting(impostor), INTERMEDIATE.leaf(NAME).build(), INTERMEDIATE);
    }

    @Test
    void anAnchorOfTheSameNameDoesNotHideTheRightOne() throws CertificateFailure {
        var impostor = TestCertificate.root("root").keys(ec("secp256r1")).build();
        assertEquals(
                2, verify(trusting(impostor, ROOT), LEAF, INTERMEDIATE).chain().size());
        assertEquals(
                2, verify(trusting(ROOT, impostor), LEAF, INTERMEDIATE).chain().size());
    }

    @Test
    void aCrossSignedRootLeadsOnWhenTheAnchorOfItsNameIsAnother() throws CertificateFailure {
        var old = TestCertificate.root("old").keys(ec("secp256r1")).build();
        var cross = old.authority("root").keys(ROOT.keys()).build();
        var unrelated = TestCertificate.root("root").keys(ec("secp256r1")).build();
        var peer = verify(trusting(unrelated, old), LEAF, INTERMEDIATE, cross);
        assertEquals(List.of(LEAF.certificate(), INTERMEDIATE.certificate(), cross.certificate()), peer.chain());
    }

    @Test
    void aLoopOfCrossSignedAuthoritiesEnds() {
        var a = TestCertificate.root("a").build();
        var b = TestCertificate.root("b").build();
        var aByB = b.authority("a").build();
        var bByA = a.authority("b").build();
        assertRefused(UNKNOWN_CA, trusting(ROOT), a.leaf(NAME).build(), aByB, bByA, aByB, bByA);
    }

    @Test
    void aSelfSignedLeafThatIsTheAnchorIsBelieved() throws CertificateFailure {
        var leaf = TestCertificate.selfSigned(NAME).build();
        assertEquals(List.of(leaf.certificate()), verify(trusting(leaf), leaf).chain());
        // As OpenSSL makes it by default: an authority for itself.
        var openssl = TestCertificate.selfSigned(NAME).ca(true).build();
        assertEquals(
                List.of(openssl.certificate()),
                verify(trusting(openssl), openssl).chain());
    }

    @Test
    void aLeafMayBePinnedWithoutItsIssuer() throws CertificateFailure {
        assertEquals(List.of(LEAF.certificate()), verify(trusting(LEAF), LEAF).chain());
        assertEquals(
                List.of(LEAF.certificate()),
                verify(trusting(LEAF), LEAF, INTERMEDIATE).chain());
    }

    @Test
    void aPinnedLeafIsStillJudgedByWhatItSaysOfItself() {
        var leaf = TestCertificate.selfSigned(NAME)
                .valid("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")
                .build();
        assertRefused(EXPIRED, trusting(leaf), leaf);
        var early = TestCertificate.selfSigned(NAME)
                .valid("2026-07-01T00:00:00Z", "2026-08-01T00:00:00Z")
                .build();
        assertRefused(NOT_YET_VALID, trusting(early), early);
        var other = TestCertificate.selfSigned("other.example").build();
        assertRefused(WRONG_NAME, trusting(other), other);
        var forClients = TestCertificate.selfSigned(NAME)
                .purposes(KeyPurposeId.id_kp_clientAuth)
                .build();
        assertRefused(UNSUPPORTED, trusting(forClients), forClients);
        var critical =
                TestCertificate.selfSigned(NAME).unknownCriticalExtension().build();
        assertRefused(UNSUPPORTED, trusting(critical), critical);
    }

    @Test
    void aSelfSignedLeafThatIsNoAnchorIsUnknown() {
        assertRefused(
                UNKNOWN_CA, trusting(ROOT), TestCertificate.selfSigned(NAME).build());
    }

    @Test
    @Requirement("RFC5280-6-a")
    void validityIsMeasuredAtTheGivenTimeThroughoutThePath() throws CertificateFailure {
        assertEquals(
                2, verifyAt("2026-12-30T23:59:59Z", LEAF, INTERMEDIATE).chain().size());
        assertRefusedAt("2026-12-31T00:00:01Z", EXPIRED, LEAF, INTERMEDIATE);
        assertRefusedAt("2025-12-31T23:59:59Z", NOT_YET_VALID, LEAF, INTERMEDIATE);

        var expired = ROOT.authority("expired")
                .valid("2025-01-01T00:00:00Z", "2026-02-01T00:00:00Z")
                .build();
        assertRefused(EXPIRED, trusting(ROOT), expired.leaf(NAME).build(), expired);
        var early = INTERMEDIATE
                .leaf(NAME)
                .valid("2026-07-01T00:00:00Z", "2026-08-01T00:00:00Z")
                .build();
        assertRefused(NOT_YET_VALID, trusting(ROOT), early, INTERMEDIATE);
    }

    @Test
    @Requirement("RFC5280-6-a")
    void brokenPathsAreBad() {
        var forged = INTERMEDIATE.leaf(NAME).signedBy(ec("secp256r1")).build();
        assertRefused(BAD, trusting(ROOT), forged, INTERMEDIATE);

        // An end entity that issues.
        var notAnAuthority = ROOT.leaf("end").keys(ec("secp256r1")).build();
        assertRefused(BAD, trusting(ROOT), notAnAuthority.leaf(NAME).build(), notAnAuthority);

        var short0 = ROOT.authority("short").pathLength(0).build();
        var below = short0.authority("below").keys(ec("secp256r1")).build();
        assertRefused(BAD, trusting(ROOT), below.leaf(NAME).build(), below, short0);

        var elsewhere =
                ROOT.authority("constrained").permittedDns("other.example").build();
        assertRefused(BAD, trusting(ROOT), elsewhere.leaf(NAME).build(), elsewhere);
    }

    @Test
    @Requirement("RFC5280-6-a")
    void nameConstraintsAdmitWhatTheyPermit() throws CertificateFailure {
        var constrained = ROOT.authority("constrained").permittedDns("example").build();
        assertEquals(
                2,
                verify(trusting(ROOT), constrained.leaf(NAME).build(), constrained)
                        .chain()
                        .size());
    }

    @Test
    @Requirement("RFC5280-6-a")
    void unknownCriticalExtensionsAreUnsupported() {
        var leaf = INTERMEDIATE.leaf(NAME).unknownCriticalExtension().build();
        assertRefused(UNSUPPORTED, trusting(ROOT), leaf, INTERMEDIATE);
    }

    @Test
    void aVersion1LeafIsGoodForAClientAndHasNoNameForAServer() throws CertificateFailure {
        var leaf = INTERMEDIATE.leaf("client").version1().build();
        assertEquals(2, verifyClient(leaf).chain().size());
        assertRefused(WRONG_NAME, trusting(ROOT), leaf, INTERMEDIATE);
    }

    @Test
    void anyCertificateIsBelievedExpiredAndOfAnotherName() throws CertificateFailure {
        var leaf = TestCertificate.selfSigned("other.example")
                .valid("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z")
                .build();
        assertEquals(
                List.of(leaf.certificate()),
                verify(TrustAnchors.anyCertificate(), leaf).chain());
    }

    @Test
    void emptyAndOverlongChainsAreMalformed() {
        assertEquals(MALFORMED, refusal(List.of()).kind());
        assertEquals(
                MALFORMED,
                refusal(List.of(new byte[CertificateChain.MAX_BYTES], LEAF.der()))
                        .kind());
        int fitting = CertificateChain.MAX_BYTES / LEAF.der().length;
        assertEquals(
                MALFORMED, refusal(Collections.nCopies(fitting + 1, LEAF.der())).kind());
        assertEquals(
                UNKNOWN_CA, refusal(Collections.nCopies(fitting, LEAF.der())).kind());
    }

    /** The leaf and so many authorities above it, of which the last is the anchor. */
    private static TestCertificate[] path(int authorities) {
        var path = new TestCertificate[authorities + 1];
        path[authorities] = TestCertificate.root("authority 0").build();
        for (int i = authorities - 1; i > 0; i--) {
            path[i] = path[i + 1].authority("authority " + (authorities - i)).build();
        }
        path[0] = path[1].leaf(NAME).build();
        return path;
    }

    @Test
    void aPathHasTenCertificatesBelowTheAnchorAtMost() throws CertificateFailure {
        var longest = path(CertificatePath.MAX_LENGTH);
        var anchor = longest[CertificatePath.MAX_LENGTH];
        assertEquals(
                CertificatePath.MAX_LENGTH,
                verify(trusting(anchor), longest).chain().size());
        var tooLong = path(CertificatePath.MAX_LENGTH + 1);
        assertRefused(UNKNOWN_CA, trusting(tooLong[CertificatePath.MAX_LENGTH + 1]), tooLong);
    }

    @Test
    @Requirement("RFC8446-4.4.2-i")
    void manyCertificatesBesideThePathAreTolerated() throws CertificateFailure {
        var stranger = TestCertificate.root("stranger").build();
        var chain = new TestCertificate[50];
        Arrays.fill(chain, stranger);
        chain[0] = LEAF;
        chain[chain.length - 1] = INTERMEDIATE;
        assertEquals(2, verify(trusting(ROOT), chain).chain().size());
    }

    @Test
    void whateverIsNotExactlyOneCertificateIsMalformed() {
        byte[] der = LEAF.der();
        for (int length = 0; length < der.length; length++) {
            assertEquals(MALFORMED, refusal(List.of(Arrays.copyOf(der, length))).kind());
        }
        assertEquals(
                MALFORMED, refusal(List.of(Arrays.copyOf(der, der.length + 1))).kind());
        var pem = "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END CERTIFICATE-----\n";
        assertEquals(MALFORMED, refusal(List.of(pem.getBytes(US_ASCII))).kind());
    }

    private static CertificateFailure refusal(List<byte[]> chain) {
        return assertThrows(
                CertificateFailure.class,
                () -> CertificateVerifier.verify(
                        JDK, trusting(ROOT), chain, SERVER, Optional.of(PeerName.of(NAME)), NOW));
    }
}
