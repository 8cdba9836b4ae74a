package dev.dunlin.crypto.internal;

import static dev.dunlin.crypto.internal.CertificateFailure.Kind.BAD;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.EXPIRED;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.MALFORMED;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.NOT_YET_VALID;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.UNKNOWN_CA;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.UNSUPPORTED;
import static dev.dunlin.crypto.internal.CertificateFailure.Kind.WRONG_NAME;
import static dev.dunlin.crypto.internal.CertificateVerifier.Role.CLIENT;
import static dev.dunlin.crypto.internal.CertificateVerifier.Role.SERVER;
import static dev.dunlin.crypto.internal.Fixtures.JDK;
import static dev.dunlin.crypto.internal.Fixtures.ec;
import static dev.dunlin.crypto.internal.Fixtures.keyPair;
import static dev.dunlin.crypto.internal.Fixtures.rsa;
import static dev.dunlin.crypto.internal.TestCertificate.NOW;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dunlin.crypto.PeerName;
import dev.dunlin.crypto.TrustAnchors;
import dev.dunlin.requirements.Requirement;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateVerifierTest {
    private static final String NAME = "server.example";
    private static final TestCertificate ROOT = TestCertificate.root("root").build();
    private static final TestCertificate INTERMEDIATE =
            ROOT.authority("intermediate").keys(ec("secp384r1")).build();
    private static final TestCertificate LEAF = INTERMEDIATE.leaf(NAME).build();

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
    @Requirement("RFC9325-4.5-b")
    void rsaKeysBelow2048BitsAreUnsupportedWhereverTheyStand() {
        var weak = rsa(1024);
        assertRefused(UNSUPPORTED, trusting(ROOT), ROOT.leaf(NAME).keys(weak).build());
        var authority = ROOT.authority("weak").keys(weak).build();
        assertRefused(UNSUPPORTED, trusting(ROOT), authority.leaf(NAME).build(), authority);
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
        assertEquals(MALFORMED, refusal(Collections.nCopies(11, LEAF.der())).kind());
        assertEquals(
                MALFORMED,
                refusal(List.of(new byte[CertificateChain.MAX_BYTES], LEAF.der()))
                        .kind());
        assertEquals(UNKNOWN_CA, refusal(Collections.nCopies(10, LEAF.der())).kind());
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

    private static void assertRefused(
            CertificateFailure.Kind kind, TrustAnchors trust, TestCertificate... certificates) {
        var failure = assertThrows(CertificateFailure.class, () -> verify(trust, certificates));
        assertEquals(kind, failure.kind(), failure::getMessage);
    }

    private static void assertRefusedAt(String time, CertificateFailure.Kind kind, TestCertificate... certificates) {
        assertEquals(
                kind,
                assertThrows(CertificateFailure.class, () -> verifyAt(time, certificates))
                        .kind());
    }

    private static VerifiedPeer verify(TrustAnchors trust, TestCertificate... certificates) throws CertificateFailure {
        return CertificateVerifier.verify(
                JDK, trust, encoded(certificates), SERVER, Optional.of(PeerName.of(NAME)), NOW);
    }

    private static VerifiedPeer verifyAt(String time, TestCertificate... certificates) throws CertificateFailure {
        return CertificateVerifier.verify(
                JDK,
                trusting(ROOT),
                encoded(certificates),
                SERVER,
                Optional.of(PeerName.of(NAME)),
                Instant.parse(time));
    }

    private static VerifiedPeer verifyClient(TestCertificate leaf) throws CertificateFailure {
        return CertificateVerifier.verify(
                JDK, trusting(ROOT), encoded(leaf, INTERMEDIATE), CLIENT, Optional.empty(), NOW);
    }

    private static List<byte[]> encoded(TestCertificate... certificates) {
        return Stream.of(certificates).map(TestCertificate::der).toList();
    }

    private static TrustAnchors trusting(TestCertificate... anchors) {
        var certificates = new ArrayList<X509Certificate>();
        for (var anchor : anchors) {
            certificates.add(anchor.certificate());
        }
        return TrustAnchors.of(certificates);
    }
}
